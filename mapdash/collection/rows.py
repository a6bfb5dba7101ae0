"""Articles, mentions and places as rows of the tables, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from gazetteer import Kind, Place
from mapdash.address import canonical_address
from mapdash.article import Alternative, Article, Mention, Published, storable
from mapdash.collection.records import StoredArticle
from mapdash.collection.schema import DATE_PRECISION_CODES, PRECISION_CODES, ROLE_CODES

EPOCH = date(1970, 1, 1)
_ROLES = {code: role for role, code in ROLE_CODES.items()}
_PRECISIONS = {code: precision for precision, code in PRECISION_CODES.items()}


def article_row(article: Article, digest: bytes) -> dict[str, Any]:
    """The row of `articles` for an article; its text goes elsewhere."""
    published = article.published
    return {
        "content_hash": digest,
        "day": (published.day - EPOCH).days if published else None,
        "date_precision": DATE_PRECISION_CODES[published.precision] if published else None,
        "published": published.isoformat() if published else None,
        "text_length": len(article.text),
        "source": _storable(article.source),
        "title": storable(article.title),
        "url": _storable(article.url),
        "language": _storable(article.language),
        "retrieved": article.retrieved.isoformat() if article.retrieved else None,
        "origin": _storable(article.origin),
        "modified": article.modified.isoformat() if article.modified else None,
        "address": _storable(article.record) or canonical_address(article.url),
        "digest": _storable(article.digest),
    }


def article_of(row: Row[Any]) -> StoredArticle:
    """The article of a row of `articles` joined with its text; its given places are mentions by now."""
    return StoredArticle(
        id=row.id,
        text=row.text,
        title=row.title,
        url=row.url,
        source=row.source,
        published=_date_of(row.published),
        retrieved=datetime.fromisoformat(row.retrieved) if row.retrieved else None,
        language=row.language,
        origin=row.origin,
        modified=_date_of(row.modified),
        digest=row.digest,
        story=row.story,
        newer=row.newer,
    )


def mention_row(mention: Mention, article_id: int, key_of: Callable[[Place], int]) -> dict[str, Any]:
    """The row of `mentions`; `key_of` gives the key under which a place is stored."""
    alternatives = [[key_of(other.place), round(other.probability, 4)] for other in mention.alternatives]
    return {
        "article_id": article_id,
        "place_key": None if mention.place is None else key_of(mention.place),
        "role": ROLE_CODES[mention.role],
        "precision": None if mention.precision is None else PRECISION_CODES[mention.precision],
        "confidence": mention.confidence,
        "start": mention.start,
        "end": mention.end,
        "text": storable(mention.text),
        "reason": storable(mention.reason),
        "alternatives": json.dumps(alternatives) if alternatives else None,
        "event": mention.event.isoformat() if mention.event else None,
        "event_day": (mention.event.day - EPOCH).days if mention.event else None,
        "event_words": json.dumps(mention.event_words) if mention.event_words else None,
    }


def alternatives_of(row: Row[Any]) -> list[tuple[int, float]]:
    """Keys and probabilities of the places that a mention could have meant."""
    return [(key, probability) for key, probability in json.loads(row.alternatives or "[]")]


def mention_of(row: Row[Any], places: Mapping[int, Place]) -> Mention:
    """The mention of a row; `places` holds by key those that it names."""
    return Mention(
        start=row.start,
        end=row.end,
        text=row.text,
        role=_ROLES[row.role],
        place=None if row.place_key is None else places[row.place_key],
        confidence=row.confidence,
        reason=row.reason,
        alternatives=tuple(Alternative(places[key], probability) for key, probability in alternatives_of(row)),
        precision=_PRECISIONS.get(row.precision),
        event=_date_of(row.event),
        event_words=tuple(json.loads(row.event_words)) if row.event_words else None,
    )


def place_row(place: Place) -> dict[str, Any]:
    """The row of `places`, but for its key."""
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind.value,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "population": place.population,
    }


def place_of(row: Row[Any]) -> Place:
    """The place of a row."""
    return Place(
        id=row.id,
        name=row.name,
        lat=row.lat,
        lon=row.lon,
        kind=Kind(row.kind),
        country=row.country,
        admin1=row.admin1,
        admin2=row.admin2,
        population=row.population,
    )


def _date_of(text: str | None) -> Published | None:
    return Published.fromisoformat(text) if text else None


def _storable(value: str | None) -> str | None:
    return None if value is None else storable(value)
