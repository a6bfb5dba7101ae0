"""Stories against articles, and days of events against days of publication, beside what plain Python says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from gazetteer import Precision
from mapdash.article import Article, Mention, Published, Role
from mapdash.collection import Collection
from mapdash.view import Filter, View

from .conftest import PLACES, SOURCES, Stored

FIRST = date(2024, 1, 1)


@dataclass(frozen=True)
class Known(Stored):
    """With what the collection made of it."""

    story: int


def made(rng: Random) -> Iterator[tuple[Article, list[Mention]]]:
    """Stories of one to five copies, each copy with a sentence of its own, in mixed order."""
    drawn = []
    for number in range(70):
        body = " ".join(f"w{rng.randrange(10**9)}" for _ in range(60))
        for copy in range(rng.choice((1, 1, 1, 2, 3, 5))):
            text = f"Story {number}\n\nThis is about {rng.choice(('aid', 'talks'))} {body}."
            mentions = []
            for _ in range(rng.choice((0, 1, 2, 3))):
                place = rng.choice(PLACES[:5] if rng.random() < 0.7 else PLACES)
                text += " It was told of "
                event = Published(FIRST + timedelta(days=rng.randrange(-20, 60))) if rng.random() < 0.5 else None
                span = (len(text), len(text) + len(place.name))
                role = rng.choice((Role.LITERAL, Role.LITERAL, Role.ADJECTIVAL))
                mentions.append(Mention(*span, place.name, role, place, rng.choice((0.4, 0.9)), event=event))
                text += place.name + "."
            day = Published(FIRST + timedelta(days=rng.randrange(40))) if rng.random() > 0.2 else None
            url = f"https://example.org/{number}/{copy}"
            drawn.append((Article(text, f"Story {number}", url, rng.choice(SOURCES), day), mentions))
    rng.shuffle(drawn)
    yield from drawn


@pytest.fixture(scope="module", params=["read at once", "grown"])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[View, list[Known]]]:
    articles = list(made(Random(5)))
    path: Path = tmp_path_factory.mktemp("stories") / "some.db"
    with Collection.open(path, create=True) as collection, pytest.MonkeyPatch.context() as patch:
        patch.setattr("mapdash.view.growth.LAST_PART", 5)
        view = View(collection) if request.param == "grown" else None
        ids = []
        for at, (article, mentions) in enumerate(articles):
            ids.append(collection.add(article, mentions).article_id)
            if view is not None and at % 25 == 0:
                view.refresh()
                view.status(Filter())  # so that something is kept of the older parts
                view.status(Filter(sources=frozenset({"AP"})))
        if view is not None:
            view.refresh()
        table = collection.articles_table().set_index("id")
        assert table["story"].nunique() < len(table) * 0.8
        known = [
            Known(id, article, tuple(mentions), int(table.loc[id, "story"]))
            for id, (article, mentions) in zip(ids, articles, strict=True)
        ]
        yield view or View(collection), known


def expected(known: list[Known], filter: Filter) -> list[Known]:
    """The articles that are looked at, by the plain words of `Filter` and `Stories`."""
    text = Filter(sources=filter.sources, words=filter.words)
    fitting = [item for item in known if item.selected(text)]
    if filter.count == "stories":
        standing: dict[int, Known] = {}
        for item in sorted(fitting, key=lambda item: (item.id != item.story, item.id)):
            standing.setdefault(item.story, item)
        fitting = [item for item in fitting if standing[item.story] is item]
    if filter.dates == "published":
        return [item for item in fitting if item.selected(filter)]
    return [item for item in fitting if fits_event(item, filter)]


def passing(item: Known, filter: Filter) -> list[Mention]:
    found = item.passing(filter)
    if filter.dates == "event" and (filter.start or filter.end or not filter.undated) and not filter.only_undated:
        found = [mention for mention in found if mention.event and within(mention.event.day, filter)]
    return found


def within(day: date, filter: Filter) -> bool:
    return (filter.start is None or day >= filter.start) and (filter.end is None or day <= filter.end)


def fits_event(item: Known, filter: Filter) -> bool:
    if filter.only_undated:
        if any(mention.event for mention in item.mentions):
            return False
        return bool(item.passing(filter)) or not filter.needs_mention
    found = passing(item, filter)
    if filter.place and not any(mention.place and mention.place.id == filter.place for mention in found):
        return False
    return bool(found) or not filter.needs_mention


BASE = Filter()
WHERE = [
    BASE,
    Filter(sources=frozenset({"AP"})),
    Filter(words="aid"),
    Filter(start=FIRST + timedelta(days=5), end=FIRST + timedelta(days=20)),
    Filter(start=FIRST + timedelta(days=12), sources=frozenset({"Reuters", ""})),
    Filter(only_undated=True),
    Filter(undated=False),
    Filter(place=PLACES[0].id),
    Filter(min_confidence=0.5, precisions=frozenset({Precision.TOWN})),
]
FILTERS = [
    replace(one, count=count, dates=dates)
    for one in WHERE
    for count in ("stories", "articles")
    for dates in ("published", "event")
]  # type: ignore[arg-type]


@pytest.mark.parametrize("filter", FILTERS, ids=str)
def test_every_count_is_of_the_same_articles(seen: tuple[View, list[Known]], filter: Filter) -> None:
    view, known = seen
    wanted = expected(known, filter)
    ids = {item.id for item in wanted}
    counts = view.status(filter).selected
    assert counts.articles == len(wanted)
    assert counts.on_map == sum(bool(passing(item, filter)) for item in wanted)
    assert counts.mentions == sum(len(passing(item, filter)) for item in wanted)
    page = view.rows(filter, limit=1000)
    assert page.total == len(wanted)
    assert {row.article_id for row in page.rows} == ids
    per_place = {
        place.id: sum(any(m.place == place for m in passing(item, filter)) for item in wanted) for place in PLACES
    }
    found = {item.place.id: item.articles for item in view.places_in_view(filter, None, limit=100).places}
    assert found == {id: number for id, number in per_place.items() if number}
    markers = view.markers(filter, None, 14)
    assert sum(marker.articles for marker in markers) == sum(per_place.values())
    histogram = view.histogram(filter)
    if filter.dates == "published":
        assert sum(histogram.selected) == counts.articles - counts.without_date
    else:
        days = [{m.event.day for m in passing(item, filter) if m.event} for item in wanted]
        assert histogram.unit.value == "day"
        if not filter.only_undated:
            assert sum(histogram.selected) == sum(map(len, days))


@pytest.mark.parametrize("filter", [one for one in FILTERS if not one.only_undated], ids=str)
def test_facets_say_what_each_choice_would_leave(seen: tuple[View, list[Known]], filter: Filter) -> None:
    view, known = seen
    facets = view.facets(filter)
    for source in ("", "AP", "Reuters", "example.org"):
        chosen = replace(filter, sources=frozenset({source}))
        assert facets.sources.get(source, 0) == len(expected(known, chosen)) == view.status(chosen).selected.articles
    if filter.place:
        return
    for country in ("PS", "IL", ""):
        chosen = replace(filter, countries=frozenset({country}))
        assert facets.countries.get(country, 0) == view.status(chosen).selected.on_map
    for role in Role:
        chosen = replace(filter, roles=frozenset({role}))
        assert facets.roles.get(role, 0) == view.status(chosen).selected.on_map


def test_events_that_are_not_dated_are_counted(seen: tuple[View, list[Known]]) -> None:
    view, known = seen
    filter = Filter(dates="event", count="articles", start=FIRST, end=FIRST + timedelta(days=9))
    counts = view.status(filter).selected
    silent = [item for item in known if not any(mention.event for mention in item.mentions)]
    assert counts.undated_left_out == len(silent)
    literal = [mention for item in known for mention in item.passing(filter)]
    assert counts.mentions_without_event == sum(mention.event is None for mention in literal)


def test_a_face_that_comes_late_takes_the_place_of_its_copies(tmp_path: Path) -> None:
    body = " ".join(f"w{number * 7919 % 10007}" for number in range(60))
    with Collection.open(tmp_path / "map.db", create=True) as collection:
        collection.add(Article(f"Late\n\n{body}", "Late", source="B", published=Published(FIRST + timedelta(days=3))))
        view = View(collection)
        assert [row.title for row in view.rows(Filter()).rows] == ["Late"]
        collection.add(Article(f"Early\n\n{body}", "Early", source="A", published=Published(FIRST)))
        assert view.refresh()
        assert [row.title for row in view.rows(Filter()).rows] == ["Early"]
        assert [row.title for row in view.rows(Filter(sources=frozenset({"B"}))).rows] == ["Late"]
        assert len(view.rows(Filter(count="articles")).rows) == 2
