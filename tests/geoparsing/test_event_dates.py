"""Event dates, scored on sentences written for this project: the floor may be raised, not lowered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Kind, Place
from mapdash.article import DatePrecision, Mention, Published, Role
from mapdash.geoparsing.times import find_timewords, with_events

SET = Path(__file__).with_name("event_dates.txt")
SOMEWHERE = Place("geonames:1", "Somewhere", 0.0, 0.0, Kind.TOWN)
FLOOR = 0.97


@dataclass(frozen=True)
class Case:
    published: Published | None
    text: str
    mentions: tuple[Mention, ...]
    events: tuple[str | None, ...]


def cases() -> Iterator[Case]:
    for line in SET.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        published, marked, events = (part.strip() for part in line.split(" | "))
        text, mentions = "", []
        for part in re.split(r"(\[[^\]]+\])", marked):
            if part.startswith("["):
                start, name = len(text), part[1:-1]
                text += name
                mentions.append(Mention(start, len(text), name, Role.LITERAL, SOMEWHERE, 0.9))
            else:
                text += part
        yield Case(
            None if published == "-" else Published.fromisoformat(published),
            text,
            tuple(mentions),
            tuple(None if event == "-" else event for event in events.split(", ")),
        )


def outcomes() -> Iterator[tuple[Case, Mention, str | None, str | None]]:
    for case in cases():
        if len(case.mentions) != len(case.events):
            raise ValueError(case.text)
        for mention, wanted in zip(with_events(case.text, case.mentions, case.published), case.events, strict=True):
            yield case, mention, wanted, mention.event.isoformat() if mention.event else None


def test_the_scored_set() -> None:
    every = list(outcomes())
    wrong = [
        f"{case.text} [{mention.text}]: {got}, not {wanted}" for case, mention, wanted, got in every if got != wanted
    ]
    assert len(every) >= 150
    assert 1 - len(wrong) / len(every) >= FLOOR, "\n".join(wrong)


def a_mention(text: str, name: str) -> Mention:
    start = text.index(name)
    return Mention(start, start + len(name), name, Role.LITERAL, SOMEWHERE, 0.9)


def test_the_words_that_say_so_are_kept() -> None:
    text = "Nothing moved for days. Then, late on Monday, 25 March, shells hit Kherson."
    (mention,) = with_events(text, [a_mention(text, "Kherson")], Published(date(2024, 3, 28)))
    assert mention.event == Published(date(2024, 3, 25))
    assert mention.event_words is not None
    start, end = mention.event_words
    assert text[start:end] == "Monday, 25 March"


def test_what_the_source_placed_stands_in_no_sentence() -> None:
    placed = Mention(0, 0, "", Role.LITERAL, SOMEWHERE, 1.0)
    assert with_events("On Monday shells hit Kherson.", [placed], Published(date(2024, 3, 28))) == [placed]


def test_a_week_is_not_a_day() -> None:
    text = "Last week, shells hit Kherson."
    (mention,) = with_events(text, [a_mention(text, "Kherson")], Published(date(2024, 3, 28)))
    assert mention.event == Published(date(2024, 3, 18), DatePrecision.WEEK)


WORDS = st.sampled_from(
    "on at the last next this two 31 30 2024 02 March February Monday Sunday of ago days weeks months years later "
    "yesterday overnight in since , . - will said Rafah".split()
)


@given(st.lists(WORDS, max_size=15).map(" ".join) | st.text(max_size=60), st.dates() | st.none())
def test_any_sentence_is_read_without_an_error(sentence: str, day: date | None) -> None:
    published = None if day is None else Published(day)
    previous = 0
    for found in find_timewords(sentence, published):
        assert previous <= found.start < found.end <= len(sentence)
        previous = found.end
        assert found.when is None or Published.fromisoformat(found.when.isoformat()) == found.when
    whole = Mention(0, len(sentence), sentence, Role.LITERAL, None, 0.0)
    assert len(with_events(sentence, [whole], published)) == 1
