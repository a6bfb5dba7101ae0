"""Articles, mentions and places from the rows of the tables; `prepared` makes the rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from gazetteer import Kind, Place
from mapdash.article import Alternative, Mention, Published
from mapdash.collection.records import StoredArticle
from mapdash.collection.schema import PRECISION_CODES, ROLE_CODES

_ROLES = {code: role for role, code in ROLE_CODES.items()}
_PRECISIONS = {code: precision for precision, code in PRECISION_CODES.items()}


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
