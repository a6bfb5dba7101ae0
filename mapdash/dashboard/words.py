"""The words the screen uses for the records' codes, so that every region says the same."""

from __future__ import annotations

from datetime import date, datetime

from gazetteer import Kind, Precision
from mapdash.article import Role
from mapdash.view import Filter

PRECISION_NAMES: dict[Precision, str] = {
    Precision.EXACT: "exact spot",
    Precision.TOWN: "town",
    Precision.DISTRICT: "district",
    Precision.PROVINCE: "province",
    Precision.COUNTRY: "country",
    Precision.REGION: "region",
}
KIND_NAMES: dict[Kind, str] = {
    Kind.CONTINENT: "continent",
    Kind.REGION: "region",
    Kind.COUNTRY: "country",
    Kind.ADMIN1: "province",
    Kind.ADMIN2: "district",
    Kind.ADMIN3: "municipality",
    Kind.SEA: "sea",
    Kind.RIVER: "river",
    Kind.LAKE: "lake",
    Kind.ISLAND: "island",
    Kind.MOUNTAINS: "mountains",
    Kind.DESERT: "desert",
    Kind.TOWN: "town",
    Kind.QUARTER: "part of a town",
    Kind.FACILITY: "facility",
}
ROLE_NAMES: dict[Role, str] = {
    Role.LITERAL: "place",
    Role.ADJECTIVAL: "adjective",
    Role.EMBEDDED: "inside another name",
}
UNKNOWN_OUTLET = "Outlet not known"
NO_COUNTRY = "In no one country"


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 article", "1,204 mentions", "12 stories"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a noun of ours."""
    return noun.removesuffix("y") + "ies" if noun.endswith("y") else noun + "s"


def counted(filter: Filter, copies: bool) -> str:
    """What is counted under a filter: "story" only where a collection has copies, so that it says something."""
    return "story" if copies and filter.count == "stories" else "article"


def a_date(filter: Filter) -> str:
    """What the filter's dates are dates of."""
    return "an event date" if filter.dates == "event" else "a date"


def day(value: date) -> str:
    """A day as a person writes it: 7 Mar 2024."""
    return f"{value.day} {value:%b %Y}"


def published(iso: str | None) -> str:
    """A publication date, no more precisely than it is known.

    Args:
        iso: as `Published.isoformat` writes it, or None.
    """
    if iso is None:
        return "No date"
    if len(iso) == 4:
        return iso
    if len(iso) == 7:
        return f"{date.fromisoformat(iso + '-01'):%B %Y}"
    if "W" in iso:
        return f"week of {day(date.fromisoformat(iso))}"
    if len(iso) == 10:
        return day(date.fromisoformat(iso))
    moment = datetime.fromisoformat(iso)
    offset = moment.strftime("%z")
    zone = "" if not offset else " UTC" if offset == "+0000" else f" UTC{offset[:3]}:{offset[3:5]}"
    return f"{day(moment.date())}, {moment:%H:%M}{zone}"
