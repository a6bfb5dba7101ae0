"""The columns that filters stand on say the same as the articles and mentions themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pandas as pd

from mapdash.article import DatePrecision, Published
from mapdash.collection import NO_DAY, PRECISION_CODES, ROLE_CODES, Collection

from .conftest import an_article, some_mentions


def test_empty_tables_have_the_same_columns_as_full_ones(collection: Collection) -> None:
    def kinds() -> list[dict[str, str]]:
        tables = (collection.articles_table(), collection.mentions_table(), collection.places_table())
        return [{name: str(kind) for name, kind in table.dtypes.items()} for table in tables]

    empty = kinds()
    collection.add(an_article(), some_mentions())
    assert kinds() == empty


def test_articles_table(collection: Collection) -> None:
    late = Published.at(datetime(2024, 3, 28, 23, 30, tzinfo=timezone(timedelta(hours=-5))))
    for number, published in enumerate([Published(date(1969, 12, 31)), None, late, Published(date(1970, 1, 1))]):
        collection.add(an_article(number, published=published, source=None if number else "Example"))
    table = collection.articles_table()
    assert table["id"].tolist() == [1, 2, 3, 4]
    assert table["day"].isna().tolist() == [False, True, False, False]
    assert [table["day"][row] for row in (0, 2, 3)] == [-1, (date(2024, 3, 28) - date(1970, 1, 1)).days, 0]
    assert table["published"].tolist() == ["1969-12-31", None, "2024-03-28T23:30:00-05:00", "1970-01-01"]
    assert table["precision"].tolist() == [DatePrecision.DAY, None, DatePrecision.TIME, DatePrecision.DAY]
    assert table["source"].tolist() == ["Example", None, None, None]
    assert table["story"].tolist() == [1, 2, 3, 4]
    assert table["newer"].tolist() == [-1] * 4
    assert table["text_length"].tolist() == [len(collection.article(number).text) for number in (1, 2, 3, 4)]


def test_mentions_table(collection: Collection) -> None:
    first, *others = some_mentions()
    dated = replace(first, event=Published(date(1970, 1, 3)), event_words=(0, 4))
    article_id = collection.add(an_article(), [dated, *others]).article_id
    table, places = collection.mentions_table(), collection.places_table().set_index("key")
    mentions = collection.mentions(article_id)
    assert table["article_id"].tolist() == [article_id] * 3
    assert table["event_day"].tolist() == [2, NO_DAY, NO_DAY]
    for row, mention in zip(table.itertuples(), mentions, strict=True):
        assert (row.start, row.end) == (mention.start, mention.end)
        assert np.isclose(row.confidence, mention.confidence)
        assert row.role == ROLE_CODES[mention.role]
        assert row.precision == (-1 if mention.precision is None else PRECISION_CODES[mention.precision])
        if mention.place is None:
            assert row.place_key == -1
        else:
            place = places.loc[row.place_key]
            assert (place["id"], place["name"], place["kind"]) == (
                mention.place.id,
                mention.place.name,
                mention.place.kind,
            )
            assert (place["lat"], place["lon"]) == (mention.place.lat, mention.place.lon)


def test_only_what_came_later(collection: Collection) -> None:
    collection.add(an_article(1), some_mentions())
    articles, mentions = collection.articles_table(), collection.mentions_table()
    collection.add(an_article(2), some_mentions())
    later = collection.articles_table(after_id=int(articles["id"].max()))
    assert later["id"].tolist() == [2]
    more = collection.mentions_table(after_id=int(mentions["id"].max()))
    assert more["article_id"].tolist() == [2, 2, 2]
    pd.testing.assert_frame_equal(
        pd.concat([mentions, more], ignore_index=True), collection.mentions_table(), check_dtype=True
    )
