"""A small collection, and the pieces to fill one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gazetteer import Kind, Place
from mapdash.article import Alternative, Article, Mention, Published, Role
from mapdash.collection import Collection

GAZA_RAFAH = Place("geonames:281102", "Rafah", 31.287, 34.259, Kind.TOWN, "PS", "Gaza Strip", None, 126305)
EGYPT_RAFAH = Place("geonames:359792", "Rafah", 31.28, 34.24, Kind.TOWN, "EG", "North Sinai", None, 0)
QATAR = Place("geonames:289688", "Qatar", 25.5, 51.25, Kind.COUNTRY, "QA", None, None, 2781677)

TEXT = "Talks on Rafah\n\nOfficials met in Rafah. Qatar and Atlantis were named."


def an_article(number: int = 0, **changes: object) -> Article:
    fields: dict[str, object] = {
        "text": TEXT + f" ({number})",
        "title": "Talks on Rafah",
        "url": f"https://example.org/{number}",
        "source": "Example",
        "published": Published(date(2024, 3, 28)),
    }
    return Article(**(fields | changes))  # type: ignore[arg-type]


def some_mentions(text: str = TEXT) -> list[Mention]:
    rafah, qatar, atlantis = text.rindex("Rafah"), text.index("Qatar"), text.index("Atlantis")
    return [
        Mention(
            rafah, rafah + 5, "Rafah", Role.LITERAL, GAZA_RAFAH, 0.9, "near Gaza", (Alternative(EGYPT_RAFAH, 0.1),)
        ),
        Mention(qatar, qatar + 5, "Qatar", Role.LITERAL, QATAR, 0.97, "the only country of this name"),
        Mention(atlantis, atlantis + 8, "Atlantis", Role.LITERAL, None, 0.0, "no place is sure enough"),
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "map.db"


@pytest.fixture
def collection(path: Path) -> Iterator[Collection]:
    with Collection.open(path, create=True) as opened:
        yield opened
