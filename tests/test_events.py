"""Which attack a claim belongs to: the news, another of the day, one recalled, or none."""

from __future__ import annotations

import pytest

from analysis.extract import events, extract
from analysis.model import Article, Event, Reading


def read(text: str, published: str | None = "2016-08-10") -> Reading:
    """Return what an article of these words says."""
    return extract(Article("a", text, published=published))


def killed(reading: Reading, event: Event | None) -> list[int | None]:
    """Return the numbers of the killed that count for an event, or that belong to none."""
    event_id = event.event_id if event else None
    return [
        c.low
        for c in reading.claims
        if c.kind == "killed" and c.event_id == event_id and (c.counts or not event)
    ]


def news(reading: Reading) -> list[Event]:
    return [e for e in reading.events if not e.background]


def recalled(reading: Reading) -> list[Event]:
    return [e for e in reading.events if e.background]


# -- sums


@pytest.mark.parametrize(
    "sum_of_many",
    [
        "More than 280,000 people have died in the war since March 2011.",
        "At least 138 fighters have been killed since the army launched its offensive on the town.",
        "About 240 people were killed in a wave of violence in recent months.",
        "April was the bloodiest month there in years, with 712 people killed.",
        "By the end of last year 496 people had been killed in the province.",
    ],
    ids=["a war", "an offensive", "a wave", "a month", "a year"],
)
def test_a_sum_over_a_war_or_a_time_belongs_to_no_attack(sum_of_many):
    """A figure over many attacks is kept, but enters no toll."""
    reading = read(
        f"A car bomb killed ten people at a market in Aleppo on Tuesday, police said. {sum_of_many}"
    )
    (event,) = reading.events
    assert killed(reading, event) == [10]
    assert len(killed(reading, None)) == 1
    assert not any(c.counts for c in reading.claims if c.event_id is None)


@pytest.mark.parametrize(
    ("sentence", "own", "of_none"),
    [
        ("Clashes between farmers and herders have cost 700 lives.", [12], [700]),
        ("The group is blamed for 30 attacks in which 250 people died.", [12], [250]),
        ("Similar bombings have killed 61 pupils.", [12], [61]),
        ("The blasts killed 14 people, the ministry said later.", [14], []),
        ("A doctor said that both explosions together had killed 14.", [14], []),
    ],
)
def test_attacks_in_general_have_more_dead_than_this_one(sentence, own, of_none):
    """A later figure on attacks, not these and on no day, is a sum if it is above the toll told."""
    reading = read(
        "A bomb exploded in a market in Kano on Tuesday, killing 12 people, police said.\n\n"
        f"Nobody has claimed responsibility for it.\n\n{sentence}"
    )
    assert killed(reading, news(reading)[0]) == own
    assert killed(reading, None) == of_none


def test_two_places_after_and_are_two_attacks():
    """The dead of each town are told in clauses joined by "and"."""
    reading = read(
        "At least 21 people were killed on Monday in air strikes across Idlib province. Eight died when "
        "warplanes hit a market in Saraqib, and 13 others were killed in the town of Ariha."
    )
    assert [killed(reading, event) for event in news(reading)] == [[8], [13]]
    assert killed(reading, None) == [21]


def test_a_total_that_two_attacks_make_up_belongs_to_neither():
    """26 = 14 + 12: the strikes are told one by one, and the headline's figure is theirs together."""
    reading = read(
        "Air strikes in Idlib province killed 26 people on Tuesday, a monitor said. "
        "One strike hit the yard of a hospital in the town of Saraqib and killed 14 people. "
        "Separate air strikes on Jisr al-Shughur killed 12 people."
    )
    assert [killed(reading, e) for e in news(reading)] == [[14], [12]]
    assert killed(reading, None) == [26]


def test_a_total_over_one_attack_stays_its_own():
    """Two officers and three constables are the five of one attack."""
    reading = read(
        "Attackers killed five police in Karachi on Tuesday. The dead are two officers and three constables."
    )
    (event,) = news(reading)
    assert killed(reading, None) == []
    assert killed(reading, event)[0] == 5


# -- several attacks of a day


def test_each_shooting_of_a_weekend_is_an_attack_of_its_own():
    """A local round-up: the total belongs to none, each street has its own dead and wounded."""
    reading = read(
        "MILWAUKEE - Three people were killed and two hurt in separate shootings over the weekend.\n\n"
        "A 31-year-old man was shot dead near North 27th Street on Saturday.\n\n"
        "Two men were killed and two women wounded on South 13th Street on Sunday.",
        "2020-10-12",
    )
    first, second = news(reading)
    assert (killed(reading, first), first.date_start) == ([1], "2020-10-10")
    assert (killed(reading, second), second.date_start) == ([2], "2020-10-11")
    assert killed(reading, None) == [3]
    assert "North 27th Street" in first.site


def test_a_rampage_through_several_places_is_one_attack():
    """One gunman, one attack, wherever he went."""
    reading = read(
        "A gunman killed three people in a shooting rampage across the county on Tuesday, police said. "
        "He shot a woman in Tustin and killed two men in Orange."
    )
    assert len(news(reading)) == 1


def test_meanwhile_in_another_town():
    """An attack elsewhere on the same day has its own dead."""
    reading = read(
        "A market in Aleppo was bombed on Tuesday and 19 people were killed. "
        "Meanwhile two civilians were killed in rocket fire on the city of Homs."
    )
    assert [(e.place, killed(reading, e)) for e in news(reading)] == [("Aleppo", [19]), ("Homs", [2])]


def test_two_clauses_with_two_places_are_two_attacks():
    """While one bomb kills in Kirkuk, another kills in Baghdad: one sentence, two attacks."""
    reading = read(
        "Bomb attacks killed 13 people in three Iraqi cities on Tuesday, police said.\n\n"
        "A car bomb in Baquba killed nine people.\n\n"
        "In Kirkuk, a bomb killed three women, while a bomb under a car killed a clerk in Baghdad.",
    )
    assert [killed(reading, e) for e in news(reading)] == [[9], [3], [1]]
    assert killed(reading, None) == [13]


ROUNDUP = "Four people were hurt in three separate shootings across Fresno on Tuesday, police said.\n\n"


def injured(reading: Reading) -> list[int]:
    """Return the sum of those hurt in each attack of the news, in order."""
    return [
        sum(
            c.low or 0
            for c in reading.claims
            if c.kind == "injured" and c.event_id == e.event_id and c.counts
        )
        for e in news(reading)
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "The first shooting happened at 9 p.m. on Tulare Street. A clerk was wounded.\n\n"
            "The second shooting happened an hour later near a school. Two men were wounded.\n\n"
            "A third shooting was reported at 11:30 p.m. on Butler Avenue. A woman was wounded.",
            [1, 2, 1],
        ),
        (
            "A cook was wounded at 8:10 p.m. on Olive Avenue.\n\n"
            "Two men were wounded at 10:40 p.m. as they left a bar.\n\n"
            "Finally, a woman was wounded shortly before midnight in her car.",
            [1, 2, 1],
        ),
    ],
    ids=["one by one", "at other hours"],
)
def test_a_list_of_shootings_is_read_one_by_one(told, expected):
    """An ordinal, another hour with other persons, or "finally" opens the next one."""
    assert injured(read(ROUNDUP + told)) == expected


def test_the_town_of_the_hospital_and_the_home_open_no_other_attack():
    reading = read(
        "Three men were killed in four separate shootings across Fresno on Tuesday, police said.\n\n"
        "A tailor was shot at 9 p.m. in the Fig Garden neighborhood. He was taken to a clinic.\n\n"
        "Ruben Tello, 30, was taken to Saint Luke Hospital in Clovis, where he was pronounced dead.\n\n"
        "In another shooting a baker was killed in the Tower neighborhood."
    )
    assert [killed(reading, e) for e in news(reading)] == [[1], [1]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Medics transported three other victims with gunshot wounds to Regional Two in Houston.",
        "A second man was also wounded and is being treated at Saint Anne Health Center.",
    ],
    ids=["other victims", "also"],
)
def test_further_victims_are_of_the_same_attack(sentence):
    """They are counted on from those told of before, though in another town's hospital."""
    assert len(news(read(f"Gunmen killed two men at a wedding in Galveston on Tuesday. {sentence}"))) == 1


def test_a_further_person_told_of_in_a_weekend_of_shootings_is_of_the_same_one():
    reading = read(
        "A man killed three relatives inside a Callao house early Tuesday.\n\n"
        "A fourth person was also shot, deputies said, but escaped.\n\n"
        "Five people were killed and nine hurt in shootings across the city this weekend."
    )
    assert len(news(reading)) == 1


def test_the_office_of_a_prosecutor_is_no_place_of_another_attack():
    reading = read(
        "Two more men have been shot dead in Bakersfield.\n\n"
        "Police and the Fresno County prosecutor's office say three shoppers were also wounded on Tuesday."
    )
    (event,) = news(reading)
    assert killed(reading, event) == [2]
    assert injured(reading) == [3]


def test_the_town_of_the_dateline_named_again_leads_back_to_its_attack():
    reading = read(
        "TACOMA, Wash. - A man killed a woman and wounded two people in Tacoma on Tuesday.\n\n"
        "It came just hours after nine officers were shot at a march in Chicago.\n\n"
        "The shooting in Tacoma began at noon. A third person, a baker, was wounded by glass."
    )
    here, there = (event.event_id for event in news(reading))
    hurt = [c for c in reading.claims if c.kind == "injured"]
    assert [c.event_id for c in sorted(hurt, key=lambda c: c.start)] == [here, there, here]


def test_the_toll_of_a_city_that_day_is_not_that_of_one_shooting():
    reading = read(
        "A boy died late Tuesday after he was shot in a home in Cali.\n\n"
        "He was playing with a pistol at 9 p.m., police said.\n\n"
        "An uncle was held.\n\nThe pistol was found in the yard.\n\n"
        "At least six people were killed in shootings across the city on Tuesday."
    )
    (event,) = news(reading)
    assert killed(reading, event) == [1]
    assert killed(reading, None) == [6]


def test_wounded_taken_to_another_town_are_not_another_attack():
    """A hospital's town is not where the attack was."""
    reading = read(
        "A bomb killed six people in Landi Kotal on Tuesday. The wounded were taken to hospital in Peshawar."
    )
    (event,) = news(reading)
    assert event.place == "Landi Kotal"


# -- recalled attacks


@pytest.mark.parametrize(
    ("sentence", "dead", "start"),
    [
        ("On August 2, gunmen killed seven people at the same market.", 7, "2016-08-02"),
        ("In 2013, a bomb at the market killed 20 people.", 20, "2013-01-01"),
        ("A similar attack last year killed 12 people.", 12, "2015-01-01"),
        ("The attack came five weeks after gunmen killed a tribal elder.", 1, "2016-06-28"),
        ("It was the deadliest attack there since 2014, when a bomb killed 40 people.", 40, "2014-01-01"),
    ],
    ids=["a day", "a year", "last year", "weeks after", "the deadliest since"],
)
def test_a_recalled_attack_has_its_own_dead_and_day(sentence, dead, start):
    """An earlier attack is background, and its dead are not added to the news'."""
    reading = read(f"A bomb killed ten people at a market in Khost on Tuesday, police said.\n\n{sentence}")
    (own,), (earlier,) = news(reading), recalled(reading)
    assert killed(reading, own) == [10]
    assert (killed(reading, earlier), earlier.date_start) == ([dead], start)


def test_two_recalled_attacks_in_one_sentence():
    """The dead of 2013 are not those of November."""
    reading = read(
        "Gunmen killed six people on a bus near Garissa on Thursday, police said.\n\n"
        "In November, 28 people were killed outside Mandera, and in 2013 a siege in Nairobi left 67 dead.",
        "2015-04-02",
    )
    assert [(e.date_start, killed(reading, e)) for e in recalled(reading)] == [
        ("2014-11-01", [28]),
        ("2013-01-01", [67]),
    ]


def test_the_day_of_the_attack_is_not_an_earlier_attack():
    """A toll that rose on Friday: what was said on Wednesday was said of the same attack."""
    reading = read(
        "MANADO, Indonesia - The death toll from a church bombing in Manado rose to 18 on Friday. "
        "On Wednesday, the day of the attack, police had spoken of 11 dead.",
        "2018-11-23",
    )
    (event,) = reading.events
    assert (event.background, event.date_start) == (0, "2018-11-21")


def test_an_earlier_year_beside_an_undated_attack():
    """The news has no day, and yet the dead of 2013 are not its own."""
    reading = read(
        "Gunmen killed three policemen in Quetta, officials said. In 2013, a bomb there killed 20 people."
    )
    (own,), (earlier,) = news(reading), recalled(reading)
    assert (killed(reading, own), killed(reading, earlier)) == ([3], [20])


def test_the_month_of_an_older_attack_is_not_the_day_of_the_news():
    """Easter Sunday has no date here; December 2014 belongs to the school in Peshawar."""
    reading = read(
        "LAHORE: A suicide bomber killed at least 72 people in a park in Lahore on Easter Sunday. "
        "In March 2015, two bombs at churches in Lahore killed 14 people. "
        "The worst attack was in December 2014, when gunmen killed 134 children at a school in Peshawar.",
        "2016-03-28",
    )
    assert [killed(reading, e) for e in news(reading)] == [[72]]
    assert {e.date_start: killed(reading, e) for e in recalled(reading)} == {
        "2015-03-01": [14],
        "2014-12-01": [134],
    }


# -- the day and the place of the news


@pytest.mark.parametrize(
    "text",
    [
        "A man was arrested on Tuesday after he shot dead his neighbour in Houston on Monday, police said.",
        "On Tuesday a judge ordered a man held. The shooting in Houston on Monday killed one woman.",
        "Wednesday 10 August 2016. A man was shot dead in Houston on Monday.",
    ],
    ids=["the arrest", "the court", "the stamp"],
)
def test_the_day_is_that_of_the_attack(text):
    """Neither an arrest nor a court nor a stamp dates an attack."""
    assert news(read(text))[0].date_start == "2016-08-08"


def test_an_attack_without_a_day_is_no_later_than_its_report():
    """The publication date closes the interval and never stands for the day."""
    (event,) = news(read("Gunmen killed three policemen in Quetta, officials said."))
    assert (event.date_start, event.date_end, event.date_precision) == (None, "2016-08-10", "unknown")


def test_the_dateline_is_not_the_place_of_the_attack():
    """A bureau in the capital reports on a town."""
    (event,) = news(
        read("MOSCOW (AP) - A bomb killed four people in Makhachkala on Tuesday, officials said.")
    )
    assert event.place == "Makhachkala"


# -- words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("In a separate attack on Thursday, gunmen killed seven.", "apart"),
        ("In another hospital, two died.", ""),
        ("He died two days after the attack.", ""),
        ("It came two days after a blast killed ten.", "recall"),
        ("The homicide detectives found four bodies.", ""),
    ],
)
def test_what_a_sentence_says_of_its_attack(words, expected):
    """Another attack is not another hospital, and a later death is not an earlier attack."""
    assert events.sense(words) == expected


def test_homicide_detectives_are_no_sum():
    """Only homicides in the plural, or the city's fortieth, are counted over a time."""
    assert not events.is_aggregate("Homicide detectives found four bodies.")
    assert events.is_aggregate("It was the city's 40th homicide.")


def test_a_full_date_on_which_it_happened_is_no_stamp():
    """ "On 3 May 2019 a bomb killed" is the day of the attack, also in a report of that day."""
    article = Article("a", "On 3 May 2019 a bomb killed four people in Lahore.", published="2019-05-03")
    assert [e.date_start for e in extract(article).events] == ["2019-05-03"]


# -- doubt told beside the figure


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (
            "The army said 40 people were killed in the bombing in Kano, a figure that could not be"
            " independently verified.",
            "unconfirmed",
        ),
        (
            "Residents said 40 people were killed in the bombing in Kano, a figure the governor denied.",
            "denied",
        ),
        ("The army said 40 people were killed in the bombing in Kano.", "asserted"),
    ],
    ids=["not verified", "denied", "neither"],
)
def test_a_figure_that_is_doubted_where_it_is_told_says_so(text, modality):
    """What stands behind the figure counts as much as what stands before it."""
    assert [c.modality for c in read(text).claims if c.kind == "killed"] == [modality]


def test_officers_who_kill_the_gunman_are_no_attackers():
    """Three killed in the market; the gunman killed by officers is not one of them, nor are the officers."""
    reading = read(
        "A gunman opened fire in a market in Kaduna. Three people were killed in the shooting."
        " Officers killed the gunman."
    )
    assert [(c.low, c.party) for c in reading.claims if c.kind == "killed"] == [
        (3, "unknown"),
        (1, "attackers"),
    ]
    assert "Officers" not in [c.quote for c in reading.claims if c.kind == "suspect"]


def test_one_named_and_one_described_in_a_list_are_two():
    """A mayor by name and her driver are two killed."""
    reading = read("Gunmen killed Mayor Ana Ruiz and her driver in an ambush in Cali.")
    assert killed(reading, news(reading)[0]) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "Between March and June 40 drivers were shot.",
        "BETWEEN MARCH AND JUNE 40 DRIVERS WERE SHOT.",
        "Thousands have died in the Civil War.",
    ],
)
def test_a_sum_is_one_however_it_is_capitalised(text):
    """Words are compared in lower case, those of our lists too: a month or a headline hides no sum."""
    assert events.is_aggregate(text)
    assert not events.is_aggregate("A driver was shot in March Street.")


@pytest.mark.parametrize(
    "later",
    [
        "The observers said 496 people had been killed since the truce collapsed.",
        "Eight fishermen have been killed this month.",
        "The siege of the old town has claimed 1,200 lives.",
        "The group has executed more than 2,000 people since it declared a state.",
    ],
)
def test_a_figure_up_to_now_is_no_toll_of_this_attack(later):
    """A stretch of time that ends today holds many attacks; the car bomb killed five."""
    text = f"A car bomb killed five people in Aleppo on Monday, doctors said. Rescuers came. {later}"
    told = extract(Article("a", text, published="2013-10-08"))
    assert [c.low for c in told.claims if c.kind == "killed" and c.event_id and c.counts] == [5]


def test_the_wounded_who_died_since_the_blast_belong_to_it():
    """Since the blast is since this attack: its toll went up."""
    text = "A car bomb killed five people in Aleppo on Monday. Two of the wounded have died since the blast."
    told = extract(Article("a", text, published="2013-10-08"))
    assert [c.low for c in told.claims if c.kind == "killed" and c.event_id] == [5, 2]


@pytest.mark.parametrize(
    "later",
    ["A 2009 bombing of the same building killed 19.", "He was jailed over a 2009 bombing that killed 19."],
)
def test_an_attack_named_by_its_year_is_recalled(later):
    """A 2009 bombing is not Monday's."""
    text = f"A car bomb killed five people in Kirkuk on Monday, police said. Rescuers came. {later}"
    told = extract(Article("a", text, published="2013-10-08"))
    starts = {e.event_id: e.date_start for e in told.events}
    assert {(c.low, starts[c.event_id]) for c in told.claims if c.kind == "killed"} == {
        (5, "2013-10-07"),
        (19, "2009-01-01"),
    }


def test_a_sum_over_the_day_before_is_no_toll_of_this_attack():
    """Sunday's attacks across the country are not Monday's car bomb."""
    text = (
        "A car bomb killed five people in Kirkuk on Monday, police said. Rescuers searched the ruins. No "
        "group has claimed it. On Sunday, 61 people were killed in attacks across the country."
    )
    told = extract(Article("a", text, published="2013-10-08"))
    assert [c.low for c in told.claims if c.kind == "killed" and c.event_id and c.counts] == [5]


@pytest.mark.parametrize(
    ("later", "first", "last", "dead"),
    [
        (
            "Raiders killed 22 cadets in an assault on the same camp last year.",
            "2015-01-01",
            "2015-12-31",
            22,
        ),
        (
            "A week earlier in Kano, bombs tore through two cafes and killed 19.",
            "2016-07-26",
            "2016-08-08",
            19,
        ),
        (
            "It was the deadliest attack there since March, when a blast killed 40 people.",
            "2016-03-01",
            "2016-03-31",
            40,
        ),
        ("In May a sniper shot dead four nuns in a convent near Jos.", "2016-05-01", "2016-05-31", 4),
        ("The camp was last raided in 2011, when a bomber killed 21 men.", "2011-01-01", "2011-12-31", 21),
    ],
)
def test_an_attack_recalled_has_its_own_day_and_dead(later, first, last, dead):
    """One attack of another time, with or without a noun for it, is recalled, and no sum."""
    reading = read(f"Gunmen stormed an army camp near Maiduguri on Tuesday, killing nine soldiers. {later}")
    (own,), (earlier,) = news(reading), recalled(reading)
    assert (killed(reading, own), killed(reading, earlier)) == ([9], [dead])
    assert (earlier.date_start, earlier.date_end) == (first, last)


def test_a_day_that_opens_a_sentence_holds_for_all_its_clauses():
    """Both attacks of March are recalled, the second one too."""
    reading = read(
        "Attackers blew up a bus in Izmir on Tuesday, killing 11 people. In March, a bomber killed four "
        "tourists in Istanbul, and 37 people died in Ankara when a car packed with explosives blew up."
    )
    assert [e.date_start for e in recalled(reading)] == ["2016-03-01", "2016-03-01"]
    assert [killed(reading, e) for e in recalled(reading)] == [[4], [37]]


@pytest.mark.parametrize(
    "text",
    [
        "Warplanes struck villages west of Sanaa on Tuesday, killing 30, medics said. In Bajil, eleven "
        "people died. In Abs seven were killed.",
        "Gunmen attacked three posts in northern Mali overnight, killing 18 people. Eleven people were "
        "killed at the post in Ansongo and seven in Tessalit.",
        "Rockets hit towns in Helmand on Tuesday and killed 18 people. Eleven died in Sangin and seven in "
        "Musa Qala.",
    ],
    ids=["each sentence opens with a place", "an and", "an and without a noun"],
)
def test_a_total_over_places_that_are_told_one_by_one_belongs_to_neither(text):
    """The dead of each place are its own, and the total is that of all."""
    reading = read(text)
    assert [killed(reading, e) for e in news(reading)] == [[11], [7]]
    assert killed(reading, None) in ([30], [18])


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed five people and injured 16 in a market in Basra on Tuesday, and police closed it.",
        "Three were killed and six wounded in a shooting in Flint on Tuesday.",
        "A blast in Kano on Tuesday killed two men and a girl in a shop.",
    ],
)
def test_the_dead_and_the_wounded_of_one_place_are_of_one_attack(text):
    """An "and" between two kinds of harm, or two persons, does not make another place."""
    assert len(news(read(text))) == 1


@pytest.mark.parametrize(
    "later",
    [
        "So far 84 policemen have been killed in the city.",
        "Raids by the group killed 25 people in a week.",
        "The group has claimed attacks that killed over 400 people.",
    ],
)
def test_what_many_attacks_cost_is_no_toll_of_one(later):
    """The sum is kept, and belongs to no attack."""
    reading = read(f"Two policemen were shot dead in Karachi on Tuesday. {later}")
    (event,) = news(reading)
    assert killed(reading, event) == [2]
    assert len(killed(reading, None)) == 1


def test_the_day_beside_the_attacks_is_theirs_and_not_that_of_the_saying():
    """Whoever spoke on Saturday spoke of Wednesday's attacks."""
    reading = read(
        "The minister said on Saturday that the army was behind a massacre near Homs that killed hundreds. "
        "The opposition said troops killed 900 people in the attacks on Wednesday.",
        "2013-08-24",
    )
    assert [(e.date_start, e.background) for e in reading.events] == [("2013-08-21", 0)]


@pytest.mark.parametrize(
    ("text", "dead", "total"),
    [
        (
            "More than 120 people were killed on Monday in bomb attacks in the Yemeni cities of Mukalla and "
            "Aden. At least 48 were killed in Aden when four blasts hit a station. In Mukalla 73 people died "
            "in three explosions.",
            [[48], [73]],
            [121],
        ),
        (
            "Fifteen people were killed in air strikes on rebel held areas of Sanaa and Ibb provinces on "
            "Sunday. Nine of the dead were killed when a missile hit their home in Ibb. In a separate raid "
            "on a depot near Sanaa six people died.",
            [[9], [6]],
            [15],
        ),
        (
            "The army killed 53 IS militants in operations in Anbar on Sunday the ministry said. Thirty were "
            "killed in Ramadi and 23 in Haditha it said.",
            [[30], [23]],
            [53],
        ),
    ],
    ids=["several blasts in each town", "a province told again", "commas lost"],
)
def test_a_total_over_two_places_that_the_lead_names(text, dead, total):
    """Each place has its own dead, though the lead names both and each had several blasts."""
    reading = read(text)
    assert [killed(reading, e) for e in news(reading)] == dead
    assert killed(reading, None) == total


def test_the_side_of_a_total_is_that_of_its_parts():
    """Of ten civilians killed, the three of one town and the seven of another are civilians."""
    reading = read(
        "Air strikes on two towns killed ten civilians on Sunday. In Saraqib three people were killed. In "
        "Ariha seven died."
    )
    assert {c.party for c in reading.claims if c.kind == "killed"} == {"civilians"}


@pytest.mark.parametrize(
    "later",
    [
        "Some 230 civilians have been killed in two weeks of bombardment.",
        "Activists say 150 people were killed during the ceasefire.",
        "Landmines killed 45 people in the region in July.",
        "The group is responsible for more than 170 deaths.",
    ],
)
def test_what_a_stretch_of_fighting_cost_is_a_sum(later):
    """Weeks of bombing, a ceasefire and a month of mines are no attack."""
    reading = read(f"Shells killed 14 people in Donetsk on Sunday. {later}")
    assert [killed(reading, e) for e in reading.events] == [[14]]
    assert len(killed(reading, None)) == 1


def test_days_of_fighting_for_one_town_are_one_event():
    """A battle for a town that lasts three days has a toll."""
    reading = read("At least nine soldiers were killed in three days of fighting around Mosul, rebels said.")
    assert [killed(reading, e) for e in news(reading)] == [[9]]


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("In Hasaka 13 militants were killed in air raids.", 13),
        ("On Friday 25 people were killed in an attack in Golo.", 25),
        ("On Highway 12 people were shot dead by gunmen near Mosul.", None),
        ("Gunmen raided a village near Chibok killing at least 20 people residents said.", 20),
    ],
)
def test_a_number_behind_a_place_or_a_day_counts(text, dead):
    """Where commas are lost the number after a town or a weekday is still that of persons."""
    assert [c.low for c in read(text).claims if c.kind == "killed" and c.low] == [dead] * bool(dead)


@pytest.mark.parametrize(
    ("later", "dead"),
    [
        ("Last week three people including a woman were killed when gunmen attacked a clinic there.", 3),
        ("In March, 26 people were killed in similar blasts at a bus station.", 26),
        ("The month before a bomber killed five.", 5),
        ("The attack comes ten days after militants killed 28 people on a bus in the same county.", 28),
        ("It happened a week after a soldier was stabbed to death in the town.", 1),
    ],
)
def test_an_earlier_attack_is_recalled_in_a_report_without_a_day(later, dead):
    """Nobody says when the report was written; last week and in March are still earlier."""
    reading = read(f"Gunmen have killed 28 quarry workers near Mandera, police say. {later}", None)
    assert killed(reading, news(reading)[0]) == [28]
    assert [killed(reading, e)[0] for e in recalled(reading)] == [dead]


def test_as_many_died_hours_earlier_in_another_town():
    """Three died in Elazig and three in Van: two attacks, not one told twice."""
    reading = read(
        "An explosion at a police station in eastern Turkey has killed three people. The bomb destroyed much "
        "of the building in Elazig. Hours earlier, a car bomb killed three people in Van.",
        None,
    )
    assert [(e.place, killed(reading, e)) for e in news(reading)] == [("Elazig", [3]), ("Van", [3])]


def test_the_dead_of_a_month_are_a_sum_in_a_report_without_a_day():
    """More than a hundred dead in a month, with no attack named, are those of many."""
    reading = read(
        "Iraqi police say twin bombs killed eight people in Baquba. The United Nations says 1,119 Iraqis "
        "died in violence last month.",
        None,
    )
    assert killed(reading, news(reading)[0]) == [8]
    assert killed(reading, None) == [1119]


def test_the_dead_of_a_month_are_no_toll_of_the_attack_that_adds_to_them():
    """Three died on Monday; the 21 of this month belong to no attack."""
    text = (
        "Gunmen killed three farmers in Ouahigouya on Monday, bringing the number of farmers killed this "
        "month to 21."
    )
    reading = extract(Article("a", text, published="2023-02-20"))
    counted = {c.low: bool(c.event_id and c.counts) for c in reading.claims if c.kind == "killed"}
    assert counted == {3: True, 21: False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen of a group blamed for 200 deaths killed three guards in Maiduguri on Monday.", 3),
        ("Gunmen of a band held responsible for at least 40 killings shot dead two guards on Monday.", 2),
        ("The gunman, blamed for five deaths at a bar in Lodi on Monday, was held.", 5),
    ],
    ids=["a group's record", "a band's record", "his own"],
)
def test_the_deaths_that_a_group_is_blamed_for_are_not_of_this_attack(text, expected):
    """What is laid to those who kill is their record, unless it is the attack itself."""
    reading = extract(Article("a", text, published="2023-02-22"))
    assert sum(c.low for c in reading.claims if c.kind == "killed" and c.counts and c.event_id) == expected
