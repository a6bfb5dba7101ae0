"""`Collection`: articles and their mentions go in one transaction each, and come out as they went in."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Engine, bindparam, func, select, text

from gazetteer import Place
from mapdash.address import canonical_address
from mapdash.article import Article, Mention, Role
from mapdash.collection import adding, check, database, feeds, regroup, rows, schema, stories, tables
from mapdash.collection.check import Fault
from mapdash.collection.feeds import Feed
from mapdash.collection.likeness import Wording
from mapdash.collection.prepared import EPOCH, PlaceRow, Prepared, prepare
from mapdash.collection.records import AddResult, Counts, Sibling, StoredArticle
from mapdash.collection.schema import ROLE_CODES, articles, mentions, places
from mapdash.collection.words import parse_words

_ARTICLE = select(articles, schema.texts.c.text).join(schema.texts).where(articles.c.id == bindparam("id"))
_GENERATION = "SELECT coalesce((SELECT max(id) FROM articles), 0) + coalesce((SELECT max(number) FROM regroupings), 0)"
_TOGETHER = 256  # articles regrouped in one transaction


class Collection:
    """The articles of one map; open it with `Collection.open`, as a context manager or with `close`."""

    def __init__(self, path: Path, engine: Engine, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = engine
        self._keys: dict[str, tuple[int, PlaceRow]] = {}  # places stored, as this process last saw them
        self._worded: OrderedDict[int, Wording] = OrderedDict()

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False) -> Self:
        """Opens the collection in the file `path`.

        Args:
            path: the SQLite file.
            create: make it where there is none.
            read_only: never write, so that a file in a read-only folder can be looked at.

        Raises:
            CollectionError: one of its children: the file is absent, something else, from a later mapdash, locked,
                or cannot be written. The file is not changed then.
        """
        where = Path(path)
        return cls(where, database.open_engine(where, create=create, read_only=read_only), read_only=read_only)

    def close(self) -> None:
        """Closes the file; the last one to close it folds the write-ahead log into it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- adding

    def find(self, article: Article, digest: bytes | None = None) -> int | None:
        """The id of the same article if it is here, else None.

        The same is what has the same `Article.content_hash`, or the same address, headline and words.

        Args:
            article: the article.
            digest: its `content_hash` as bytes, where the caller has it.
        """
        address = None if article.given else canonical_address(article.url)
        with closing(self._engine.raw_connection()) as borrowed, database.translated(self.path):
            assert isinstance(borrowed.driver_connection, sqlite3.Connection)
            digest = digest or bytes.fromhex(article.content_hash)
            return adding.find(borrowed.driver_connection, digest, address, article.text)

    def add(self, article: Article, mentions: Sequence[Mention] = ()) -> AddResult:
        """Stores an article with its mentions, in one transaction: all of it, or nothing.

        Args:
            article: the article.
            mentions: what was found in it, and what its source gave (`given_mention`); those without a place are
                stored too.

        Returns:
            Its id, and whether it is new. The same article again (see `find`) changes nothing. A copy of a story joins
            it, a later version of an article takes its place; points that the source gave (`Article.given`) are told
            apart by more than words, so those articles join nothing.

        Raises:
            CollectionError: full disk, read-only file, locked for too long; nothing of the article is stored then.
        """
        return self.add_all([prepare(article, mentions)])[0]

    def add_all(self, prepared: Iterable[Prepared]) -> list[AddResult]:
        """Stores several articles in one transaction, which takes half the time of one each; see `add`.

        Args:
            prepared: articles with their mentions, as `prepare` made them, perhaps in another process.

        Raises:
            CollectionError: as `add`; none of them is stored then.
        """
        try:
            with database.writing(self._engine, self.path) as connection:
                transaction = adding.Adding(connection, self._keys, self._worded)
                results = [transaction.add(one) for one in prepared]
        except BaseException:
            self._worded.clear()  # numbers that are rolled back are given again
            raise
        self._keys.update(transaction.new_keys)  # only now: what was rolled back has no key
        return results

    # ---------------------------------------------------------------- reading one

    def article(self, id: int) -> StoredArticle:
        """The article with this id.

        Raises:
            KeyError: there is none.
        """
        with self._reading() as connection:
            row = connection.execute(_ARTICLE, {"id": id}).one_or_none()
        if row is None:
            raise KeyError(f"no article {id} in {self.path}")
        return rows.article_of(row)

    def articles(self, ids: Iterable[int]) -> dict[int, StoredArticle]:
        """The articles with these ids; unknown ones are left out."""
        wanted = json.dumps([int(id) for id in ids])
        chosen = text("articles.id IN (SELECT value FROM json_each(:ids))")
        with self._reading() as connection:
            found = connection.execute(
                select(articles, schema.texts.c.text).join(schema.texts).where(chosen), {"ids": wanted}
            ).all()
        return {row.id: rows.article_of(row) for row in found}

    def mentions(self, article_id: int) -> list[Mention]:
        """The mentions of an article in the order of its text, as they were added; empty for an unknown id."""
        with self._reading() as connection:
            found = connection.execute(
                select(mentions).where(mentions.c.article_id == article_id).order_by(mentions.c.start, mentions.c.id)
            ).all()
            keys = {row.place_key for row in found if row.place_key is not None}
            keys |= {key for row in found for key, _ in rows.alternatives_of(row)}
            named = connection.execute(select(places).where(places.c.key.in_(keys)))
            known = {row.key: rows.place_of(row) for row in named}
        return [rows.mention_of(row, known) for row in found]

    def siblings(self, article_ids: Iterable[int]) -> dict[int, list[Sibling]]:
        """All articles of each one's story with all their versions, its own included.

        The face of the story with its versions comes first, then the others by the time of publication; of one article
        the current version, then the earlier ones. Unknown ids are left out.
        """
        with self._reading() as connection:
            return stories.siblings(connection, article_ids)

    def texts(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The whole texts of these articles by id; unknown ids are left out."""
        wanted = json.dumps([int(article_id) for article_id in article_ids])
        with self._reading() as connection:
            found = connection.execute(
                text("SELECT article_id, text FROM texts WHERE article_id IN (SELECT value FROM json_each(:ids))"),
                {"ids": wanted},
            )
            return {row.article_id: row.text for row in found}

    # ---------------------------------------------------------------- reading many

    def articles_table(self, after_id: int = 0) -> pd.DataFrame:
        """All articles above an id without their texts; see `mapdash.collection.tables.articles_table`."""
        with self._reading() as connection:
            return tables.articles_table(connection, after_id)

    def mentions_table(self, after_id: int = 0, limit: int = -1) -> pd.DataFrame:
        """All mentions above a mention id, or the first few; see `mapdash.collection.tables.mentions_table`."""
        with self._reading() as connection:
            return tables.mentions_table(connection, after_id, limit)

    def regrouped_table(self, after_number: int = 0) -> pd.DataFrame:
        """Articles whose story or version changed; see `mapdash.collection.tables.regrouped_table`."""
        with self._reading() as connection:
            return tables.regrouped_table(connection, after_number)

    def places_table(self, after_key: int = 0) -> pd.DataFrame:
        """All places above a key; see `mapdash.collection.tables.places_table`."""
        with self._reading() as connection:
            return tables.places_table(connection, after_key)

    def places_by_source(self, least: float) -> dict[str, list[tuple[Place, int]]]:
        """What each outlet's latest articles surely name; see `mapdash.collection.tables.places_by_source`."""
        with self._reading() as connection:
            return tables.places_by_source(connection, least)

    def search(self, words: str, *, by_relevance: bool = False, after_id: int = 0) -> npt.NDArray[np.int64]:
        """Ids of the articles that hold all these words in title or text.

        Args:
            words: as typed: `rafah crossing`, `"prime minister"`, `shell*`; case and diacritics do not matter.
            by_relevance: best match first (BM25) instead of ascending ids.
            after_id: only articles above this id.
        """
        asked = parse_words(words)
        if asked is None:
            return np.empty(0, dtype=np.int64)
        conditions, values = [], []
        if asked.expression:
            source, key = "words", "rowid"
            conditions.append("words MATCH ?")
            values.append(asked.expression)
        else:
            source, key = "searchable", "id"
        for passage in asked.passages:
            conditions.append("(instr(text, ?) OR instr(title, ?))")
            values += [passage, passage]
        if after_id:
            conditions.append(f"{key} > {int(after_id)}")
        found = f"FROM {source} WHERE {' AND '.join(conditions)}"
        with self._reading() as connection:
            if by_relevance and asked.expression:
                return tables.numbers_in_order(connection, key, f"{found} ORDER BY rank", values)
            return np.sort(tables.numbers(connection, key, found, values))

    def known_addresses(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses, made canonical, of which an article is stored."""
        with self._reading() as connection:
            return feeds.known_addresses(connection, urls)

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, in order of address."""
        with self._reading() as connection:
            return feeds.all_feeds(connection)

    def put_feed(self, feed: Feed) -> None:
        """Stores what is known of a feed, in place of what was.

        Raises:
            CollectionError: the collection cannot be written.
        """
        with database.writing(self._engine, self.path) as connection:
            feeds.put_feed(connection, feed)

    def generation(self) -> int:
        """A number that grows whenever an article is added or regrouped, by whichever process.

        Cheap enough to ask at every turn.
        """
        with self._reading() as connection:
            return int(connection.exec_driver_sql(_GENERATION).scalar_one())

    def stamp(self, article_id: int, mention_id: int, place_key: int) -> str:
        """Changes when what was stored up to these ids is no longer what it was; for those who keep a copy of it.

        Articles and mentions are only ever added, so a few of them tell; of the places, which a newer gazetteer may
        move or rename, all are looked at.
        """
        with self._reading() as connection:
            return tables.stamp(connection, article_id, mention_id, place_key)

    def counts(self) -> Counts:
        """How much of what the collection holds."""
        literal = mentions.c.role == ROLE_CODES[Role.LITERAL]
        placed = select(mentions.c.article_id).where(mentions.c.place_key.is_not(None), literal).distinct().subquery()
        with self._reading() as connection:
            total, dated, first, last = connection.execute(
                select(
                    func.count(), func.count(articles.c.day), func.min(articles.c.day), func.max(articles.c.day)
                ).select_from(articles)
            ).one()
            grouped, superseded = connection.execute(
                select(func.count(articles.c.story.distinct()), func.count(articles.c.newer))
            ).one()
            found, resolved, distinct = connection.execute(
                select(
                    func.count(), func.count(mentions.c.place_key), func.count(mentions.c.place_key.distinct())
                ).select_from(mentions)
            ).one()
            with_place = connection.execute(select(func.count()).select_from(placed)).scalar_one()
            outlets = connection.execute(
                select(articles.c.source, func.count()).group_by(articles.c.source).order_by(func.count().desc())
            ).all()
        return Counts(
            articles=total,
            stories=grouped,
            superseded=superseded,
            undated=total - dated,
            unplaced=total - with_place,
            mentions=found,
            unresolved=found - resolved,
            places=distinct,
            first=None if first is None else EPOCH + timedelta(days=first),
            last=None if last is None else EPOCH + timedelta(days=last),
            sources=tuple((source, count) for source, count in outlets),
        )

    def check(self, progress: Callable[[int], None] = lambda _: None) -> list[Fault]:
        """Looks at all of it for faults, changing nothing; see `mapdash.collection.check`.

        Args:
            progress: called with the number of articles looked at.

        Raises:
            CollectionError: it cannot be written, which is needed to look through the index of words.
        """
        with database.writing(self._engine, self.path) as connection:
            return check.check(connection, progress)

    def rebuild_words(self) -> None:
        """Makes the index of words anew from the texts.

        Raises:
            CollectionError: the collection cannot be written.
        """
        with database.writing(self._engine, self.path) as connection:
            check.rebuild_words(connection)

    def regroup(self) -> int:
        """Groups the articles of an earlier mapdash into stories, as it does with new ones; returns how many.

        Raises:
            CollectionError: the collection cannot be written; what was grouped before stays so.
        """
        with self._reading() as connection:
            ids = list(regroup.ungrouped(adding.raw(connection)))
        for start in range(0, len(ids), _TOGETHER):
            with database.writing(self._engine, self.path) as connection:
                for id in ids[start : start + _TOGETHER]:
                    regroup.group(adding.raw(connection), id)
        return len(ids)

    def schema_version(self) -> int:
        """The version of the file's schema."""
        with self._reading() as connection:
            return schema.version_of(connection, str(self.path))

    def _reading(self) -> AbstractContextManager[Connection]:
        return database.reading(self._engine, self.path)
