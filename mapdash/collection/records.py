"""The records a collection gives back beyond articles and mentions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapdash.article import Article


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of an article that was handed to `Collection.add`.

    Attributes:
        article_id: its number in the collection, whether new or old.
        added: False where the same article was there already, and nothing changed.
        copy: it carries a story that was there already, in the same words.
        update: it is another version of an article that was there already.
    """

    article_id: int
    added: bool
    copy: bool = False
    update: bool = False


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another article of the same story, or another version of the same article; what a link to it needs.

    Attributes:
        id: its number.
        title: its headline, or "".
        source: its outlet.
        url: its address.
        published: ISO 8601, as precise as known.
        modified: likewise.
        retrieved: ISO 8601 with zone.
        story: number of the face of its story.
        newer: number of the version that replaced it; None for the current one.
    """

    id: int
    title: str
    source: str | None
    url: str | None
    published: str | None
    modified: str | None
    retrieved: str | None
    story: int
    newer: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(Article):
    """An article and its number in the collection.

    Attributes:
        id: its number.
        story: number of the article that stands for its story, with all copies of it; its own where it has none.
        newer: number of the version that replaced it; None for the current one.
    """

    id: int
    story: int
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a collection holds, in numbers.

    Attributes:
        articles: all of them.
        stories: what they tell, copies and versions counted once.
        superseded: articles that a later version of theirs replaced; they are kept, and not shown.
        undated: articles without a publication date.
        unplaced: articles in which no literal mention has a place, so that the map does not show them.
        mentions: all of them, toponyms left open included.
        unresolved: mentions without a place.
        places: distinct places that mentions mean.
        first: the earliest publication day.
        last: the latest.
        sources: articles per outlet, the largest first; None for those without one.
    """

    articles: int
    stories: int
    superseded: int
    undated: int
    unplaced: int
    mentions: int
    unresolved: int
    places: int
    first: date | None
    last: date | None
    sources: tuple[tuple[str | None, int], ...]
