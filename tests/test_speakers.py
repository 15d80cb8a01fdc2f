"""Who says what, in the forms that newsrooms use."""

from __future__ import annotations

import pytest

from analysis.extract.sentences import sentences
from analysis.extract.speakers import speeches
from analysis.model import Article


def said(text):
    """Return (speaker, what is said) for each speech in *text*."""
    return [
        (s.speaker, " ".join(text[s.start : s.end].split()).strip(' ,.“”"'))
        for s in speeches(sentences(Article("a", text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police said that two guards died.", [("Police", "two guards died")]),
        ("Two guards died, police said.", [("police", "Two guards died")]),
        ("Two guards died, said Omar Faruk, a provincial governor.", [("Omar Faruk", "Two guards died")]),
        ("According to the health ministry, nine were hurt.", [("the health ministry", "nine were hurt")]),
        ("Nine were hurt, according to the health ministry.", [("the health ministry", "Nine were hurt")]),
        ("Nine were hurt, Dr Amina Noor, the hospital's director, said.", [("Amina Noor", "Nine were hurt")]),
        ("Nine were hurt the interior ministry said.", [("the interior ministry", "Nine were hurt")]),
        ("The mayor, Ana Ruiz, said nine were hurt.", [("Ana Ruiz", "nine were hurt")]),
        ("Police in Tulsa, Oklahoma, say nine were hurt.", [("Police in Tulsa", "nine were hurt")]),
        ("The blast killed two people police said.", [("police", "The blast killed two people")]),
        ("According to police two people were hurt.", [("police", "two people were hurt")]),
        ("Police said in a statement that two were hurt.", [("Police", "in a statement that two were hurt")]),
        ("Two men were shot, said Sgt. Ann Lee with the city's police.", [("Ann Lee", "Two men were shot")]),
        ("Three men fired, Colonel Juan Paz told Reuters.", [("Juan Paz", "Three men fired")]),
        (
            "A doctor at the hospital in Azaz in Aleppo said two guards died.",
            [("A doctor at the hospital in Azaz in Aleppo", "two guards died")],
        ),
        (
            "Two guards died Omar Faruk a spokesman for the local Media Centre told Reuters.",
            [("Omar Faruk", "Two guards died")],
        ),
        (
            "Gunmen struck a base on the Niger River said the interior ministry.",
            [("the interior ministry", "Gunmen struck a base on the Niger River")],
        ),
        ("Police: Three killed in raid on market", [("Police", "Three killed in raid on market")]),
        ("THE ARMY SAID THAT TWO SOLDIERS WERE KILLED.", [("THE ARMY", "TWO SOLDIERS WERE KILLED")]),
        (
            "The mayor, Ana Ruiz, was told of it. Two men were shot, the officer who found them said.",
            [("the officer", "Two men were shot")],
        ),
        (
            "Police said two died, while witnesses said five were killed.",
            [("Police", "two died"), ("witnesses", "five were killed")],
        ),
        (
            "The army announced the end of the siege, saying that six rebels died.",
            [("The army", "the end of the siege"), ("The army", "six rebels died")],
        ),
    ],
    ids=[
        "leading", "trailing", "inverted with an aside", "according to, first", "according to, last",
        "name and aside", "comma lost", "office and name", "place aside", "comma lost after people",
        "comma lost after according to", "how, then what", "rank, name and service", "told an agency",
        "place of the office", "description without a comma", "role at the end",
        "headline", "capitals", "relative clause",
        "two speakers", "saying that",
    ],
)  # fmt: skip
def test_forms(text, expected):
    """Each way of naming a source yields that source and its own stretch of text."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen shot dead two guards in Quetta.",
        "The blast claimed 14 lives.",
        "The rebels claimed responsibility for the attack that killed nine.",
        "The governor did not say how many had died.",
        "Two men were reported killed.",
        "Police were told to leave.",
        "A man believed to have planted the bomb was shot.",
    ],
)
def test_the_outlet_speaks_for_itself(text):
    """What no source is named for stays the outlet's own."""
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Roadside bomb kills seven in Mali: officials", ("officials", "Roadside bomb kills seven in Mali")),
        ("Ambush leaves five dead - governor's office", ("governor's office", "Ambush leaves five dead")),
        ("Four rebels killed in air raid – Sudan army", ("Sudan army", "Four rebels killed in air raid")),
        ("Shelling kills two fishermen: Khartoum", ("Khartoum", "Shelling kills two fishermen")),
        ("At least nine killed in Sahel ambush - UN", ("UN", "At least nine killed in Sahel ambush")),
    ],
    ids=["colon", "dash", "long dash", "a capital", "initials"],
)
def test_a_headline_may_end_with_its_speaker(text, expected):
    """The words behind the last colon or dash of a headline say whose words it gives."""
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Bomb kills seven in northern Mali - BBC News",
        "The bomb killed eight people - three soldiers and five police.",
        "Two killed in market blast - Tuesday",
        "Ceasefire talks in Doha: what we know",
        "Man killed, two hurt in drive-by shooting",
    ],
    ids=["the publisher", "an apposition", "a day", "a topic", "a hyphen"],
)
def test_what_ends_a_headline_need_not_be_a_speaker(text):
    """A publisher's name, a day or a topic behind a dash or a colon says nothing."""
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Four suspected rebels were killed in Chad.",
        "Three constables were killed in a suspected rebel attack.",
        "Six suspected rebels killed in Chad",
    ],
)
def test_a_doubt_before_a_noun_is_no_verb_of_speech(text):
    """Who is suspected is not the one who suspects, and the deaths are told for a fact."""
    assert said(text) == []


def test_an_unattributed_sentence_stays_the_outlets():
    """A sentence between two attributed ones is not the speaker's."""
    text = "Two guards died, police said. A bus burned nearby. Nine people were hurt, police said."
    assert [what for _, what in said(text)] == ["Two guards died", "Nine people were hurt"]


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ("Jamil said one gunman fled.", "Tariq Jamil"),
        ("He said one gunman fled.", "Tariq Jamil"),
        ("The inspector said one gunman fled.", "Tariq Jamil"),
        ("Another officer said one gunman fled.", "Another officer"),
    ],
)
def test_a_later_mention_is_the_last_fitting_name(second, speaker):
    """A surname, a pronoun or an office means somebody who has already spoken."""
    text = f"Two guards were killed, said Tariq Jamil, a police inspector. {second}"
    assert said(text)[-1] == (speaker, "one gunman fled")


def test_two_officials_with_one_surname_stay_two():
    """The police chief and the spokesman share a surname; each keeps his own words."""
    text = (
        "Two attackers died, Ghulam Nabi Memon, the police chief, said. "
        "Sharjeel Memon, a spokesman, said they had been surrounded."
    )
    assert [speaker for speaker, _ in said(text)] == ["Ghulam Nabi Memon", "Sharjeel Memon"]


def test_a_quotation_goes_on_over_sentences():
    """The second sentence of a quotation has the speaker named after the first."""
    text = "“Two of our men died,” the sheriff said. “Three more are hurt. We are not safe.”"
    assert {speaker for speaker, _ in said(text)} == {"the sheriff"}
    assert said(text)[-1][1].endswith("We are not safe")


def test_a_doctor_without_a_name_gets_it_from_the_next_sentence():
    """The unnamed "police surgeon" is the one whose name follows."""
    text = (
        "A police surgeon told Reuters two had died. Eight were hurt, Dr Sana Mir, the police surgeon, said."
    )
    assert [speaker for speaker, _ in said(text)] == ["Sana Mir", "Sana Mir"]


@pytest.mark.parametrize(
    ("text", "modality", "kind"),
    [
        ("Authorities believe two raiders were killed.", "believed", "government"),
        ("The hospital confirmed that six people had died.", "confirmed", "medical"),
        ("The army denied that civilians were killed.", "denied", "military"),
        ("Officials fear that dozens are dead.", "feared", "government"),
        ("Unconfirmed reports said that six had died.", "unconfirmed", None),
        ("The Taliban said 30 soldiers were killed.", "asserted", "perpetrator"),
        ("Witnesses said three were killed.", "asserted", "witness"),
        ("State television said three were killed.", "asserted", "outlet"),
        ("The Syrian Observatory for Human Rights said three died.", "asserted", "ngo"),
        ("A spokesman for the Quetta police said three died.", "asserted", "police"),
        ("Haroon Khan, DW's reporter in Quetta, said three died.", "asserted", "reporter"),
    ],
)
def test_how_firmly_and_what_kind(text, modality, kind):
    """The verb tells how the speaker holds it, the office what kind of speaker it is."""
    (speech,) = speeches(sentences(Article("a", text)))
    assert (speech.modality, speech.type) == (modality, kind)


def test_belief_inside_an_attribution_is_the_named_speakers():
    """What "authorities believe, said Tariq Jamil" is Jamil's belief."""
    text = "Authorities believe two raiders were killed, said Tariq Jamil, police chief for Karachi."
    (speech,) = speeches(sentences(Article("a", text)))
    assert (speech.speaker, speech.modality) == ("Tariq Jamil", "believed")


def test_an_agency_around_a_speaker_is_the_way_it_came():
    """In "said Wahab, according to the AP" Wahab speaks, by way of the AP."""
    text = "“The operation is over,” said Murtaza Wahab, according to the AP."
    (speech,) = speeches(sentences(Article("a", text)))
    assert (speech.speaker, speech.via) == ("Murtaza Wahab", "the AP")
