"""A real collection of made-up articles about real places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from gazetteer import Kind, Place, Precision
from mapdash.article import Article, Mention, Published, Role
from mapdash.collection import Collection
from mapdash.view import Filter, View

PLACES = (
    Place("geonames:281133", "Gaza", 31.5, 34.46667, Kind.TOWN, "PS", "Gaza Strip", population=410000),
    Place("geonames:281102", "Rafah", 31.29722, 34.24357, Kind.TOWN, "PS", "Gaza Strip", population=126305),
    Place("geonames:281124", "Khan Yunis", 31.34018, 34.30627, Kind.TOWN, "PS", "Gaza Strip", population=173183),
    Place("geonames:6254930", "State of Palestine", 31.9216, 35.2033, Kind.COUNTRY, "PS", population=4569087),
    Place("geonames:294640", "Israel", 31.5, 34.75, Kind.COUNTRY, "IL", population=8883800),
    Place("geonames:706483", "Kharkiv", 49.98081, 36.25272, Kind.TOWN, "UA", "Kharkiv", population=1433886),
    Place("geonames:703448", "Kyiv", 50.45466, 30.5238, Kind.TOWN, "UA", "Kyiv City", population=2797553),
    Place("geonames:2186224", "New Zealand", -42.0, 174.0, Kind.COUNTRY, "NZ", population=4885500),
    Place("geonames:2198148", "Suva", -18.14161, 178.44149, Kind.TOWN, "FJ", "Central", population=77366),
    Place("geonames:4035413", "Apia", -13.83333, -171.76666, Kind.TOWN, "WS", "Tuamasaga", population=40407),
    Place("mapdash:black-sea", "Black Sea", 43.0, 34.0, Kind.SEA),
    Place("geonames:287286", "Doha", 25.28545, 51.53096, Kind.TOWN, "QA", "Baladiyat ad Dawhah", population=344939),
)
SOURCES = (None, "Reuters", "AP", "example.org")
FIRST_DAY = date(2023, 10, 7)


def make_article(rng: Random, number: int) -> tuple[Article, list[Mention]]:
    """An article with up to six mentions of every role and confidence, its words among a few of its own."""
    words = [rng.choice(("shelling", "aid", "talks", "ceasefire")) for _ in range(3)]
    own = " ".join(f"w{rng.randrange(10**9)}" for _ in range(40))  # so that no two are taken for copies
    text = f"Brief {number}\n\nThis is about {' and '.join(words)}. {own}."
    mentions = []
    for _ in range(rng.choice((0, 0, 1, 2, 3, 6))):
        place = rng.choice(PLACES[: rng.choice((3, len(PLACES)))])
        text += " Somebody spoke of "
        resolved = rng.random() > 0.1
        mentions.append(
            Mention(
                start=len(text),
                end=len(text) + len(place.name),
                text=place.name,
                role=rng.choice((Role.LITERAL, Role.LITERAL, Role.ADJECTIVAL, Role.EMBEDDED)),
                place=place if resolved else None,
                confidence=rng.choice((0.29, 0.5, 0.8, 0.95, 1.0, round(rng.random(), 3))) if resolved else 0.0,
                precision=rng.choice((None, None, Precision.REGION)) if resolved else None,
            )
        )
        text += place.name + "."
    published = Published(FIRST_DAY + timedelta(days=rng.randrange(60))) if rng.random() > 0.15 else None
    return Article(text, title=f"Brief {number}", source=rng.choice(SOURCES), published=published), mentions


@dataclass(frozen=True)
class Stored:
    """An article as the tests know it, beside what the collection made of it."""

    id: int
    article: Article
    mentions: tuple[Mention, ...]

    def passing(self, filter: Filter) -> list[Mention]:
        """The mentions that pass, by the plain words of Filter's docstring."""
        return [
            mention
            for mention in self.mentions
            if mention.place is not None
            and (not filter.roles or mention.role in filter.roles)
            and (not filter.precisions or mention.precision in filter.precisions)
            and mention.confidence >= filter.min_confidence
            and (not filter.countries or (mention.place.country or "") in filter.countries)
        ]

    def selected(self, filter: Filter, *, any_date: bool = False) -> bool:
        """Whether the article is in the selection, by the plain words of Filter's docstring."""
        day = self.article.published.day if self.article.published else None
        dates = filter.start is not None or filter.end is not None
        if any_date:
            fits = True
        elif filter.only_undated:
            fits = day is None
        elif day is None:
            fits = not dates and filter.undated
        else:
            fits = (filter.start is None or day >= filter.start) and (filter.end is None or day <= filter.end)
        fits = fits and (not filter.sources or (self.article.source or "") in filter.sources)
        fits = fits and all(word in self.article.text.lower() for word in filter.words.lower().split())
        passing = self.passing(filter)
        wanted = filter.places | ({filter.place} if filter.place else set())
        on_map = bool(passing) and (not wanted or any(mention.place.id in wanted for mention in passing))
        if filter.needs_mention and not on_map:
            fits = False
        return fits and not (filter.unplaced_only and on_map)


def store(collection: Collection, made: Sequence[tuple[Article, list[Mention]]]) -> list[Stored]:
    """Adds articles and says what was stored."""
    return [
        Stored(collection.add(article, mentions).article_id, article, tuple(mentions)) for article, mentions in made
    ]


@pytest.fixture(scope="session", params=["read at once", "grown"])
def stored_view(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[View, list[Stored]]]:
    """A view of 300 articles, and the articles; once as one part, once in the parts of a collection that grew."""
    rng = Random(20231007)
    path: Path = tmp_path_factory.mktemp("view") / "some.db"
    made = [make_article(rng, number) for number in range(300)]
    with Collection.open(path, create=True) as collection, pytest.MonkeyPatch.context() as patch:
        if request.param == "read at once":
            stored = store(collection, made)
            view = View(collection)
        else:
            # small, so that there are several
            patch.setattr("mapdash.view.growth.LAST_PART", 5)
            stored = store(collection, made[:160])
            view = View(collection)
            for first, last in ((160, 240), (240, 280), (280, 300)):
                stored += store(collection, made[first:last])
                assert view.refresh()
            assert len(view._snapshot.parts) > 2
        yield view, stored
