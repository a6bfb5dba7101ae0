"""Dates as people write them: counted back from when a page was read, or with months named in other languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from mapdash.article import DatePrecision, Published

LANGUAGES = ["fr", "es", "de", "ru", "uk", "ar", "he", "it", "pt", "tr"]
_LONGEST = 60  # characters; longer ones are sentences
# a year and a word: anything else was read before, or would be guessed
_LOOKS_LIKE_ONE = re.compile(r"(?=.*\d{4})(?=.*[^\W\d_]{3})")
# in the Levant and Iraq months have names of their own
_LEVANTINE = {
    "كانون الثاني": "يناير", "شباط": "فبراير", "آذار": "مارس", "نيسان": "أبريل", "أيار": "مايو", "حزيران": "يونيو",
    "تموز": "يوليو", "أيلول": "سبتمبر", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر", "كانون الأول": "ديسمبر",
    "آب": "أغسطس",
}  # fmt: skip
_AGO = re.compile(
    r"(?:(?:posted|published|updated|about|around|some)\s+)*(?P<number>\d{1,4}|an?|one)\s*"
    r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|mos?|y|yrs?|years?)\s+ago\.?$",
    re.IGNORECASE,
)
_NAMED = {"just now": 0, "today": 0, "yesterday": 1}


def counted_back(text: str, retrieved: datetime) -> Published | None:
    """What "12 hours ago" or "yesterday" means on a page read at a time; None for anything else.

    No more precise than it was said: of minutes the time, of hours and days the day, of weeks the week, of months the
    month, of years the year.
    """
    value = " ".join(text.split())
    if (days := _NAMED.get(value.casefold())) is not None:
        return Published((retrieved - timedelta(days=days)).date())
    found = _AGO.match(value)
    if found is None:
        return None
    number = int(found["number"]) if found["number"].isdigit() else 1
    unit = found["unit"].lower()
    if unit.startswith("mo"):
        month = retrieved.year * 12 + retrieved.month - 1 - number
        return Published(date(month // 12, month % 12 + 1, 1), DatePrecision.MONTH)
    if unit.startswith("y"):
        return Published(date(retrieved.year - number, 1, 1), DatePrecision.YEAR)
    if unit.startswith("s"):
        return Published.at((retrieved - timedelta(seconds=number)).replace(second=0, microsecond=0))
    if unit.startswith("m"):
        return Published.at((retrieved - timedelta(minutes=number)).replace(second=0, microsecond=0))
    if unit.startswith("h"):
        return Published((retrieved - timedelta(hours=number)).date())
    day = (retrieved - timedelta(days=number * (7 if unit.startswith("w") else 1))).date()
    if unit.startswith("w"):
        return Published(day - timedelta(days=day.weekday()), DatePrecision.WEEK)
    return Published(day)


@lru_cache(maxsize=4096)  # a column repeats its days, and what is no date takes longest
def in_other_languages(text: str) -> Published | None:
    """A date whose month is a word of one of LANGUAGES, with its year; None for anything else, and nothing guessed."""
    if len(text) > _LONGEST or not _LOOKS_LIKE_ONE.match(text):
        return None
    for own, usual in _LEVANTINE.items():
        text = text.replace(own, usual)
    try:
        found = _parser().get_date_data(text)
    except (ArithmeticError, LookupError, TypeError, ValueError):  # it was not made for what people put into files
        return None
    moment: datetime | None = found.date_obj
    if moment is None or moment.year < 1000:
        return None
    if found.period == "month":
        return Published(moment.date().replace(day=1), DatePrecision.MONTH)
    if found.period != "time":
        return Published(moment.date())
    offset = moment.utcoffset()
    zone = None if offset is None else UTC if not offset else timezone(offset)
    return Published.at(moment.replace(tzinfo=zone))


@lru_cache(maxsize=1)
def _parser() -> Any:
    from dateparser.date import DateDataParser  # half a second, which few need to wait for

    settings = {
        "REQUIRE_PARTS": ["month", "year"],
        "PARSERS": ["absolute-time"],
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",
    }
    return DateDataParser(languages=LANGUAGES, settings=settings)
