"""Dates as articles carry them -> `Published`, no more precisely than they were written.

A day stays a day, a time keeps its offset. 3/4/2024 is not guessed: whether the day or the month comes first is for
the caller to know, who sees the whole column (`decides_day_first`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from mapdash.article import DatePrecision, Published
from mapdash.readers.other_dates import counted_back, in_other_languages


class AmbiguousDate(ValueError):
    """The day and the month of a date cannot be told apart."""


_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)} | {"sept": 9}
_MONTHS |= {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"

# offsets of the abbreviations that RFC 822 defines, and of those that mean one thing only
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONES |= {"pst": -8, "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3}
_TIME = (
    r"(?:(?:\s*t|,?\s+(?:at\s+)?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>(?:utc|gmt)?[+-]\d{1,2}(?::?\d\d)?|"
    + "|".join(sorted(_ZONES, key=len, reverse=True))
    + ")?"
    r"(?:\s*\([^)]*\))?)?"
)
_FORMS = tuple(
    re.compile(form + "$", re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _TIME,
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})-w(?P<week>\d\d)(?:-(?P<weekday>[1-7]))?",
        r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?",
        _WEEKDAY + _DAY + r"[\s-]+(?:of\s+)?" + _MONTH + r",?[\s-]+(?P<year>\d{4}|\d\d)" + _TIME,
        _WEEKDAY + _MONTH + r"\s+" + _DAY + r"(?:,\s*|\s+)(?P<year>\d{4})" + _TIME,
        _MONTH + r",?\s+(?P<year>\d{4})",
    )
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>z|[+-]\d\d:?(?:\d\d)?)?)?$",
    re.IGNORECASE | re.ASCII,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\.\d+)?$", re.ASCII)
_NUMERIC = re.compile(
    _WEEKDAY + r"(?P<first>\d{1,2})([-/.])(?P<second_part>\d{1,2})\2(?P<year>\d{4}|\d\d)" + _TIME + "$",
    re.IGNORECASE | re.ASCII,
)

_LONGEST = 100  # characters; a cell with more is a text in the wrong column


def parse_date(text: str, *, day_first: bool | None = None, retrieved: datetime | None = None) -> Published:
    """Reads a date in one of the usual notations.

    ISO 8601 (also 2022/06/23, 20240328, 20230918T031500Z), RFC 822, "28 March 2024", "March 28, 2024", "March 2024",
    numeric dates with the year last, and seconds or milliseconds since 1970; also "12 hours ago", and months named in
    `other_dates.LANGUAGES`. Midnight without a zone is taken for what it nearly always is: the way a program writes a
    day.

    Args:
        text: the date.
        day_first: how to read 3/4/2024, where it matters.
        retrieved: when the source was read, which "12 hours ago" is counted from; without it that is no date.

    Raises:
        AmbiguousDate: it matters, and `day_first` is None.
        ValueError: not a date in any notation known, or none that exists (30 February).
    """
    if len(text) > _LONGEST:
        raise ValueError(f"not a date: {text[:60]!r}")
    value = " ".join(text.split())
    if numeric := _NUMERIC.match(value):
        return _published(numeric, *_numeric_parts(value, numeric, day_first))
    if _EPOCH.match(value):
        seconds = float(value) / (1000 if len(value) == 13 and "." not in value else 1)
        return Published.at(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
    for form in (_COMPACT, *_FORMS):
        if found := form.match(value):
            parts = found.groupdict()
            if week := parts.get("week"):
                monday = date.fromisocalendar(int(parts["year"]), int(week), int(parts["weekday"] or 1))
                return Published(monday, DatePrecision.DAY if parts["weekday"] else DatePrecision.WEEK)
            month = parts.get("month") or "1"
            number = int(month) if month.isdigit() else _MONTHS[month.lower()]
            return _published(found, _year(parts["year"]), number, int(parts.get("day") or 1))
    said = (counted_back(value, retrieved) if retrieved else None) or in_other_languages(value)
    if said is not None:
        return said
    raise ValueError(f"not a date: {value[:60]!r}")


def decides_day_first(text: str) -> bool | None:
    """Whether a numeric date by itself says that the day (True) or the month (False) comes first; None: it does not."""
    found = _NUMERIC.match(" ".join(text.split())) if len(text) <= _LONGEST else None
    if not found:
        return None
    first, second = int(found["first"]), int(found["second_part"])
    if first > 12 >= second:
        return True
    if second > 12 >= first:
        return False
    return None


def _numeric_parts(value: str, found: re.Match[str], day_first: bool | None) -> tuple[int, int, int]:
    first, second, year = int(found["first"]), int(found["second_part"]), _year(found["year"])
    if day_first is None:
        day_first = decides_day_first(value)
    if day_first is None and first != second:
        raise AmbiguousDate(f"day or month first: {value[:60]!r}")
    return (year, second, first) if day_first else (year, first, second)


def _year(digits: str) -> int:
    """A year; of two digits (RFC 822, spreadsheets) as strptime's %y (POSIX): 69-99 are of the last century."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= 69 else 2000)


def _published(found: re.Match[str], year: int, month: int, day: int) -> Published:
    parts = found.groupdict()
    calendar = date(year, month, day)
    if year < 1000:
        raise ValueError("a year before 1000 is no publication date")
    if found.re is not _NUMERIC and not parts.get("day"):
        return Published(calendar, DatePrecision.MONTH if parts.get("month") else DatePrecision.YEAR)
    if not parts.get("hour"):
        return Published(calendar)
    # the end of a day (ISO 8601); with minutes there is no such hour
    if parts["hour"] == "24" and calendar < date.max and not int(parts["minute"] or 0) + int(parts.get("second") or 0):
        calendar, parts = calendar + timedelta(days=1), parts | {"hour": "0"}
    moment = datetime.combine(calendar, _clock(parts), _zone(parts.get("zone")))
    if moment.tzinfo is None and moment.time() == time():
        return Published(calendar)
    return Published.at(moment)


def _clock(parts: dict[str, str | None]) -> time:
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    microsecond = int(((parts.get("fraction") or "") + "000000")[:6])
    return time(hour, int(parts["minute"] or 0), int(parts.get("second") or 0), microsecond)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    name = text.rstrip("+-:0123456789").lower()
    if name == text.lower():
        hours = _ZONES[name]
        return UTC if hours == 0 else timezone(timedelta(hours=hours))
    text = text[len(name) :]
    digits = text[1:].replace(":", "")
    digits = digits if len(digits) in (2, 4) else f"0{digits}"
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(offset if text[0] == "+" else -offset)
