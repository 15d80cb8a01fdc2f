"""When something happened: the interval, its precision, and how we know it."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.extract.clocks import local_time
from analysis.extract.dates import When, dates
from analysis.extract.intervals import resolved
from analysis.extract.sentences import Sentence

SUNDAY = date(2004, 4, 4)
FRIDAY = date(2023, 2, 17)


def found(text: str, published: date | None = SUNDAY) -> list[When]:
    return dates(Sentence(0, 0, "body", text, 0), published)


def only(text: str, published: date | None = SUNDAY) -> When:
    (when,) = found(text, published)
    return when


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "basis"),
    [
        ("Gunmen stormed a police station on Sunday.", "2004-04-04", "2004-04-04", "day", "relative"),
        ("Gunmen stormed a post on Saturday.", "2004-04-03", "2004-04-03", "day", "relative"),
        ("Police defused a bomb on March 15.", "2004-03-15", "2004-03-15", "day", "partial"),
        ("A bomb went off on Dec. 25.", "2003-12-25", "2003-12-25", "day", "partial"),
        ("Last month, a mosque was bombed.", "2004-03-01", "2004-03-31", "month", "relative"),
        ("A consulate was bombed in June 2002.", "2002-06-01", "2002-06-30", "month", "stated"),
        ("A motorcade was attacked in January.", "2004-01-01", "2004-01-31", "month", "partial"),
        ("Two constables died earlier this month.", "2004-04-01", "2004-04-04", "month", "relative"),
        ("Two constables died earlier this week.", "2004-03-29", "2004-04-04", "week", "relative"),
        ("Two constables died last week.", "2004-03-22", "2004-03-28", "week", "relative"),
        ("The group was banned last year.", "2003-01-01", "2003-12-31", "year", "relative"),
        ("The group was banned in 2001.", "2001-01-01", "2001-12-31", "year", "stated"),
        ("The group was banned ten years ago.", "1994-01-01", "1994-12-31", "year", "relative"),
        ("The hotel was hit two days ago.", "2004-04-02", "2004-04-02", "day", "relative"),
        ("The hotel was hit yesterday.", "2004-04-03", "2004-04-03", "day", "relative"),
        ("Clashes went on between 9 and 11 March.", "2004-03-09", "2004-03-11", "days", "partial"),
        ("Clashes went on from March 3 to 5.", "2004-03-03", "2004-03-05", "days", "partial"),
        ("Clashes went on from March 30 to April 2.", "2004-03-30", "2004-04-02", "days", "partial"),
        ("The village was shelled overnight.", "2004-04-03", "2004-04-04", "days", "relative"),
        ("Three were shot over the weekend.", "2004-04-03", "2004-04-04", "days", "relative"),
        ("It was attacked on 4/4/2004.", "2004-04-04", "2004-04-04", "day", "stated"),
        ("It was attacked on 13 September 1974.", "1974-09-13", "1974-09-13", "day", "stated"),
        ("It was attacked on Saturday, Aug. 9.", "2003-08-09", "2003-08-09", "day", "partial"),
        ("It was attacked on the 5th of March, 2004.", "2004-03-05", "2004-03-05", "day", "stated"),
        ("THE EMBASSY WAS ATTACKED ON 2 FEB 90.", "1990-02-02", "1990-02-02", "day", "stated"),
        ("THE EMBASSY WAS ATTACKED ON 30 DECEMBER.", "2003-12-30", "2003-12-30", "day", "partial"),
        ("It was attacked in May last year.", "2003-05-01", "2003-05-31", "month", "relative"),
        ("It was attacked on Tuesday of last week.", "2004-03-23", "2004-03-23", "day", "relative"),
        ("The council will meet on Friday.", "2004-04-09", "2004-04-09", "day", "relative"),
    ],
)
def test_a_date_is_an_interval(text: str, first: str, last: str, precision: str, basis: str) -> None:
    """Each way of saying when gives its first and last day, as of Sunday, 4 April 2004."""
    when = only(text)
    assert (first, last) == (str(when.first), str(when.last))
    assert (precision, basis) == (when.precision, when.basis)


def test_a_weekday_equal_to_the_day_of_publication_is_that_day() -> None:
    """DW wrote "on Friday" on Friday, 17 February 2023."""
    assert only("The Taliban claimed the attack on Friday.", FRIDAY).first == FRIDAY


def test_nothing_happens_after_its_report() -> None:
    """A month that is not over ends on the day of the report; a day that is still to come was last year's."""
    assert only("Fighting went on in February.", FRIDAY).last == FRIDAY
    assert date(2022, 2, 20) == only("The post was hit on February 20.", FRIDAY).first


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("The attack was on February 17.", "--02-17", "partial"),
        ("The attack was on Friday.", "weekday:4", "relative"),
        ("Last month, a mosque was bombed.", "-1M", "relative"),
        ("The attack was yesterday.", "-1D", "relative"),
        ("A day earlier, two had died: the previous day.", "@-1D", "relative"),
    ],
)
def test_without_a_day_of_publication_a_date_stays_open(text: str, value: str, basis: str) -> None:
    """RFE/RL gives no year: its date is kept as it stands, to be finished when a linked report gives one."""
    when = found(text, None)[0]
    assert (when.first, when.last, when.precision) == (None, None, "unknown")
    assert (value, basis) == (when.value, when.basis)


def test_an_open_date_is_finished_later() -> None:
    """A year learned from a linked report gives the days; a date told from another date takes that one."""
    assert resolved("--02-17", date(2023, 2, 18)) == (FRIDAY, FRIDAY, "day")
    assert (date(2023, 1, 1), date(2023, 1, 31), "month") == resolved("-1M", FRIDAY)
    assert resolved("@-1D", FRIDAY) == (None, None, "unknown")
    assert date(2023, 2, 16) == resolved("@-1D".lstrip("@"), FRIDAY)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Police may march to the court, and we sat down.",
        "Three convicts got 10 years in prison.",
        "The 19-year-old called 911 a second time.",
        "The city has 2000 people and 14 million more.",
        "April Jones and Jan Egeland were there.",
        "Worshippers had gathered for Friday prayers.",
        "The Good Friday Agreement held.",
        "It was cleared within three hours of the attack.",
        "The suspect lived in the 2000 block of Main Street.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Verbs, names, ages, prison terms, house numbers and feasts are no dates."""
    assert found(text) == []


def test_a_month_before_a_count_is_only_a_month() -> None:
    """In "In March 15 people died" the 15 are people."""
    assert only("In March 15 people died.").value == "--03"
    assert only("In March 15, 2003, people died.").value == "2003-03-15"


@pytest.mark.parametrize(
    "text",
    [
        "More than 250 have been killed since March 2003.",
        "It has been so since the war began in March 2003.",
        "Twenty were shot in the past two weeks.",
        "Twenty were shot over the past year.",
    ],
)
def test_a_stretch_up_to_the_report_is_marked(text: str) -> None:
    """A period that runs up to the report is no day of one attack."""
    when = only(text)
    assert when.since
    assert when.last == SUNDAY


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("It began around 7:10 p.m. local time.", "19:10"),
        ("It began at 2:25 a.m. on Friday.", "02:25"),
        ("It began around 10:30 Monday night.", "22:30"),
        ("A blast was felt at 0640 GMT on Thursday.", "06:40Z"),
        ("It began shortly after midnight.", "00:00"),
        ("Five police died in a dawn attack on Sunday.", "dawn"),
        ("The raid went on as of Friday night local time.", "night"),
        ("He was shot early Saturday.", "early"),
        ("He was shot at two o'clock in the afternoon.", "14:00"),
    ],
)
def test_time_of_day(text: str, time: str) -> None:
    """A clock or a part of the day goes to the nearest date, or stands alone."""
    assert [time] == [when.time for when in found(text)]


def test_a_time_alone_has_no_day() -> None:
    """The day of a time without a date is not guessed."""
    when = only("It began around 7:10 p.m. local time.")
    assert (when.first, when.basis) == (None, "none")


@pytest.mark.parametrize(
    ("day", "time", "country", "admin1", "expected"),
    [
        (FRIDAY, "19:10", "PAK", None, "2023-02-17T19:10+05:00"),
        (SUNDAY, "01:47", "USA", "New York", "2004-04-04T01:47-05:00"),
        (SUNDAY, "03:47", "USA", "New York", "2004-04-04T03:47-04:00"),
        (FRIDAY, "19:10", "USA", None, "2023-02-17T19:10"),
        (FRIDAY, "14:10Z", "PAK", None, "2023-02-17T19:10+05:00"),
        (FRIDAY, "night", "PAK", None, None),
    ],
    ids=["Karachi", "before the clocks moved", "after", "which state?", "from GMT", "no clock"],
)
def test_local_time(day: date, time: str, country: str, admin1: str | None, expected: str | None) -> None:
    """The offset is the zone database's for that place and that day, or none."""
    assert expected == local_time(day, time, country, admin1)


def test_offsets_point_into_the_article() -> None:
    """A date's offsets count from the start of the article."""
    text = "Police said it began late on Friday night."
    when = dates(Sentence(3, 1, "body", text, 500), FRIDAY)[0]
    assert text[when.start - 500 : when.end - 500] == "Friday night"
