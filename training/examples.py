"""The record everything in training passes on, and the readers of the corpora."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ALL = frozenset({"LOC", "PER", "ORG", "NORP"})
# what each corpus is: for the model card; every one of them is named there
LICENCES = {
    "gum": (
        "GUM: academic, biography, court, interview, news, voyage",
        "texts CC BY or CC BY-SA, annotation CC BY 4.0",
    ),
    "ewt_dev": ("Universal NER on English Web Treebank, development part", "CC BY-SA 4.0"),
    "ewt_test": ("Universal NER on English Web Treebank, test part", "CC BY-SA 4.0"),
    "pud": ("Universal NER on Parallel Universal Dependencies: news and Wikipedia", "CC BY-SA 3.0"),
    "re3d": ("re3d: reports on Syria and Iraq", "public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0"),
    "wikigold": ("WikiGold: Wikipedia", "CC BY 4.0"),
    "crossner": ("CrossNER: Wikipedia in five domains", "MIT, texts CC BY-SA"),
    "europarl": ("European Parliament debates", "no known restriction"),
    "wnut": ("WNUT17: social media", "CC BY 4.0"),
    "geovirus": ("GeoVirus: Wikinews on epidemics", "CC BY 2.5"),
}
# kinds of text far from news: a part of each is enough
_SHARE = {"crossner": 0.6, "wnut": 0.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of a text, offsets in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Example:
    """One text with what is known of it.

    Attributes:
        text: the text.
        marks: labelled names, in order, none overlapping another.
        known: labels that are annotated wherever they occur; of others only what is marked is known.
        doubtful: stretches of which nothing is known.
        inner: places' names inside other names, for texts where they are annotated; else None.
        corpus: where it comes from.
    """

    text: str
    marks: tuple[Mark, ...]
    known: frozenset[str] = ALL
    doubtful: tuple[tuple[int, int], ...] = ()
    inner: tuple[tuple[int, int], ...] | None = None
    corpus: str = ""


def read(folder: Path) -> list[Example]:
    """Every corpus of the folder, `train/*.jsonl` and `geovirus.jsonl`, in a fixed order.

    Args:
        folder: the folder of the corpora; its README says what each holds.
    """
    found: list[Example] = []
    for path in sorted((folder / "train").glob("*.jsonl")):
        if path.stem not in LICENCES:
            raise ValueError(f"{path} is not among the corpora whose licence is known here")
        rows = [_example(row, path.stem) for row in _rows(path)]
        found += rows[: round(len(rows) * _SHARE.get(path.stem, 1))]
    return found + geovirus(folder / "geovirus.jsonl")


def geovirus(path: Path) -> list[Example]:
    """GeoVirus: places only, no demonyms."""
    found = []
    for row in _rows(path):
        marks = [Mark(place["start"], place["end"], "LOC") for place in row["toponyms"]]
        found.append(Example(row["text"], _ordered(marks), frozenset({"LOC"}), corpus="geovirus"))
    return found


def _rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _example(row: dict, corpus: str) -> Example:
    marks = _ordered(Mark(*span) for span in row["spans"])
    doubtful = tuple((span[0], span[1]) for span in row.get("maybe", ()))
    example = Example(row["text"], marks, frozenset(row["known"]) & ALL, doubtful, None, corpus)
    if corpus == "re3d":  # titles and pronouns are marked as persons and organisations there: no evidence
        others = tuple((mark.start, mark.end) for mark in marks if mark.label != "LOC")
        example = replace(example, marks=tuple(mark for mark in marks if mark.label == "LOC"), doubtful=others)
    return example


def _ordered(marks: Iterator[Mark] | list[Mark]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < mark.end and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return tuple(kept)
