"""Where something happened: the right namesake, and never a person or a street."""

from __future__ import annotations

import pytest

from analysis.extract.places import Where, places
from analysis.extract.sentences import sentences
from analysis.lexicon.gazetteer import folded, records
from analysis.model import Article


def found(text: str) -> list[Where]:
    return places(sentences(Article("a", text)))


def told(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(w.name, w.place, w.admin1, w.country) for w in found(text) if w.role != "people"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Robbers held up a bank in the southern port of Karachi.",
            [("Karachi", "Karachi", "Sindh", "PAK")],
        ),
        (
            "PHOENIX -- Two men were shot in Mesa, Ariz., police said.",
            [("PHOENIX", "Phoenix", "Arizona", "USA"), ("Mesa", "Mesa", "Arizona", "USA")],
        ),
        (
            "A bomb killed ten people in the Arghandab district of Kandahar province.",
            [("Arghandab", "Arghandab", "Kandahar", "AFG"), ("Kandahar", None, "Kandahar", "AFG")],
        ),
        (
            "Police in the Indian state of Punjab said so.",
            [("Punjab", None, "Punjab", "IND")],
        ),
        (
            "Pakistan's Punjab province was calm.",
            [("Pakistan", None, None, "PAK"), ("Punjab", None, "Punjab", "PAK")],
        ),
        (
            "Rockets from the Gaza Strip hit Sderot.",
            [("Gaza Strip", None, "Gaza Strip", "PSE"), ("Sderot", "Sderot", "Southern", "ISR")],
        ),
        (
            "Police in Paris, Texas, arrested a man from London, Ky.",
            [
                ("Paris", "Paris", "Texas", "USA"),
                ("Texas", None, "Texas", "USA"),
                ("London", "London", "Kentucky", "USA"),
            ],
        ),
        (
            "THE BOMB IN MEDELLIN KILLED TWO POLICEMEN FROM CALI, COLOMBIA.",
            [
                ("MEDELLIN", "Medellin", "Antioquia", "COL"),
                ("CALI", "Cali", "Valle del Cauca", "COL"),
                ("COLOMBIA", None, None, "COL"),
            ],
        ),
        (
            "At Least 20 Dead As Bomb Rips Through Market In Damaturu",
            [("Damaturu", "Damaturu", "Yobe", "NGA")],
        ),
        (
            "In North Waziristan, a drone hit a car near Miran Shah.",
            [
                ("North Waziristan", "North Waziristan", "Khyber Pakhtunkhwa", "PAK"),
                ("Miran Shah", "Miranshah", "Khyber Pakhtunkhwa", "PAK"),
            ],
        ),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_places(text: str, expected: list[tuple[str, str | None, str | None, str | None]]) -> None:
    """Towns, districts, provinces and countries are told apart, in order."""
    assert expected == told(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("A bomb went off in Hyderabad. Sindh's police blamed separatists.", "PAK"),
        ("A bomb went off in Hyderabad. Indian police blamed separatists.", "IND"),
        ("A bomb went off in Tripoli. Libyan officials said so.", "LBY"),
        ("A bomb went off in Tripoli, in northern Lebanon.", "LBN"),
        ("Georgia police said Atlanta was calm.", "USA"),
        ("Russian troops entered Georgia near Gori.", "GEO"),
    ],
)
def test_context_chooses_among_namesakes(text: str, country: str) -> None:
    """What else the article names decides, before population does."""
    place = next(w for w in found(text) if w.name in ("Hyderabad", "Tripoli", "Georgia"))
    assert country == place.country


def test_a_capital_without_its_name() -> None:
    """ "The Somali capital" is Mogadishu."""
    assert ("Somali capital", "Mogadishu", "Banadir", "SOM") in told("A bomb went off in the Somali capital.")


def test_a_group_is_no_place() -> None:
    """What an armed group calls itself is not where it struck."""
    text = "Islamic State of Iraq and the Levant said so, as did al-Qaeda in the Islamic Maghreb."
    assert told(text) == []


def test_a_namesake_without_support_has_no_country() -> None:
    """Two cities are called Hyderabad: without more, there is no pin."""
    (where,) = found("A bomb went off in Hyderabad on Monday.")
    assert (
        where.place,
        where.country,
        where.latitude,
        where.precision,
    ) == ("Hyderabad", None, None, "unknown")


def test_which_springfield() -> None:
    """A state given once holds for the name afterwards; a name in many states has none without."""
    text = "Two were shot in Springfield, Mo., on Friday. Springfield police are looking for a man."
    assert [w.admin1 for w in found(text)] == ["Missouri", "Missouri"]
    (where,) = found("A man was shot in Springfield on Friday.")
    assert (where.country, where.admin1, where.precision) == ("USA", None, "country")


@pytest.mark.parametrize(
    ("text", "title", "admin1"),
    [
        (
            "A man was shot in Jackson on Friday.",
            "Man shot outside a diner | Memphis, Tennessee",
            "Tennessee",
        ),
        ("A man was shot in Springfield on Friday.", "Shot fired at a diner - Eugene, Oregon", "Oregon"),
        ("A bomb went off in Valencia on Friday.", "Venezuela: bomb outside a bank", "Carabobo"),
        ("Two were shot in Portland, Maine, on Friday.", "Seattle, Washington: two shot", "Maine"),
        ("A man was shot outside a diner on Friday.", "Man shot in Jackson, Tennessee", None),
    ],
    ids=[
        "Jackson",
        "Springfield",
        "Valencia",
        "the text comes first",
        "the title names no place of the text",
    ],
)
def test_the_title_tells_namesakes_apart(text: str, title: str, admin1: str | None) -> None:
    """A site's title often names its own town or state; no place is taken from it, as it is not quoted."""
    where = places(sentences(Article("a", text)), title)
    assert [w.admin1 for w in where if w.place] == ([admin1] if admin1 else [])


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Smith and Jordan Davis, both 22, were taken to the hospital.",
        "Police said so.",
        "A shop on Mastung Road was burned.",
        "He was taken to Lady Reading Hospital.",
        "Officer Madison fled; Tyler Jackson said he saw her.",
        "She told us that the two had left.",
        "They met in August and in March.",
        "THE MAN SAID THAT HE CAN RETURN TO WORK IN PEACE.",
        "The Washington Post and the New York Times reported it.",
        "He studied at Georgia State University.",
        "Both were inside the Honda.",
    ],
)
def test_what_is_no_place(text: str) -> None:
    """Persons, streets, hospitals, newspapers, cars and plain words are no places."""
    assert told(text) == []


def test_a_last_name_stays_a_name() -> None:
    """Who was once a person is none of the towns of that name later."""
    assert told("Jordan Davis was shot. A man ran from Davis. Later, Davis died of his wounds there.") == []


def test_a_name_the_text_calls_a_place() -> None:
    """A village that no gazetteer has keeps its name and the country of its sentence, without a pin."""
    text = "Air strikes hit the village of Qastalun in Syria. Two died in the Salhin neighborhood of Aleppo."
    village = found(text)[0]
    assert (
        village.place,
        village.country,
        village.latitude,
        village.precision,
    ) == ("Qastalun", "SYR", None, "near")
    assert "Salhin" in [w.place for w in found(text)]


@pytest.mark.parametrize(
    ("written", "place"),
    [("Qamishly", "Al Qamishli"), ("al-Mayadeen", "Al Mayadin"), ("Salamiyeh", "As Salamiyah")],
)
def test_spellings(written: str, place: str) -> None:
    """Newsrooms write one town in many ways; in an article about its country it is heard."""
    assert place in [w.place for w in found(f"Shells fell in {written}, Syrian state media said.")]


def test_roles() -> None:
    """A dateline, an origin and a people are no scenes of an attack."""
    text = (
        "KABUL, Afghanistan (AP) -- A man from Jalalabad attacked Turkish soldiers in Kunduz, officials said."
    )
    roles = {w.name: w.role for w in found(text)}
    assert roles == {
        "KABUL": "dateline",
        "Afghanistan": "mention",
        "Jalalabad": "from",
        "Turkish": "people",
        "Kunduz": "in",
    }


def test_a_small_foreign_namesake_is_left_open() -> None:
    """A Marlborough in an article about Vermont is not the English one."""
    text = (
        "COLCHESTER, Vt. (AP) -- A hunter was shot in Marlborough, in southern Vermont, "
        "the Vermont State Police said."
    )
    assert "GBR" not in {w.country for w in found(text)}


def test_offsets_are_the_article_s() -> None:
    """Each place is the text between its offsets, without a possessive."""
    text = "A blast shook Baghdad's Sadr City on Monday. Karachi’s police chief was in Quetta."
    for where in found(text):
        assert where.name == text[where.start : where.end]
    assert [w.name for w in found(text)] == ["Baghdad", "Sadr City", "Karachi", "Quetta"]


def test_the_gazetteer() -> None:
    """Names are folded; every second name leads to a record."""
    assert folded("Saint-Étienne") == "st etienne"
    assert "Kandahar" in {r.name for r in records("kandahar")}
    assert {"Kyiv"} == {r.name for r in records("kiev")}
    assert records("no such place") == ()
