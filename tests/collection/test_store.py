"""What goes into a collection comes out of it, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gazetteer import Place
from mapdash.article import Article, DatePrecision, Mention, Published, Role
from mapdash.collection import Collection

from .conftest import GAZA_RAFAH, TEXT, an_article, some_mentions


def test_article_and_mentions_come_back_as_they_went_in(collection: Collection) -> None:
    article = an_article(
        language="en",
        origin="reports.csv, row 12",
        retrieved=datetime(2024, 4, 1, 9, 0, tzinfo=UTC),
        published=Published.at(datetime(2024, 3, 28, 23, 30, tzinfo=timezone(timedelta(hours=-5)))),
        modified=Published.at(datetime(2024, 3, 29, 1, 5, tzinfo=timezone(timedelta(hours=-5)))),
        digest="sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A",
    )
    result = collection.add(article, some_mentions())

    stored = collection.article(result.article_id)
    assert result.added
    assert {name: getattr(stored, name) for name in Article.__dataclass_fields__} == {
        name: getattr(article, name) for name in Article.__dataclass_fields__
    }
    assert stored.id == result.article_id
    assert collection.mentions(result.article_id) == some_mentions()


@pytest.mark.parametrize(
    "published",
    [
        None,
        Published(date(1968, 1, 31)),
        Published(date(2024, 3, 1), DatePrecision.MONTH),
        Published(date(2024, 1, 1), DatePrecision.YEAR),
        Published.at(datetime(2024, 3, 28, 14, 5)),
    ],
)
def test_a_date_keeps_its_precision(collection: Collection, published: Published | None) -> None:
    article_id = collection.add(an_article(published=published)).article_id
    assert collection.article(article_id).published == published


def test_a_mention_keeps_when_it_happened_and_which_words_say_so(collection: Collection) -> None:
    first, *others = some_mentions()
    dated = replace(first, event=Published(date(2024, 3, 1), DatePrecision.MONTH), event_words=(16, 25))
    article_id = collection.add(an_article(), [dated, *others]).article_id
    assert collection.mentions(article_id) == [dated, *others]


def test_an_article_is_a_story_of_its_own_at_first(collection: Collection) -> None:
    for number in range(2):
        article_id = collection.add(an_article(number, text=f"Nothing alike {number}.")).article_id
        stored = collection.article(article_id)
        assert (stored.story, stored.newer) == (article_id, None)
    assert len(collection.regrouped_table()) == 0


def test_adding_again_changes_nothing_and_says_so(collection: Collection) -> None:
    first = collection.add(an_article(), some_mentions())
    generation = collection.generation()
    second = collection.add(an_article(), some_mentions())

    assert (second.article_id, second.added) == (first.article_id, False)
    assert collection.generation() == generation
    assert collection.counts().articles == 1
    assert collection.counts().mentions == 3
    assert collection.find(an_article()) == first.article_id
    assert collection.find(an_article(1)) is None


def test_generation_grows_with_every_article(collection: Collection) -> None:
    seen = [collection.generation()]
    for number in range(3):
        collection.add(an_article(number))
        seen.append(collection.generation())
    assert seen == sorted(set(seen))


def test_an_article_whose_mentions_fail_is_not_half_there(collection: Collection) -> None:
    unstorable = Mention(0, 5, "Talks", Role.LITERAL, GAZA_RAFAH, 0.5, object())  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        collection.add(an_article(), [*some_mentions(), unstorable])
    assert collection.counts().articles == 0
    assert len(collection.places_table()) == 0
    # the keys of the places rolled back are forgotten too
    assert collection.mentions(collection.add(an_article(), some_mentions()).article_id) == some_mentions()


def test_one_row_per_place_whatever_its_number_of_mentions(collection: Collection, path: Path) -> None:
    collection.add(an_article(1), some_mentions())
    with Collection.open(path) as other:
        other.add(an_article(2), some_mentions())
    collection.add(an_article(3), some_mentions())
    assert sorted(collection.places_table()["id"]) == ["geonames:281102", "geonames:289688", "geonames:359792"]


def test_a_place_known_better_later_is_updated(collection: Collection) -> None:
    first = collection.add(an_article(1), some_mentions()).article_id
    moved = Place(GAZA_RAFAH.id, "Rafah", 31.3, 34.3, GAZA_RAFAH.kind, "PS", "Gaza Strip", "Rafah", 130000)
    collection.add(an_article(2), [Mention(0, 5, "Talks", Role.LITERAL, moved, 0.9)])
    assert collection.mentions(first)[0].place == moved


def test_unknown_ids(collection: Collection) -> None:
    with pytest.raises(KeyError):
        collection.article(7)
    assert collection.mentions(7) == []
    assert collection.texts([7]) == {}


def test_texts_by_id(collection: Collection) -> None:
    ids = [collection.add(an_article(number)).article_id for number in range(3)]
    assert collection.texts(ids[1:]) == {ids[1]: TEXT + " (1)", ids[2]: TEXT + " (2)"}


def test_characters_no_database_takes_keep_the_offsets(collection: Collection) -> None:
    article_id = collection.add(an_article(text="a\x00b\ud800c Rafah 😀", title="\udfff")).article_id
    assert collection.article(article_id).text == "a�b�c Rafah 😀"
    assert list(collection.search("rafah")) == [article_id]


def test_counts(collection: Collection) -> None:
    collection.add(an_article(1), some_mentions())
    collection.add(an_article(2, published=None, source=None), [])
    collection.add(an_article(3, published=Published(date(2025, 1, 1))), [])
    counts = collection.counts()
    assert (counts.articles, counts.undated, counts.unplaced) == (3, 1, 2)
    assert (counts.mentions, counts.unresolved, counts.places) == (3, 1, 2)
    assert (counts.first, counts.last) == (date(2024, 3, 28), date(2025, 1, 1))
    assert counts.sources == (("Example", 2), (None, 1))
