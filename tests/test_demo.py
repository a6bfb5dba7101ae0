"""The sample briefs: what they promise to show, and that nobody can take them for news."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from importlib import resources
from itertools import pairwise

import pytest
from click.testing import CliRunner

from mapdash.article import DatePrecision
from mapdash.cli import main
from mapdash.collection import Collection
from mapdash.demo import MARK, briefs, build

RECORDS = [
    json.loads(line)
    for line in resources.files("mapdash.demo").joinpath("briefs.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_enough_briefs_on_several_conflicts_over_more_than_a_year():
    assert len(briefs()) >= 60
    counts = Counter(record["conflict"] for record in RECORDS)
    assert sum(count >= 3 for conflict, count in counts.items() if conflict != "General") >= 7
    days = [article.published.day for article in briefs() if article.published]
    assert (max(days) - min(days)).days > 366


def test_each_is_marked_as_a_sample_in_its_record_its_text_and_its_source():
    assert all(record["sample"] is True for record in RECORDS)
    for article in briefs():
        assert article.text.endswith(MARK)
        assert article.source is not None
        assert article.source.startswith("mapdash sample desk ")
        assert article.url is None


def test_nobody_is_quoted_and_no_address_is_given():
    for article in briefs():
        assert not set(article.text) & set('"“”„«»‹›'), article.title
        assert "://" not in article.text
        assert "www." not in article.text


def test_each_is_a_short_text_under_its_headline():
    for article in briefs():
        assert article.text.startswith(article.title + "\n\n")
        body = article.text[article.body_start :].removesuffix(MARK)
        assert 70 <= len(body.split()) <= 180, article.title
        assert 3 <= body.count(". ") + 1 <= 8, article.title


def test_some_have_a_time_with_its_zone_most_a_day_and_one_no_date():
    dated = [article.published for article in briefs() if article.published]
    assert len(briefs()) - len(dated) == 1
    times = [published.time for published in dated if published.precision is DatePrecision.TIME]
    assert len(times) >= 5
    assert all(time is not None and time.utcoffset() is not None for time in times)
    assert sum(published.precision is DatePrecision.DAY for published in dated) > 60
    assert all(earlier.day <= later.day for earlier, later in pairwise(dated))


def test_some_are_copies_under_another_desk_and_no_two_are_the_same_article():
    titles = Counter(article.title for article in briefs())
    copied = [title for title, count in titles.items() if count > 1]
    assert len(copied) >= 5
    for title in copied:
        desks = [article.source for article in briefs() if article.title == title]
        assert len(set(desks)) == len(desks)
    whole = Counter(article.text for article in briefs())
    assert any(count == 3 for count in whole.values())
    assert len({article.content_hash for article in briefs()}) == len(briefs())


@pytest.mark.parametrize("field", ["title", "text", "source", "language", "conflict"])
def test_no_record_lacks_a_field(field):
    assert all(record[field].strip() == record[field] != "" for record in RECORDS)


def test_the_collection_is_built_once_and_building_again_changes_nothing(tmp_path):
    path = build(tmp_path / "demo.db")
    with Collection.open(path, read_only=True) as collection:
        first = collection.generation()
        assert len(collection.articles_table()) == len(briefs())
        assert len(collection.mentions_table()) > 5 * len(briefs())
    build(path)
    with Collection.open(path, read_only=True) as collection:
        assert collection.generation() == first


def test_the_command_serves_the_sample_collection_and_leaves_nothing_behind(monkeypatch):
    served = {}

    def look(path, **options):
        with Collection.open(path, read_only=True) as collection:
            served.update(options, path=path, articles=len(collection.articles_table()))

    monkeypatch.setattr("signal.signal", lambda *_: None)  # that of the tests stays
    monkeypatch.setattr("mapdash.dashboard.serve", look)
    result = CliRunner().invoke(main, ["demo", "--no-browser", "--port", "0"])
    assert result.exit_code == 0, result.output
    assert served["articles"] == len(briefs())
    assert (served["host"], served["port"], served["browser"]) == ("127.0.0.1", 0, False)
    assert not served["path"].exists()


def test_a_stopped_demo_takes_its_folder_with_it(tmp_path):
    command = [sys.executable, "-m", "mapdash", "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert any(b"mapdash is at" in line for line in process.stdout)
            assert list(tmp_path.glob("mapdash-*/*.db"))
            process.terminate()
            process.wait(20)
        finally:
            process.kill()
    assert not list(tmp_path.glob("mapdash-*"))
