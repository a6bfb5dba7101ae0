"""The time words of an English sentence, and the day, week, month or year that they mean.

How words are read, with P for the day of publication:

- "Thursday", "on Thursday", "Thursday's": the latest Thursday on or before P; what is still to come ("will … on
  Thursday", see `Lean`) the first on or after it. "last Thursday" is before P, "next Thursday" after it, "this
  Thursday" in P's week, "Monday last week" in the week before.
- "12 March": the latest on or before P, or the first on or after it where that lies ahead; one that would be ten
  months past and is at most two months ahead lies ahead; a weekday beside it says which. "on the 12th": likewise, of
  any month. "12 to 14 March": the first of the days.
- "in March", "last March": the latest such month up to P's. "last month", "three months ago": a month.
- "yesterday", "last night": the day before P. "today", "overnight", "in the past 24 hours": P itself.
- "last week", "two weeks ago", "at the weekend", "some ten days ago": a week from Monday to Sunday. "ten days ago": a
  day.
- "in 2014", "the 2014 annexation", "last year", "two years ago": a year.
- "two days later", "the next day": counted from the time words before them in the sentence, if there are any.

A day is never made of what is vaguer. What is longer than P is precise means nothing: with a P of which only the
month is known, "Thursday" has no date. Periods that end now ("over the past ten days", "recently") have none either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from mapdash.article import DatePrecision, Published

MONTHS = {
    name: number
    for number, names in enumerate(
        ("January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul", "August Aug",
         "September Sept Sep", "October Oct", "November Nov", "December Dec"), start=1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"))
    for word in words.split()
}  # fmt: skip
_FAR_BACK, _NEAR_AHEAD = timedelta(days=300), timedelta(days=65)


class Lean(Enum):
    """Which way from the publication date words look that do not say it themselves."""

    BACK = "back"
    AHEAD = "ahead"


Anchor = Published | None
Resolve = Callable[[re.Match[str], Anchor, Lean], Published | None]


def _day(anchor: Anchor) -> date | None:
    """The day that words like "yesterday" are counted from, where it is known."""
    return anchor.day if anchor and anchor.precision in (DatePrecision.DAY, DatePrecision.TIME) else None


def _last_day(anchor: Anchor) -> date | None:
    """The last day that may be the anchor's, where at least its month is known."""
    if anchor is None or anchor.precision is DatePrecision.YEAR:
        return None
    if anchor.precision is DatePrecision.MONTH:
        return _plus_months(anchor.day, 1) - timedelta(days=1)
    return anchor.day


def _week(day: date) -> Published:
    return Published(day - timedelta(days=day.weekday()), DatePrecision.WEEK)


def _month(year: int, month: int) -> Published:
    return Published(date(year, month, 1), DatePrecision.MONTH)


def _year(year: int) -> Published:
    return Published(date(year, 1, 1), DatePrecision.YEAR)


def _plus_months(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _number(text: str) -> int:
    return int(re.match(r"\d+", text)[0]) if text[0].isdigit() else NUMBERS[text.lower()]  # type: ignore[index]


def _month_number(text: str) -> int:
    return MONTHS[text.rstrip(".").title()]


def iso(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“2024-03-12”."""
    return Published(date.fromisoformat(match[0]))


def dotted(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“12.03.2024”: with full stops the day is always first."""
    return Published(date(int(match["y"]), int(match["m"]), int(match["d"])))


def calendar(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“12 March 2024”, “March 12”, “Monday, March 12”."""
    month, day = _month_number(match["m"]), _number(match["d"])
    if match["y"]:
        return Published(date(int(match["y"]), month, day))
    last = _last_day(anchor)
    if last is None:
        return None
    days = [_date(last.year + shift, month, day) for shift in (-1, 0, 1)]
    if match["w"]:  # "Monday, May 25" says which year
        days = [day for day in days if day and WEEKDAYS[day.weekday()].startswith(match["w"][:3].lower())] or days
    return Published(_nearest(days, last, lean))


def attacks(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“The Sept. 11 attacks”: the one day that goes by its date for good."""
    return Published(date(2001, 9, 11))


def day_of_month(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“On the 12th”."""
    day, last = _number(match["d"]), _last_day(anchor)
    if last is None:
        return None
    months = [_plus_months(last, shift) for shift in (-2, -1, 0, 1, 2)]
    return Published(_nearest([_date(month.year, month.month, day) for month in months], last, lean))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(days: list[date | None], last: date, lean: Lean) -> date:
    """The latest of the days up to `last`, or the first from then on."""
    known = [day for day in days if day is not None]
    before, after = [day for day in known if day <= last], [day for day in known if day >= last]
    if lean is Lean.AHEAD and after:
        return after[0]
    if not before:
        raise ValueError("no such day")
    if after and last - before[-1] >= _FAR_BACK and after[0] - last <= _NEAR_AHEAD:
        return after[0]  # nobody names a day of almost a year ago without its year
    return before[-1]


def weekday(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“Thursday”, “next Friday”, “Monday last week”."""
    today = _day(anchor)
    if today is None:
        return None
    wanted = next(n for n, name in enumerate(WEEKDAYS) if match["w"].lower().startswith(name))
    monday = today - timedelta(days=today.weekday())
    if match["week"]:
        weeks = {"last": -1, "next": 1, "this": 0}[match["week"].lower()]
        return Published(monday + timedelta(days=wanted, weeks=weeks))
    back = timedelta(days=(today.weekday() - wanted) % 7)
    ahead = timedelta(days=(wanted - today.weekday()) % 7)
    which = (match["which"] or "").lower()
    if which in ("last", "past"):
        return Published(today - (back or timedelta(days=7)))
    if which in ("next", "coming", "upcoming"):
        return Published(today + (ahead or timedelta(days=7)))
    if which == "this":
        return Published(monday + timedelta(days=wanted))
    return Published(today + ahead if lean is Lean.AHEAD else today - back)


def near(days: int) -> Resolve:
    """So many days from the publication."""

    def resolve(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
        today = _day(anchor)
        return None if today is None else Published(today + timedelta(days=days))

    return resolve


def hours_ago(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“Two hours ago”: another day where the time of publication says so."""
    if anchor is None or _day(anchor) is None:
        return None
    if anchor.time is None or match["unit"].startswith("m"):
        return Published(anchor.day)
    return Published((anchor.time - timedelta(hours=_number(match["n"]))).date())


def ago(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“Ten days ago”, “some three weeks ago”."""
    return _shifted(anchor, -_number(match["n"]), match["unit"].lower(), vague=bool(match["vague"]))


def _shifted(anchor: Anchor, number: int, unit: str, *, vague: bool = False) -> Published | None:
    """So many units from the anchor, as precise as the unit."""
    today = _day(anchor)
    if unit.startswith("year"):
        return None if anchor is None else _year(anchor.day.year + number)
    if unit.startswith("month"):
        last = _last_day(anchor)
        shifted = None if last is None else _plus_months(last, number)
        return None if shifted is None else _month(shifted.year, shifted.month)
    if today is None:
        return None
    if unit.startswith("week"):
        return _week(today + timedelta(weeks=number))
    day = today + timedelta(days=number)
    return _week(day) if vague else Published(day)


def period(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“Last week”, “this month”, “next year”."""
    number = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[match["which"].lower()]
    return _shifted(anchor, number, match["unit"].lower())


def weekend(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“At the weekend”: the week that it ends."""
    today = _day(anchor)
    if today is None:
        return None
    if lean is Lean.AHEAD or match["which"].lower() == "next":
        return _week(today + timedelta(days=7 if match["which"].lower() == "next" and today.weekday() >= 5 else 0))
    return _week(today - timedelta(days=(today.weekday() - 5) % 7))


def month_alone(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“In March”, “last March”, “March 2022”."""
    month = _month_number(match["m"])
    if match["y"]:
        return _month(int(match["y"]), month)
    last = _last_day(anchor)
    if last is None:
        return None
    which = (match["which"] or "").lower()
    if which == "next" or (lean is Lean.AHEAD and which != "last"):
        return _month(last.year + (month < last.month or (which == "next" and month == last.month)), month)
    return _month(last.year - (month > last.month or (which == "last" and month == last.month)), month)


def year_alone(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“In 2014”."""
    return _year(int(match["y"]))


def chained(match: re.Match[str], anchor: Anchor, lean: Lean) -> Published | None:
    """“Two days later”, “the same day”: the anchor is what the words before it mean."""
    if match["same"]:
        return anchor
    ahead = 1 if match["later"] or match["next"] else -1
    return _shifted(anchor, ahead * (_number(match["n"]) if match["n"] else 1), match["unit"] or match["unit2"])
