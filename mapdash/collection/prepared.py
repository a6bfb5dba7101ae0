"""An article with its mentions as the rows it will be stored in: all that can be done before the file is written to.

Where several processes geoparse, each prepares what it found; what they hand to the one that stores is tuples of plain
values, which cost a tenth of what objects cost to send.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gazetteer import Place
from mapdash.address import canonical_address
from mapdash.article import Article, Mention, Role, storable
from mapdash.collection.likeness import signature, wording
from mapdash.collection.schema import DATE_PRECISION_CODES, PRECISION_CODES, ROLE_CODES

EPOCH = date(1970, 1, 1)
_EPOCH_DAY = EPOCH.toordinal()
_KEPT = 1 << 15  # places whose rows are remembered

PlaceRow = tuple[str, str, float, float, str, str | None, str | None, str | None, int]
"""A row of `places` but for its key."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is stored of an article.

    Attributes:
        digest: its `Article.content_hash`.
        address: its canonical address, None where it has none.
        given: whether the source gave points, so that it joins no story.
        bands: what copies of it are found by (`likeness.signature`).
        title: the headline, storable, as everything here.
        text: the text.
        facts: its row of `articles` behind the digest, in the order of `FACTS`, but for title.
        places: the places that its mentions mean or could have meant.
        mentions: rows of `mentions` from `place_key` to `event_words`, with indices into `places` for keys; the
            alternatives as pairs of such an index and a probability.
        dated: whether it has a publication date.
        marked: whether a literal mention has a place, so that the map shows it.
    """

    digest: bytes
    address: str | None
    given: bool
    bands: list[tuple[int, int]]
    title: str
    text: str
    facts: tuple[Any, ...]
    places: list[PlaceRow]
    mentions: list[tuple[Any, ...]]
    dated: bool
    marked: bool

    def meant(self) -> set[str]:
        """Ids of the places that its mentions mean."""
        return {self.places[row[0]][0] for row in self.mentions if row[0] is not None}

    def __reduce__(self) -> tuple[Any, ...]:
        return Prepared, tuple(getattr(self, name) for name in _FIELDS)


_FIELDS = tuple(Prepared.__dataclass_fields__)
FACTS = (
    "day", "date_precision", "published", "text_length", "source", "url", "language", "retrieved", "origin",
    "modified", "address", "digest",
)  # fmt: skip


def prepare(article: Article, mentions: Sequence[Mention], digest: bytes | None = None) -> Prepared:
    """The rows of an article.

    Args:
        article: the article.
        mentions: what was found in it, and what its source gave.
        digest: its `content_hash` as bytes, where the caller has it.
    """
    address = canonical_address(article.url)
    places: list[PlaceRow] = []
    at: dict[str, int] = {}

    def index(place: Place) -> int:
        found = at.get(place.id)
        if found is None:
            found = at[place.id] = len(places)
            places.append(place_row(place))
        return found

    rows = [_mention_row(mention, index) for mention in mentions]
    return Prepared(
        digest=digest or bytes.fromhex(article.content_hash),
        address=address,
        given=bool(article.given),
        bands=[] if article.given else signature(wording(article)),
        title=storable(article.title),
        text=storable(article.text),
        facts=_facts(article, address),
        places=places,
        mentions=rows,
        dated=article.published is not None,
        marked=any(mention.place is not None and mention.role is Role.LITERAL for mention in mentions),
    )


def _facts(article: Article, address: str | None) -> tuple[Any, ...]:
    published = article.published
    return (
        published.day.toordinal() - _EPOCH_DAY if published else None,
        DATE_PRECISION_CODES[published.precision] if published else None,
        published.isoformat() if published else None,
        len(article.text),
        _storable(article.source),
        _storable(article.url),
        _storable(article.language),
        article.retrieved.isoformat() if article.retrieved else None,
        _storable(article.origin),
        article.modified.isoformat() if article.modified else None,
        _storable(article.record) or address,
        _storable(article.digest),
    )


def _mention_row(mention: Mention, index: Callable[[Place], int]) -> tuple[Any, ...]:
    event, words = mention.event, mention.event_words
    others = [(index(other.place), round(other.probability, 4)) for other in mention.alternatives]
    return (
        None if mention.place is None else index(mention.place),
        ROLE_CODES[mention.role],
        None if mention.precision is None else PRECISION_CODES[mention.precision],
        mention.confidence,
        mention.start,
        mention.end,
        storable(mention.text),
        storable(mention.reason),
        others,
        event.isoformat() if event else None,
        event.day.toordinal() - _EPOCH_DAY if event else None,
        json.dumps(words) if words else None,
    )


_known: dict[str, tuple[Place, PlaceRow]] = {}


def place_row(place: Place) -> PlaceRow:
    """The row of `places` for a place; the last ones are remembered, as most come again and again."""
    known = _known.get(place.id)
    if known is None or (known[0] is not place and known[0] != place):
        if len(_known) >= _KEPT:
            _known.clear()
        row = (
            place.id, place.name, place.lat, place.lon, place.kind.value, place.country, place.admin1, place.admin2,
            place.population,
        )  # fmt: skip
        known = _known[place.id] = place, row
    return known[1]


def _storable(value: str | None) -> str | None:
    return None if value is None else storable(value)
