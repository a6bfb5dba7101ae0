"""A view follows a growing collection, and reads an article whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from mapdash.article import Alternative, Article, Mention, Published, Role
from mapdash.collection import Collection
from mapdash.view import Filter, View

from .conftest import PLACES, make_article, store

GAZA, RAFAH, KHAN_YUNIS = PLACES[:3]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    with Collection.open(tmp_path / "growing.db", create=True) as opened:
        yield opened


def _mention(text: str, place, role: Role = Role.LITERAL, confidence: float = 0.9, **more) -> Mention:
    start = text.rindex(place.name)
    return Mention(start, start + len(place.name), place.name, role, place, confidence, **more)


def test_an_empty_collection_has_answers_too(collection: Collection) -> None:
    view = View(collection)
    assert view.span() is None
    assert view.markers(Filter(), None, 3) == []
    assert view.rows(Filter()).rows == ()
    assert view.histogram(Filter()).starts == ()
    assert view.status(Filter(words="aid", place="geonames:1")).selected.articles == 0
    assert view.facets(Filter()).sources == {}
    assert view.places_in_view(Filter(), None).total == 0


def test_refresh_reads_what_is_new_and_only_that(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(7)
    store(collection, [make_article(rng, number) for number in range(60)])
    view = View(collection)
    assert not view.refresh()
    store(collection, [make_article(rng, number) for number in range(60, 100)])
    asked = []
    articles_table, mentions_table = collection.articles_table, collection.mentions_table
    monkeypatch.setattr(
        collection, "articles_table", lambda after_id=0: asked.append(after_id) or articles_table(after_id)
    )
    monkeypatch.setattr(
        collection, "mentions_table", lambda after_id, limit: asked.append(after_id) or mentions_table(after_id, limit)
    )
    before = view.status(Filter()).everything.articles
    assert view.refresh()
    assert before == 60
    assert asked[0] == 60
    assert asked[1] > 0
    fresh = View(collection)
    for filter in (Filter(), Filter(sources=frozenset({"AP"}), words="aid"), Filter(roles=frozenset())):
        assert view.status(filter) == fresh.status(filter)
        assert view.markers(filter, None, 4) == fresh.markers(filter, None, 4)
        assert view.rows(filter) == fresh.rows(filter)
        assert view.facets(filter) == fresh.facets(filter)


def test_answers_stay_whole_while_the_collection_grows(collection: Collection) -> None:
    rng = Random(3)
    store(collection, [make_article(rng, number) for number in range(40)])
    view = View(collection)
    wrong = []

    def ask() -> None:
        for _ in range(60):
            page, counts = view.rows(Filter(), limit=3), view.status(Filter()).selected
            if len(page.rows) != 3 or counts.on_map + counts.without_place != counts.articles:
                wrong.append(page)

    asking = [Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for number in range(40, 60):
        store(collection, [make_article(rng, number)])
        assert view.refresh()
    for thread in asking:
        thread.join()
    assert wrong == []
    assert view.status(Filter()).everything.articles == 60


def test_rows_show_the_sentence_that_says_why(collection: Collection) -> None:
    text = "Rafah, Gaza\n\nAid came. People left Gaza for Rafah. Talks in Khan Yunis went on."
    mentions = [
        Mention(0, 5, "Rafah", Role.LITERAL, RAFAH, 0.9),
        Mention(7, 11, "Gaza", Role.LITERAL, GAZA, 0.9),
        Mention(text.index("Gaza for"), text.index(" for"), "Gaza", Role.ADJECTIVAL, GAZA, 0.3),
        _mention(text, RAFAH),
        _mention(text, KHAN_YUNIS),
    ]
    collection.add(Article(text, title="Rafah, Gaza", published=Published(date(2024, 5, 7))), mentions)
    view = View(collection)

    def shown(filter: Filter) -> str:
        return view.rows(filter).rows[0].snippet.text

    row = view.rows(Filter()).rows[0]
    assert row.snippet.text == "People left Gaza for Rafah."
    assert [(row.snippet.text[m.start : m.end], m.role, m.uncertain) for m in row.snippet.marks] == [
        ("Gaza", Role.ADJECTIVAL, True),
        ("Rafah", Role.LITERAL, False),
    ]
    assert row.place_ids == (RAFAH.id, GAZA.id, KHAN_YUNIS.id)
    assert row.published == "2024-05-07"
    assert shown(Filter(place=KHAN_YUNIS.id)) == "Talks in Khan Yunis went on."
    assert shown(Filter(words="aid")) == "Aid came."
    assert shown(Filter(place=GAZA.id)) == "Rafah, Gaza"


def test_the_reader_gets_every_mention_with_its_reason(collection: Collection) -> None:
    text = "Rafah and somewhere."
    mentions = [
        _mention(text, RAFAH, reason="Gaza is named.", alternatives=(Alternative(GAZA, 0.2),), confidence=0.4),
        Mention(10, 19, "somewhere", Role.LITERAL, None, 0.0),
    ]
    article_id = collection.add(Article(text, url="https://example.org/1"), mentions).article_id
    document = View(collection).document(article_id)
    assert document.article.url == "https://example.org/1"
    assert [read.mention for read in document.mentions] == mentions
    assert document.mentions[0].label == "Rafah, Gaza Strip, PS"
    assert document.mentions[0].alternative_labels == ("Gaza, Gaza Strip, PS",)
    assert [read.uncertain for read in document.mentions] == [True, True]
    assert document.places == (RAFAH,)
    with pytest.raises(KeyError):
        View(collection).document(article_id + 1)


def test_the_best_match_comes_first_by_relevance(collection: Collection) -> None:
    for day, text in ((1, "Aid."), (2, "Aid aid aid aid to Rafah."), (3, "A word on aid among very many others here.")):
        mentions = [_mention(text, RAFAH)] if "Rafah" in text else []
        collection.add(Article(text, published=Published(date(2024, 5, day))), mentions)
    view = View(collection)
    newest = [row.article_id for row in view.rows(Filter(words="aid")).rows]
    relevant = [row.article_id for row in view.rows(Filter(words="aid"), order="relevance").rows]
    assert newest == [3, 2, 1]
    assert relevant == collection.search("aid", by_relevance=True).tolist()
    assert relevant != newest
    assert view.rows(Filter(), order="relevance").rows[0].article_id == 2


def test_of_very_many_matches_the_last_stored_are_ranked_and_the_others_follow(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 10):
        words = "aid " * (day % 4 + 1) + "word " * day
        collection.add(Article(words, published=Published(date(2024, 5, day))))
    monkeypatch.setattr("mapdash.view.view.RANKED", 4)
    view = View(collection)
    ranked = collection.search("aid", by_relevance=True, after_id=5).tolist()
    assert sorted(ranked) == [6, 7, 8, 9]
    assert ranked != [9, 8, 7, 6]
    listed = [row.article_id for row in view.rows(Filter(words="aid"), order="relevance").rows]
    assert listed == [*ranked, 5, 4, 3, 2, 1]
    assert [row.article_id for row in view.rows(Filter(words="aid"), order="relevance", limit=6).rows] == listed[:6]
    page = view.rows(Filter(words="aid"), order="relevance", limit=2)
    assert (page.ranked, page.total) == (4, len(listed))
    assert view.rows(Filter(words="aid"), order="newest").ranked == len(listed)
