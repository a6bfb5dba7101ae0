"""The flow from files to a collection: everything is added once, and everything else is accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Precision
from mapdash.article import Article, GivenPlace, PlaceName, Role, given_mention
from mapdash.collection import Collection
from mapdash.commands.add import describe
from mapdash.geoparsing import Geoparser
from mapdash.ingest import Summary, ingest, mentions_of
from tests.fake_geoparser import FakeGeoparser


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "map.db", create=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text("Talks on Rafah\n\nOfficials met in Qatar, not in Atlantis.")
    (made / "b.csv").write_text(
        "title,text,date,outlet\nCrossing shut,Rafah is shut.,2024-03-28,Example\n"
        "No place,Nothing.,sometime,Example\n,,,\n,,2024-01-01,\n"
    )
    (made / "c.jpg").write_bytes(b"%PDF-")
    return made


def test_everything_is_added_or_accounted_for(collection: Collection, folder: Path) -> None:
    geoparser = FakeGeoparser()
    summary = ingest([folder], collection, geoparser)
    assert (summary.read, summary.added, summary.already_there) == (3, 3, 0)
    assert [(Path(item.origin).name, item.reason) for item in summary.skipped] == [
        ("b.csv, row 5", "neither a title nor a text"),
        ("c.jpg", "no reader for .jpg"),
    ]
    assert [item.value for item in summary.bad_dates] == ["sometime"]
    assert (summary.mentions, summary.places) == (4, {"geonames:281102", "geonames:289688"})
    assert (summary.undated, summary.unplaced) == (2, 1)
    assert summary.done == summary.expected == 5
    assert geoparser.asked[1] == ("Crossing shut\n\nRafah is shut.", "Crossing shut", "Example", date(2024, 3, 28))
    counts = collection.counts()
    assert (counts.articles, counts.undated, counts.unplaced, counts.mentions) == (3, 2, 1, 4)


def test_adding_again_geoparses_nothing_and_changes_nothing(collection: Collection, folder: Path) -> None:
    ingest([folder], collection, FakeGeoparser())
    before = collection.articles_table()
    geoparser = FakeGeoparser()
    summary = ingest([folder], collection, geoparser)
    assert (summary.read, summary.added, summary.already_there) == (3, 0, 3)
    assert geoparser.asked == []
    assert collection.articles_table().equals(before)


def test_the_same_article_twice_in_one_run_is_one(collection: Collection, folder: Path) -> None:
    summary = ingest([folder / "a.txt", folder / "a.txt"], collection, FakeGeoparser())
    assert (summary.added, summary.already_there) == (1, 1)


def test_mentions_point_into_the_stored_text(collection: Collection, folder: Path) -> None:
    ingest([folder], collection, FakeGeoparser())
    for article_id in collection.articles_table()["id"]:
        text = collection.article(article_id).text
        for mention in collection.mentions(article_id):
            assert text[mention.start : mention.end] == mention.text


def test_ctrl_c_keeps_what_was_added_and_says_so(collection: Collection, folder: Path) -> None:
    class Impatient(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> list:  # type: ignore[type-arg, override]
            if len(self.asked) == 1:
                raise KeyboardInterrupt
            return list(super().parse(text, **rest))  # type: ignore[arg-type]

    summary = ingest([folder], collection, Impatient())
    assert summary.interrupted
    assert (summary.added, collection.counts().articles) == (1, 1)
    assert ingest([folder], collection, FakeGeoparser()).added == 2


def test_progress_hears_of_every_step(collection: Collection, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    ingest(
        [folder], collection, FakeGeoparser(), progress=lambda summary: seen.append((summary.done, summary.expected))
    )
    assert seen == sorted(seen)
    assert seen[0] == (1, 3)
    assert seen[-1] == (5, 5)


def test_a_summary_handed_in_tells_also_of_a_flow_that_broke(collection: Collection, folder: Path) -> None:
    class Broken(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> list:  # type: ignore[type-arg, override]
            if self.asked:
                raise RuntimeError("broken")
            return list(super().parse(text, **rest))  # type: ignore[arg-type]

    summary = Summary()
    with pytest.raises(RuntimeError):
        ingest([folder], collection, Broken(), summary=summary)
    assert summary.added == 1


def test_with_the_real_geoparser_the_marker_leads_to_the_words(
    collection: Collection, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    text = (
        "Aid reaches Goma\n\nGOMA, Democratic Republic of the Congo — A convoy reached Goma on Monday, a Congolese "
        "official said. It had left Kampala in Uganda two days before.\n"
    )
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    summary = ingest([tmp_path / "report.txt"], collection, Geoparser(gazetteer))
    assert (summary.added, summary.unplaced) == (1, 0)
    stored = collection.article(1)
    placed = {
        (stored.text[mention.start : mention.end], mention.place.country, mention.role)
        for mention in collection.mentions(1)
        if mention.place is not None
    }
    assert {
        ("Goma", "CD", Role.LITERAL),
        ("Kampala", "UG", Role.LITERAL),
        ("Congolese", "CD", Role.ADJECTIVAL),
    } <= placed
    assert all(mention.reason for mention in collection.mentions(1))


def test_points_that_the_source_gave_become_markers_beside_what_the_text_names(collection: Collection) -> None:
    given = GivenPlace("Al Mawasi", 31.33, 34.24, Precision.TOWN, "PS", reason="Given by the source (ACLED)")
    article = Article("Clashes were reported near Rafah.", given=(given,))
    assert [mention.text for mention in mentions_of(article, FakeGeoparser())] == ["", "Rafah"]
    article_id = collection.add(article, mentions_of(article, FakeGeoparser())).article_id
    first, second = collection.mentions(article_id)
    assert second.text == "Rafah"
    assert (first.start, first.end, first.text, first.role) == (0, 0, "", Role.LITERAL)
    assert (first.confidence, first.reason, first.precision) == (1.0, given.reason, Precision.TOWN)
    assert first.place is not None
    assert (first.place.name, first.place.lat, first.place.lon, first.place.country) == (
        "Al Mawasi",
        31.33,
        34.24,
        "PS",
    )
    assert first.place.id.startswith("given:")


def test_the_same_words_about_two_points_are_two_articles(collection: Collection) -> None:
    here, there = (Article("No casualties.", given=(GivenPlace("", lat, 34.2),)) for lat in (31.3, 31.4))
    assert collection.add(here).added
    assert collection.add(there).added
    places = [given_mention(article.given[0]).place for article in (here, there)]
    assert len({place.id for place in places if place is not None}) == 2


def test_a_table_of_events_keeps_its_points_and_dates(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "event_id_cnty,event_date,sub_event_type,location,country,latitude,longitude,geo_precision,notes\n"
        "PSE1,2024-03-28,Air strike,Rafah,Palestine,31.3,34.2,1,A strike hit a house in Rafah.\n"
        "PSE2,2024-03-28,Air strike,Gaza,Palestine,31.5,34.4,3,A strike hit a house in Rafah.\n"
    )
    summary = ingest([path], collection, FakeGeoparser())
    assert (summary.read, summary.added, summary.already_there) == (2, 2, 0)
    stored = [collection.mentions(number) for number in (1, 2)]
    first, second = ([m for m in mentions if m.start == m.end] for mentions in stored)
    assert [(m.place.lat, m.place.lon, m.precision.value) for m in first if m.place] == [(31.3, 34.2, "town")]
    assert [(m.place.lat, m.place.lon, m.precision.value) for m in second if m.place] == [(31.5, 34.4, "province")]
    assert first[0].event
    assert first[0].event.isoformat() == "2024-03-28"
    assert any(m.text == "Rafah" for m in stored[0])


def test_rows_with_a_place_name_only_are_looked_up(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("place,country,date\nRafah,Palestine,2024-03-28\n")
    geoparser = FakeGeoparser()
    ingest([path], collection, geoparser)
    assert geoparser.asked == []
    assert geoparser.looked_up == [PlaceName("Rafah", "", "Palestine")]


def test_copies_and_updates_are_counted(collection: Collection, tmp_path: Path) -> None:
    said = "The crossing at Rafah was opened for lorries with flour and medicine this morning, and closed at noon. " * 2
    rows = [
        {"title": "Open", "text": said, "url": "https://a.example/1", "source": "A", "date": "2024-03-28"},
        {"title": "Crossing open", "text": said, "url": "https://b.example/9", "source": "B", "date": "2024-03-28"},
        {
            "title": "Open",
            "text": said + "It will stay shut.",
            "url": "https://a.example/1?utm_source=x",
            "source": "A",
        },
        {"title": "Elsewhere", "text": "Nothing of note happened in Qatar.", "url": "https://c.example/2"},
    ]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    summary = ingest([tmp_path / "in.json"], collection, FakeGeoparser())
    assert (summary.added, summary.copies, summary.updates, summary.already_there) == (4, 1, 1, 0)
    assert (
        "Read 4 articles: 4 added, 1 of them a copy of a story already there, 1 an update of what was there; "
        "0 already there."
    ) in list(describe(summary))


def test_the_point_of_a_name_is_what_the_name_means() -> None:
    given = GivenPlace("Rafah town", 10.0, 20.0, Precision.TOWN, reason="Given by the source (UCDP GED, where_prec 1)")
    article = Article("Shells fell on Rafah, and talks went on in Qatar.", given=(given,))
    of_source, rafah, qatar = mentions_of(article, FakeGeoparser())
    assert rafah.place == of_source.place
    assert (rafah.start, rafah.confidence, rafah.precision) == (15, 1.0, Precision.TOWN)
    assert "The source gives the point of this name" in rafah.reason
    assert qatar.place is not None
    assert qatar.place.id == "geonames:289688"
