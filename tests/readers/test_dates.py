"""Dates keep what their source gave: no more, no less, and nothing guessed."""

from __future__ import annotations

import email.utils
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import DatePrecision, Published
from mapdash.readers.dates import AmbiguousDate, decides_day_first, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-28", "2024-03-28"),
        ("2022/06/23", "2022-06-23"),
        ("2024.3.8", "2024-03-08"),
        ("20240328", "2024-03-28"),
        ("20230918T031500Z", "2023-09-18T03:15:00+00:00"),
        ("20230918031500", "2023-09-18T03:15:00"),
        ("2024-03-28T14:05:00+02:00", "2024-03-28T14:05:00+02:00"),
        ("2024-03-28T23:30:00-0500", "2024-03-28T23:30:00-05:00"),
        ("2024-03-28 14:05", "2024-03-28T14:05:00"),
        ("2024-03-28T14:05:00.250Z", "2024-03-28T14:05:00.250000+00:00"),
        ("Mon, 18 Sep 2023 03:15:00 GMT", "2023-09-18T03:15:00+00:00"),
        ("Mon, 18 Sep 2023 03:15:00 -0400 (EDT)", "2023-09-18T03:15:00-04:00"),
        ("28 March 2024", "2024-03-28"),
        ("28-Mar-2024", "2024-03-28"),
        ("1st of May 2024", "2024-05-01"),
        ("March 28, 2024", "2024-03-28"),
        ("Thursday, Sept. 5, 2023 at 4:05 p.m. EDT", "2023-09-05T16:05:00-04:00"),
        ("12:00", None),
        ("March 2024", "2024-03"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        ("23-12-2023", "2023-12-23"),
        ("12/23/2023", "2023-12-23"),
        ("23.12.99", "1999-12-23"),
        ("05/05/2024", "2024-05-05"),
        ("1711600000", "2024-03-28T04:26:40+00:00"),
        ("1711600000000", "2024-03-28T04:26:40+00:00"),
        ("28 mars 2024", "2024-03-28"),
        ("lundi 1er avril 2024 à 14h05", "2024-04-01T14:05:00"),
        ("28 de marzo de 2024", "2024-03-28"),
        ("octubre de 2023", "2023-10"),
        ("Donnerstag, 28. März 2024, 14:05 Uhr", "2024-03-28T14:05:00"),
        ("28 марта 2024 г.", "2024-03-28"),
        ("28 березня 2024 р.", "2024-03-28"),
        ("28 مارس 2024", "2024-03-28"),
        ("28 آذار 2024", "2024-03-28"),
        ("٢٨ مارس ٢٠٢٤", "2024-03-28"),
        ("28 במרץ 2024", "2024-03-28"),
        ("12 mai 2024 09:30 +0200", "2024-05-12T09:30:00+02:00"),
        ("28 mars", None),
        ("31 février 2024", None),
        ("Kapitel 2024", None),
        ("In 2024 we will", None),
        ("12 hours ago", None),
        ("2024-02-30", None),
        ("2024-03-28T25:00", None),
        ("2024-03-28T10:00+99:00", None),
        ("31/31/2024", None),
        ("yesterday", None),
        ("", None),
        ("0", None),
    ],
)
def test_notations(text: str, iso: str | None) -> None:
    if iso is None:
        with pytest.raises(ValueError, match=r"."):
            parse_date(text)
    else:
        assert parse_date(text).isoformat() == iso


def test_midnight_without_a_zone_is_a_day_and_with_one_a_time() -> None:
    assert parse_date("2024-03-28 00:00:00") == Published(date(2024, 3, 28))
    assert parse_date("2024-03-28T00:00:00Z").precision is DatePrecision.TIME


def test_day_and_month_are_not_guessed() -> None:
    with pytest.raises(AmbiguousDate):
        parse_date("03/04/2024")
    assert parse_date("03/04/2024", day_first=True).day == date(2024, 4, 3)
    assert parse_date("03/04/2024", day_first=False).day == date(2024, 3, 4)
    assert decides_day_first("23/12/2023") is True
    assert decides_day_first("12/23/2023") is False
    assert decides_day_first("03/04/2024") is None
    assert decides_day_first("2023-12-23") is None


DAYS = st.dates(min_value=date(1000, 1, 1))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(DAYS)
def test_a_day_comes_back_from_every_notation_of_it(day: date) -> None:
    english = f"{day.day} {day:%B} {day.year:04}"
    forms = [day.isoformat(), day.strftime("%Y%m%d").zfill(8), english, f"{day:%b} {day.day}, {day.year:04}"]
    for form in forms:
        assert parse_date(form) == Published(day)
    assert parse_date(f"{day.day}/{day.month}/{day.year:04}", day_first=True) == Published(day)
    assert parse_date(f"{day.month}/{day.day}/{day.year:04}", day_first=False) == Published(day)


@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30), timezones=OFFSETS))
def test_a_time_keeps_its_zone_and_the_day_of_that_zone(moment: datetime) -> None:
    parsed = parse_date(moment.isoformat())
    assert parsed.time == moment
    assert parsed.time.utcoffset() == moment.utcoffset()
    assert parsed.day == moment.date()
    to_second = moment.replace(microsecond=0)
    assert parse_date(email.utils.format_datetime(to_second)).time == to_second
    assert Published.fromisoformat(parsed.isoformat()) == parsed


@given(st.datetimes(min_value=datetime(2001, 9, 10), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_seconds_since_1970(moment: datetime) -> None:
    assert parse_date(str(int(moment.timestamp()))).time == moment.replace(microsecond=0)


@given(st.text(max_size=40) | st.from_regex(r"[0-9/.\- T:+Zapm]{1,25}", fullmatch=True))
def test_anything_is_a_date_or_a_value_error(text: str) -> None:
    try:
        published = parse_date(text, day_first=True)
    except ValueError:
        return
    assert Published.fromisoformat(published.isoformat()) == published


READ = datetime(2024, 3, 28, 9, 30, 15, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("5 minutes ago", "2024-03-28T09:25:00+02:00"),
        ("12 hours ago", "2024-03-27"),
        ("Posted 2 hours ago", "2024-03-28"),
        ("3h ago", "2024-03-28"),
        ("yesterday", "2024-03-27"),
        ("an hour ago", "2024-03-28"),
        ("3 days ago", "2024-03-25"),
        ("2 weeks ago", "2024-W11"),
        ("4 months ago", "2023-11"),
        ("a year ago", "2023"),
        ("2024-03-01", "2024-03-01"),
    ],
)
def test_counted_back_from_when_it_was_read_and_no_more_precise_than_said(text: str, iso: str) -> None:
    assert parse_date(text, retrieved=READ).isoformat() == iso


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("28 Mar 24 1:05 EST", "2024-03-28T01:05:00-05:00"),
        ("28-Mar-24", "2024-03-28"),
        ("Thu, 28 Mar 2024 24:00:00 GMT", "2024-03-29T00:00:00+00:00"),
        ("Thu, 28 Mar 2024 10:00:00 GMT+0200", "2024-03-28T10:00:00+02:00"),
        ("2024-03-28 10:00 UTC+3", "2024-03-28T10:00:00+03:00"),
        ("2024-W13", "2024-W13"),
        ("2024-W13-4", "2024-03-28"),
        ("2024年3月28日", "2024-03-28"),
        ("2024年3月", "2024-03"),
    ],
)
def test_rarer_notations(text: str, read: str) -> None:
    assert parse_date(text).isoformat() == read


@pytest.mark.parametrize("text", ["2024-W54", "28 Mar 2024 24:01", "9999-12-31T24:00", "2024年13月"])
def test_what_does_not_exist_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)
