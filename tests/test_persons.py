"""The toll of a short report follows from who is what at its end: nobody is counted twice, nobody is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.extract import extract
from analysis.model import Article
from analysis.tally import tally


def toll(text):
    """Return how many were killed and injured in the attack that a report is mostly about."""
    reading = extract(Article("a", text, published="2015-06-15"))
    of = [c.event_id for c in reading.claims if c.event_id]
    own = max((e for e in reading.events if not e.background), key=lambda e: of.count(e.event_id))
    mine = [replace(c, incident_id="i") for c in reading.claims if c.event_id == own.event_id]
    best = {t.kind: t.best for t in tally("i", mine, reading.relations, {}) if t.party == "all"}
    return best.get("killed") or 0, best.get("injured") or 0


def reports(*rows):
    return pytest.mark.parametrize(("killed", "injured", "text"), rows, ids=[row[2][:40] for row in rows])


@reports(
    (
        1,
        0,
        "A teenager was killed in an accidental shooting in Tulsa on Sunday. A teen accidentally "
        "shot himself while cleaning a pistol, deputies said.",
    ),
    (
        1,
        0,
        "A 4-year-old girl has died of a gunshot wound, police in Mobile said Monday. Tina Marie "
        "Holt was rushed to a children's hospital in critical condition. She died at 3 a.m. on "
        "Monday.",
    ),
    (
        1,
        0,
        "Deputies in Bend said a man had accidentally shot himself in the leg on Saturday. The "
        "victim, 40-year-old Arne Lund, was driven to a clinic. Lund died during surgery.",
    ),
    (
        1,
        0,
        "Police were called at 2 a.m. Monday to a shooting in Gary. Officers found a man in a car"
        " suffering from a gunshot wound and the victim was pronounced dead at the scene.",
    ),
    (
        1,
        0,
        "The father of 6-year-old Nora Bell, who died after being shot at home in Akron, pleaded "
        "guilty on Friday. The gun went off, hitting Nora in the face.",
    ),
    (
        1,
        0,
        "Moss died Tuesday night in Erie after he was shot outside a bar. Police said Moss was "
        "found in an alley with a gunshot wound.",
    ),
    (
        1,
        0,
        "A friend faces trial over the shooting death of Kofi Adam Mensa Thursday night in "
        "Sumter. Investigators say Mensa was shot as the pair handled a pistol.",
    ),
    (
        3,
        0,
        "A trucker killed his fiancee and her son in Galena on Tuesday, investigators say. He "
        "shot his fiancee and her little son, then turned the gun on himself, they said.",
    ),
    (
        1,
        0,
        "A man was fatally shot by police in Fargo on Monday. The man pointed a rifle at officers"
        " and police shot him. The suspect was shot twice, the chief said.",
    ),
)
def test_who_is_dead_is_not_among_the_wounded_too(killed, injured, text):
    assert toll(text) == (killed, injured)


@reports(
    (
        1,
        1,
        "A two-year-old boy has died after a shooting in Hull on Saturday night. Police received "
        "a call that a male and a female had been shot. The female was badly hurt but is expected"
        " to survive.",
    ),
    (
        1,
        1,
        "One man was killed and another wounded in a shooting in Peoria on Sunday. Medics found "
        "two men with gunshot wounds. One was pronounced dead in the street. The other was taken "
        "to a clinic.",
    ),
    (
        1,
        1,
        "A woman was shot dead and her sister was wounded in Lille on Monday. The wounded woman "
        "is in stable condition. The victim who died was 33.",
    ),
    (
        1,
        1,
        "A 9-year-old boy was shot and killed in Gent on Friday. A woman was also shot and is in "
        "hospital in stable condition.",
    ),
    (
        1,
        1,
        "A woman is accused of the murder of her daughter in Savona on Friday. Neighbours found "
        "mother and daughter with gunshot wounds. The daughter was dead. The mother was taken to "
        "hospital.",
    ),
    (
        2,
        2,
        "A man shot his ex-wife, her friend and a deputy on Sunday in Helena before he killed "
        "himself. The ex-wife was found dead in the garage. The friend and the deputy were "
        "wounded.",
    ),
)
def test_who_lives_is_not_taken_for_the_one_who_died(killed, injured, text):
    assert toll(text) == (killed, injured)


@reports(
    (
        1,
        2,
        "Three people were shot, one fatally, outside a club in Reno on Sunday.",
    ),
    (
        2,
        3,
        "Five people were shot at a party in Macon late Saturday, and two of them have died.",
    ),
    (
        1,
        2,
        "Three people were injured in a shooting in Bergen on Friday, including a 12-year-old "
        "girl who died of her wounds.",
    ),
    (
        1,
        3,
        "Four people were hit by bullets outside a store in Flint on Sunday, including Ahmed "
        "Jones. He died at a hospital.",
    ),
    (
        2,
        2,
        "Two people are dead after four people were shot in Tampa on Monday night, police said.",
    ),
    (
        1,
        4,
        "One person is dead after a gunman burst into a cafe on Monday, shooting five people in "
        "Utrecht. One of the victims, a student, died at the hospital.",
    ),
    (
        1,
        3,
        "Four men were shot in Newark on Monday. One man, 22, was pronounced dead in an "
        "ambulance. The other three were brought to hospital.",
    ),
    (
        1,
        2,
        "Three people were hospitalized after a shooting in Varna on Sunday. Update: One of the "
        "victims has died.",
    ),
    (
        1,
        4,
        "A shooting in Toledo left five people hit by gunfire on Friday. A 20-year-old man died "
        "at the scene. Four others are expected to survive.",
    ),
    (
        2,
        6,
        "Eight people were shot, two of them fatally, at a block party in Camden on Sunday. Six "
        "are in hospital.",
    ),
    (
        1,
        3,
        "One of four girls wounded in a night-time shooting in Kisumu has died. Amina Odera, 17, "
        "died on Tuesday.",
    ),
)
def test_the_dead_among_those_shot_are_taken_out_of_the_wounded(killed, injured, text):
    assert toll(text) == (killed, injured)


@reports(
    (
        1,
        2,
        "Brandt, 51, was shot along with two others around noon on Friday in Graz. A man shot and"
        " killed there has been identified as Otto Brandt.",
    ),
    (
        1,
        3,
        "A man was shot and killed in Cadiz early Friday. A 61-year-old man, a 44-year-old woman "
        "and a 38-year-old man suffered gunshot wounds but will live.",
    ),
    (
        1,
        2,
        "A 15-year-old was fatally shot in Trenton on Wednesday. Also wounded in the attack were "
        "two women, ages 31 and 47, who were shot in the legs.",
    ),
    (
        1,
        3,
        "One man was killed and three people were wounded in a shooting in Aurora on Monday. A "
        "26-year-old woman is in grave condition; two others, aged 20 and 33, suffered minor "
        "injuries.",
    ),
    (
        0,
        3,
        "A shooting in Gary on Friday sent people running. A 19-year-old man was shot in the leg."
        " A 23-year-old woman was grazed by a bullet. A third victim, a 30-year-old man, was shot"
        " in the back.",
    ),
    (
        0,
        4,
        "Four teenagers were wounded in a shooting in Joliet on Saturday, police said. A 14-year-"
        "old boy was shot in the foot. A 15-year-old boy was struck in the arm. A 16-year-old "
        "girl and a 17-year-old boy were hit in the leg.",
    ),
    (
        0,
        4,
        "A 21-year-old man was shot in the foot in Leith on Friday. Another 21-year-old man was "
        "shot in the thigh. Two men, ages 30 and 35, were shot in the hand.",
    ),
    (
        0,
        3,
        "Three men were shot on a corner in Chester on Tuesday. A man, 24, was taken to a "
        "hospital in serious condition. Another man, 31, was treated and released. The third man "
        "was in stable condition.",
    ),
    (
        0,
        7,
        "Five people were hospitalized after a shooting in Ogden on Friday; two others were "
        "treated at the scene for cuts.",
    ),
    (
        0,
        4,
        "Two men and two women were shot outside a bar in Rockford on Sunday morning. The women "
        "were hit in the legs. One man is in critical condition and the other man was released.",
    ),
    (
        1,
        2,
        "Gunfire in Utica on Sunday killed a 20-year-old man. A 22-year-old man was shot in the "
        "arm and a 25-year-old woman was shot in the thigh.",
    ),
    (
        3,
        1,
        "Three people are dead and one is injured after a shooting in Yuma on Sunday. Two women "
        "with gunshot wounds lay in a barn. They were pronounced dead by a doctor.",
    ),
    (
        1,
        3,
        "Four students were shot, one fatally, in a car in Davao on Tuesday night. A 19-year-old "
        "man was shot in the chest and pronounced dead. Another 19-year-old was brought to a "
        "hospital.",
    ),
)
def test_persons_told_one_by_one(killed, injured, text):
    assert toll(text) == (killed, injured)


@reports(
    (
        0,
        1,
        'A boy was shot in Selma on Friday. "She could have been dead today," his aunt said of '
        'his sister. "It breaks my heart whenever any child gets shot," said a neighbour.',
    ),
    (
        0,
        2,
        "Two girls, ages 11 and 13, were shot in Gary on Friday. Someone saw how a hooded man "
        "shot at them from a roof.",
    ),
    (
        0,
        4,
        "Four people were shot on Wednesday night in Fresno, police said. The victims are 18 to "
        "41 years old. They are being treated at a clinic.",
    ),
    (
        0,
        5,
        "Five people were hurt in a shooting in Leeds on Sunday. Three women, ages 22, 34 and 51,"
        " and two men, 28 and 45 were injured, police said.",
    ),
    (
        1,
        0,
        "Police in Tulsa shot and killed a man on Friday. Neighbours heard shots a couple of "
        "hours before Reed was shot and killed. No officers were injured.",
    ),
    (
        0,
        2,
        "Two people were shot in Lansing on Friday. The city has had 31 shootings this year, and "
        "12 people have been killed.",
    ),
)
def test_who_was_not_harmed_is_not_counted(killed, injured, text):
    assert toll(text) == (killed, injured)


@reports(
    (
        1,
        0,
        "Imani Okoro, 9, died after being shot in a shooting in Jos on Friday. Imani died at a "
        "children's hospital at noon, the mayor said.",
    ),
    (
        1,
        0,
        "A toddler has died after he apparently shot himself in the head in Elkton on Monday, police said.",
    ),
    (0, 1, "A farmer accidentally shot himself in the foot with a rifle in Bloom on Friday."),
    (
        1,
        0,
        "A man was killed in a shooting in Perth on Friday. "
        "Reid is the fifth resident to have died this year.",
    ),
    (
        1,
        3,
        "Gunfire hit a house in Savar on Friday. Three men were taken to hospital in a shooting. "
        "The fourth victim, a woman, died.",
    ),
)
def test_one_person_by_two_names_and_accidents_of_ones_own(killed, injured, text):
    assert toll(text) == (killed, injured)
