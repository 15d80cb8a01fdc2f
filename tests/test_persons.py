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


REPORTS = {  # who is told of: killed, injured and the report
    "who is dead is not among the wounded too": [
        (1, 0, "A teenager was killed in an accidental shooting near Tulsa on Sunday. A teen "
               "accidentally shot himself while cleaning a pistol, deputies said."),
        (1, 0, "A 6-year-old girl has died of a bullet wound, police in Mobile said Monday. Tina Marie "
               "Holt was rushed to a children's hospital in critical condition. She died at 3 a.m. on "
               "Monday."),
        (1, 0, "Deputies in Bend said a hunter had by accident shot himself in the calf on Saturday. "
               "The victim, 40-year-old Arne Lund, was driven to a clinic. Lund died during surgery."),
        (1, 0, "Police were called at 2 a.m. Monday to a shooting in Gary. Officers found a cyclist by "
               "a kiosk suffering from a bullet wound and the victim was pronounced dead on arrival."),
        (1, 0, "The father of 6-year-old Nora Bell, who died after being shot at home in Akron, pleaded "
               "guilty on Friday. The gun went off, hitting Nora in the face."),
        (1, 0, "Moss died Tuesday night in Erie after he was shot outside a bar. Police said Moss was "
               "found in an alley with a gunshot wound."),
        (1, 0, "A friend faces trial over the shooting death of Kofi Adam Mensa Thursday night in "
               "Sumter. Investigators say Mensa was shot as the pair handled a pistol."),
        (3, 0, "A trucker killed his fiancee and her son in Galena on Tuesday, investigators say. He "
               "shot his fiancee and her little son, then turned the pistol on himself, they said."),
        (1, 0, "A man was fatally shot by troopers near Fargo on Monday. The man aimed a rifle at "
               "officers and police shot him. The suspect was shot twice, the chief said."),
    ],
    "who lives is not taken for the one who died": [
        (1, 1, "A boy, 7, has died after gunfire in Hull on Saturday night. Police received a call that "
               "a male and a female had been shot. The female was badly hurt but is expected to survive."),
        (1, 1, "One man was killed and another hurt in a shooting in Peoria on Sunday. Medics found two "
               "men with bullet wounds. One was declared dead in the street. The other was driven to a "
               "clinic."),
        (1, 1, "A woman was shot dead and her sister was wounded in Lille on Monday. The wounded woman "
               "is in stable condition. The victim who died was 33."),
        (1, 1, "A girl, 9, was fatally shot in Gent on Friday. A nanny was also shot and is in "
               "hospital in stable condition."),
        (1, 1, "A woman is accused of the murder of her daughter in Savona on Friday. Neighbours found "
               "mother and daughter with gunshot wounds. The daughter was dead. The mother was taken to "
               "hospital."),
        (2, 2, "A baker shot his ex-wife, her lodger and a deputy on Sunday in Helena before he killed "
               "himself. The ex-wife was found dead in the garage. The lodger and the deputy were "
               "wounded."),
    ],
    "the dead among those shot are taken out of the wounded": [
        (1, 2, "Three people were shot, one fatally, outside a club in Reno on Sunday."),
        (2, 3, "Five people were shot at a wedding in Macon late Saturday, and two of them have died."),
        (1, 2, "Three skaters were injured in a shooting in Bergen on Friday, including a 12-year-old "
               "girl who died of her wounds."),
        (1, 3, "Four people were hit by bullets outside a store in Flint on Sunday, including Ahmed "
               "Jones. He died at a hospital."),
        (2, 2, "Two people are dead after four people were shot in Tampa on Monday night, police said."),
        (1, 4, "One person is dead after a robber burst into a cafe on Monday, shooting five people in "
               "Utrecht. One of the victims, a student, died at the hospital."),
        (1, 3, "Four men were shot in Newark on Monday. One man, 22, was pronounced dead in an "
               "ambulance. The other three were brought to hospital."),
        (1, 2, "Three dockers were hospitalized after a shooting in Varna on Sunday. Update: One of the "
               "victims has died."),
        (1, 4, "A shooting in Toledo left five people hit by gunfire on Friday. A 20-year-old man died "
               "on the pavement. Four others should survive."),
        (2, 6, "Eight dancers were shot, two of them fatally, at a block party in Camden on Sunday. Six "
               "are in hospital."),
        (1, 3, "One of four fishermen wounded in a dawn shooting in Kisumu has died. Amos Odera, 57, "
               "died on Tuesday."),
    ],
    "persons told one by one": [
        (1, 2, "Brandt, 51, was shot along with two others around noon on Friday in Graz. A man shot "
               "and killed there has been identified as Otto Brandt."),
        (1, 3, "A sailor was shot and killed in Cadiz early Friday. A 61-year-old man, a 44-year-old "
               "woman and a 38-year-old sailor suffered bullet wounds but will live."),
        (1, 2, "A 15-year-old was fatally shot near Trenton on Wednesday. Also wounded in the attack "
               "were two women, ages 31 and 47, who were shot in the legs."),
        (1, 3, "One welder was killed and three people were wounded in a shooting near Aurora on "
               "Monday. A 26-year-old nurse is in grave condition; two others, aged 20 and 33, suffered "
               "minor injuries."),
        (0, 3, "A shooting in Gary on Friday sent people running. A 19-year-old florist was shot in the "
               "calf. A 23-year-old cashier was grazed by shotgun pellets. A third victim, a "
               "30-year-old tailor, was shot in the hip."),
        (0, 4, "Four skiers were wounded in a shooting near Joliet on Saturday, police said. A "
               "64-year-old skier was shot in the ankle. A 45-year-old skier was struck in the elbow. A "
               "56-year-old widow and a 37-year-old widower were hit in the knee."),
        (0, 4, "A 61-year-old porter was shot in the ankle in Leith on Friday. Another 61-year-old "
               "porter was shot in the knee. Two cooks, ages 40 and 55, were shot in the wrist."),
        (0, 3, "Three men were shot on a corner in Chester on Tuesday. A man, 24, was brought to a "
               "clinic in serious condition. Another man, 31, was treated and released. The third man "
               "was in stable condition."),
        (0, 7, "Five miners were hospitalized after a shooting in Ogden on Friday; two others were "
               "treated at the scene for cuts."),
        (0, 4, "Two men and two women were shot outside a bakery in Rockford on Sunday morning. The "
               "women were hit in the knees. One man is in grave condition and the other man was "
               "released."),
        (1, 2, "Gunfire in Utica on Sunday killed a 70-year-old tailor. A 62-year-old tailor was shot "
               "in the elbow and a 55-year-old nurse was shot in the knee."),
        (3, 1, "Three people are dead and one is injured after a shooting near Yuma on Sunday. Two "
               "women with gunshot wounds lay in a barn. They were pronounced dead by a doctor."),
        (1, 3, "Four students were shot, one fatally, in a car in Davao on Tuesday night. A 23-year-old "
               "chemist was shot in the neck and pronounced dead. Another 23-year-old was brought to a "
               "clinic."),
    ],
    "who was not harmed is not counted": [
        (0, 1, 'A boy was shot in Selma on Friday. "She could have been dead today," his aunt said of '
               'his sister. "It breaks my heart whenever any child gets shot," said a neighbour.'),
        (0, 2, "Two girls, ages 11 and 13, were shot in Gary on Friday. Someone saw how a hooded man "
               "shot at them from a roof."),
        (0, 4, "Four people were shot on Wednesday night in Fresno, police said. The victims are 18 to "
               "41 years old. They are being treated at a clinic."),
        (0, 5, "Five singers were hurt in a shooting in Leeds on Sunday. Three women, ages 22, 34 and "
               "51, and two men, 28 and 45 were injured, police said."),
        (1, 0, "Police in Tulsa shot and killed a man on Friday. Neighbours heard shots a couple of "
               "hours before Reed was shot and killed. No officers were injured."),
        (0, 2, "Two people were shot in Lansing on Friday. The city has had 31 shootings this year, and "
               "12 people have been killed."),
    ],
    "one person by two names, and accidents of one's own": [
        (1, 0, "Imani Okoro, 9, died after being shot in a shooting in Jos on Friday. Imani died at a "
               "children's hospital at noon, the mayor said."),
        (1, 0, "A clerk in Lodz died at noon after she apparently shot herself in the neck on Monday, "
               "police said."),
        (0, 1, "A farmer accidentally shot himself in the knee with a musket in Bloom on Friday."),
        (1, 0, "A welder was killed in a shooting in Perth on Friday. Reid is the fifth resident to "
               "have died this year."),
        (1, 2, "Gunfire hit a house in Savar on Friday. Two waiters were driven to a clinic in a "
               "shooting. The third victim, a widow, died."),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("killed", "injured", "text"),
    [pytest.param(*row, id=f"{who}: {row[2][:40]}") for who, rows in REPORTS.items() for row in rows],
)
def test_the_toll_of_a_report(killed, injured, text):
    """Nobody told of twice is counted twice, and the dead are not among the wounded."""
    assert toll(text) == (killed, injured)
