from __future__ import annotations

import random

import pytest

from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Entry, Name
from training.augment import augmented, substituted
from training.examples import Example, Mark
from training.measure import compare
from training.pools import Pools, gather, invented
from training.silver import report


def _entries() -> list[Entry]:
    def place(number: int, name: str, kind: Kind, country: str, population: int = 900) -> Place:
        return Place(f"geonames:{number}", name, 1.0, 2.0, kind, country, population=population)

    entries = []
    for base, code, country, adjective in ((0, "SY", "Syria", "Syrian"), (100, "US", "United States", "American")):
        names = (Name(country), Name(adjective, NameType.ADJECTIVAL), Name(code, NameType.ABBREVIATION))
        entries.append(Entry(place(base, country, Kind.COUNTRY, code), names))
        for offset, (name, population) in enumerate({"Aleppo": 10**6, "Kafranbel": 9000, "Troy": 800}.items()):
            town = f"{name}" if code == "SY" else f"{name}ville"
            entries.append(Entry(place(base + offset + 1, town, Kind.TOWN, code, population), (Name(town),)))
    short = (Name("Pennsylvania"), Name("Pa.", NameType.ABBREVIATION))
    entries.append(Entry(place(200, "Pennsylvania", Kind.ADMIN1, "US"), short))
    return entries


@pytest.fixture(scope="module")
def pools() -> Pools:
    return gather(_entries())


def _within(example: Example) -> list[str]:
    return [example.text[mark.start : mark.end] for mark in example.marks]


def test_reports_mark_whole_names_and_places_inside_them(pools: Pools) -> None:
    rng = random.Random(5)
    inner = adjectives = 0
    for _ in range(300):
        made = report(pools, rng)
        ends = [0, *(mark.end for mark in made.marks)]
        for end, mark in zip(ends, made.marks, strict=False):
            name = made.text[mark.start : mark.end]
            assert mark.start >= end
            assert name == name.strip() != ""
            assert not made.text[mark.start - 1 : mark.start].isalnum()
            assert not (made.text[mark.end : mark.end + 1].isalnum())
            adjectives += name in {"Syrian", "American"} and mark.label == "NORP"
        for start, end in made.inner or ():
            covering = [mark for mark in made.marks if mark.start < end and start < mark.end]
            assert all(mark.label in {"ORG", "NORP"} for mark in covering)
            inner += any(mark.label == "ORG" for mark in covering)
        assert "{" not in made.text
    assert inner > 20
    assert adjectives > 20


def test_replacing_names_moves_everything_behind_them() -> None:
    example = Example(
        "In Troy, Bo met the Bank of Troy.", (Mark(3, 7, "LOC"), Mark(9, 11, "PER"), Mark(20, 32, "ORG")),
        doubtful=((12, 15),), inner=((28, 32),),
    )  # fmt: skip
    changed = substituted(example, {0: "New Aleppo", 1: "X"})
    assert changed.text == "In New Aleppo, X met the Bank of Troy."
    assert _within(changed) == ["New Aleppo", "X", "Bank of Troy"]
    assert [changed.text[a:b] for a, b in (*changed.doubtful, *(changed.inner or ()))] == ["met", "Troy"]


def test_variations_keep_every_mark_on_a_name(pools: Pools) -> None:
    example = Example(
        "Ann Lee left Aleppo. Syria said Lee would return to Aleppo.",
        (Mark(0, 7, "PER"), Mark(13, 19, "LOC"), Mark(21, 26, "LOC"), Mark(32, 35, "PER"), Mark(52, 58, "LOC")),
    )
    seen = set()
    for seed in range(200):
        made = augmented(example, pools, random.Random(seed))
        names = _within(made)
        seen.update(name.lower() for name in names)
        assert all(name == name.strip() and name for name in names)
        own = [name for name, mark in zip(names, made.marks, strict=True) if mark.label == "LOC"][-1]
        assert made.text.rstrip(".").endswith(own)
    assert len(seen) > 6


def test_an_invented_name_differs_and_keeps_its_beginning() -> None:
    rng = random.Random(1)
    for name in ("Kafranbel", "Tll", "Khan Younis"):
        assert invented(name, rng) != name
        assert invented(name, rng)[0] == name[0]


def test_counting_is_one_to_one_with_the_largest_overlap_first() -> None:
    exact, overlap = compare([("x" * 20, [(0, 4), (5, 9)])], lambda _: [(0, 4), (3, 9), (12, 14)])
    assert (exact.hit, exact.false, exact.missed) == (1, 2, 1)
    assert (overlap.hit, overlap.false, overlap.missed) == (2, 1, 0)
    assert overlap.f1 == pytest.approx(0.8)
