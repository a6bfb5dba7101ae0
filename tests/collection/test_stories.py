"""One story carried by many outlets is one entry, and an update of an article takes its place; nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from benchmarks.copies.pairs import labelled_pairs
from mapdash.article import Article, GivenPlace, Published
from mapdash.collection import Collection
from mapdash.collection.likeness import are_copies, signature, wording

STORY = (
    "RAFAH — Twenty trucks with flour and medicine drove through the crossing on Saturday, the first in two weeks. "
    "Drivers had waited for days on the Egyptian side, where the queue reached to the airport of Arish. Aid workers "
    "said that the loads were taken to shelters in Khan Younis by nightfall. A second convoy is due on Monday, an "
    "official of the crossing said by telephone, but fuel was not among the goods that may pass."
)
OTHER = (
    "Farmers around Kherson have begun to clear mines from their fields with tractors that are steered from afar. The "
    "machines were built in a garage in Mykolaiv from parts of old harvesters. Last year a third of the land lay idle. "
    "The regional administration wants to buy forty of them before the sowing begins, and has asked donors for money."
)


def a_copy(source: str, day: date | None, text: str = STORY, title: str = "Convoy enters") -> Article:
    return Article(
        f"{title}\n\n{text}",
        title,
        f"https://{source.lower()}.example/news/convoy",
        source,
        Published(day) if day else None,
    )


COPIES = (
    a_copy("Agency", date(2024, 3, 2)),
    a_copy("Herald", date(2024, 3, 3), STORY.rsplit(". ", 1)[0] + ".", "Aid reaches Gaza"),
    a_copy("Gazette", None, "Our town council met about it in the evening. " + STORY),
)


def stories_of(collection: Collection) -> dict[str, str]:
    """Outlet -> outlet of the face of its story."""
    table = collection.articles_table().set_index("id")
    return {row.source: table.loc[row.story, "source"] for row in table.itertuples()}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_are_one_story_whose_face_is_the_earliest_whatever_the_order(
    collection: Collection, order: tuple[int, ...]
) -> None:
    collection.add(a_copy("Tribune", date(2024, 3, 1), OTHER))
    results = [collection.add(COPIES[number]) for number in order]
    assert [result.copy for result in results] == [False, True, True]
    assert stories_of(collection) == {"Tribune": "Tribune", "Agency": "Agency", "Herald": "Agency", "Gazette": "Agency"}


def test_what_joins_two_stories_makes_them_one(collection: Collection) -> None:
    sentences = STORY.split(". ")
    first = collection.add(a_copy("Agency", date(2024, 3, 3), ". ".join(sentences[:2]) + "."))
    second = collection.add(a_copy("Herald", date(2024, 3, 2), ". ".join(sentences[2:]) + "."))
    assert collection.articles_table()["story"].tolist() == [1, 2]
    assert not first.copy
    assert not second.copy
    assert collection.add(a_copy("Post", date(2024, 3, 4))).copy
    assert collection.articles_table()["story"].tolist() == [2, 2, 2]
    assert collection.regrouped_table()["id"].tolist() == [1]


def test_a_story_regrouped_is_news_to_those_who_hold_the_columns(collection: Collection) -> None:
    collection.add(COPIES[1])
    generation = collection.generation()
    collection.add(COPIES[0])
    changed = collection.regrouped_table()
    assert changed[["id", "story", "newer"]].to_numpy().tolist() == [[1, 2, -1]]
    assert collection.generation() > generation + 1
    assert len(collection.regrouped_table(int(changed["number"].max()))) == 0


def test_another_account_of_the_event_is_a_story_of_its_own(collection: Collection) -> None:
    told = (
        "Lorries carrying food and drugs have rolled into Gaza from Egypt, ending two weeks without any. Tankers "
        "stayed behind. People in Khan Younis crowded around the vehicles when they stopped at the schools where "
        "the displaced are sleeping; some children had not had bread since Wednesday, according to nurses."
    )
    collection.add(COPIES[0])
    assert not collection.add(a_copy("Tribune", date(2024, 3, 2), told, COPIES[0].title)).copy


# --- versions


def updated(text: str, day: int, **changes: object) -> Article:
    facts: dict[str, object] = {
        "title": "Convoy enters",
        "url": "https://agency.example/news/convoy?utm_source=feed",
        "source": "Agency",
        "published": Published(date(2024, 3, 2)),
        "modified": Published.at(datetime(2024, 3, 2, day, tzinfo=UTC)),
    }
    facts |= changes
    return Article(f"{facts['title']}\n\n{text}", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_an_update_takes_the_place_of_what_was_there(collection: Collection, order: tuple[int, ...]) -> None:
    """Also where the earlier state is found later, in an archive."""
    three = [updated(STORY, 8), updated(STORY + " Two drivers were hurt.", 9), updated(OTHER + STORY, 10)]
    results = [collection.add(three[number]) for number in order]
    assert [result.update for result in results] == [False, True, True]
    assert not any(result.copy for result in results)
    table = collection.articles_table()
    current = results[order.index(2)].article_id
    assert table.loc[table["newer"] == -1, "id"].tolist() == [current]
    assert set(table["newer"]) == {-1, current}
    assert set(table["story"]) == {current}
    assert {collection.article(result.article_id).text for result in results} == {article.text for article in three}


def test_the_same_words_from_the_same_address_are_there_already(collection: Collection) -> None:
    first = collection.add(updated(STORY, 8))
    again = updated(STORY, 11, url="http://www.agency.example/news/convoy/", published=None)
    assert collection.find(again) == first.article_id
    assert not collection.add(again).added


@pytest.mark.parametrize("url", ["https://agency.example/", "https://agency.example", None])
def test_a_front_page_is_nobodys_address(collection: Collection, url: str | None) -> None:
    collection.add(updated(STORY, 8, url=url))
    assert not collection.add(updated(OTHER, 9, url=url)).update
    assert collection.articles_table()["newer"].tolist() == [-1, -1]


def test_another_article_under_the_same_address_is_no_version(collection: Collection) -> None:
    collection.add(updated(STORY, 8))
    assert not collection.add(updated(OTHER, 9, title="Mines cleared by remote control")).update
    assert collection.articles_table()["newer"].tolist() == [-1, -1]


def test_a_version_stays_in_the_story_of_its_copies(collection: Collection) -> None:
    collection.add(COPIES[1])
    collection.add(updated(STORY, 8))
    collection.add(updated(OTHER + OTHER.lower() + STORY, 9))
    table = collection.articles_table()
    assert set(table["story"]) == {3}
    assert table["newer"].tolist() == [-1, 3, -1]


def test_siblings_are_those_to_link_to(collection: Collection) -> None:
    for article in (*COPIES[:2], updated(STORY + " Two drivers were hurt.", 8)):
        collection.add(article)
    collection.add(a_copy("Tribune", date(2024, 3, 1), OTHER))
    siblings = collection.siblings([1, 4])
    assert [(s.id, s.source, s.url, s.newer) for s in siblings[1]] == [
        (3, "Agency", "https://agency.example/news/convoy?utm_source=feed", None),
        (1, "Agency", "https://agency.example/news/convoy", 3),
        (2, "Herald", "https://herald.example/news/convoy", None),
    ]
    assert [s.id for s in siblings[4]] == [4]


def test_points_given_by_the_source_are_told_apart_by_more_than_words(collection: Collection) -> None:
    for lat in (31.3, 31.4):
        result = collection.add(Article(STORY, given=(GivenPlace("", lat, 34.2),), url="https://data.example/events"))
        assert result.added
        assert not result.copy
        assert not result.update
    assert collection.articles_table()["story"].tolist() == [1, 2]


@pytest.mark.parametrize("text", ["Nothing to report.", "Rafah", "12", "", "News in brief from the region today"])
def test_a_few_words_are_no_story(collection: Collection, text: str) -> None:
    for source in "AB":
        collection.add(a_copy(source, date(2024, 3, 2), text, "News"))
    assert collection.articles_table()["story"].tolist() == [1, 2]


def test_another_process_finds_the_copies_too(collection: Collection, path: Path) -> None:
    collection.add(COPIES[0])
    with Collection.open(path) as other:
        assert other.add(COPIES[1]).copy
    assert collection.add(COPIES[2]).copy


def test_the_labelled_set() -> None:
    """Precision and recall of what is found by its bands and then compared; the floors may be raised, not lowered."""
    pairs = labelled_pairs()
    assert len(pairs) >= 200
    outcomes = []
    for pair in pairs:
        first, second = wording(pair.first), wording(pair.second)
        assert are_copies(first, second) == are_copies(second, first)
        found = bool(set(signature(first)) & set(signature(second))) and are_copies(first, second)
        outcomes.append((pair.same, found, pair.made))
    right = sum(same and found for same, found, _ in outcomes)
    wrong = [(same, made) for same, found, made in outcomes if same != found]
    assert right / sum(found for _, found, _ in outcomes) >= 0.98, wrong
    assert right / sum(same for same, _, _ in outcomes) >= 0.95, wrong
