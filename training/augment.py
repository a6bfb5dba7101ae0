"""Variations of annotated text: other places in the same sentences, datelines, capitals, surnames that are towns."""

from __future__ import annotations

import random
from dataclasses import replace

from training.examples import Example, Mark
from training.pools import Pools
from training.silver import Report, lines


def augmented(example: Example, pools: Pools, rng: random.Random) -> Example:
    """One variation of an example, drawn anew in every round of training."""
    if "LOC" in example.known and rng.random() < 0.35:
        example = _swapped(example, pools, rng)
    if "PER" in example.known and rng.random() < 0.05:
        example = _surnames(example, pools, rng)
    if rng.random() < (0.25 if len(example.text) > 400 else 0.05):
        example = _dateline(example, pools, rng)
    if rng.random() < 0.06:
        example = _cast(example, rng)
    return example


def substituted(example: Example, changes: dict[int, str]) -> Example:
    """The example with the text of some marks, named by number, replaced and every offset moved along."""
    moves: list[tuple[int, int]] = []  # from this old offset on, so much is added
    text, at, added = "", 0, 0
    for number in sorted(changes):
        mark = example.marks[number]
        text += example.text[at : mark.start] + changes[number]
        at = mark.end
        added += len(changes[number]) - (mark.end - mark.start)
        moves.append((mark.end, added))
    text += example.text[at:]

    def moved(offset: int) -> int:
        total = 0
        for begin, amount in moves:
            if offset < begin:
                break
            total = amount
        return offset + total

    return replace(
        example,
        text=text,
        marks=tuple(Mark(moved(mark.start), moved(mark.end), mark.label) for mark in example.marks),
        doubtful=tuple((moved(start), moved(end)) for start, end in example.doubtful),
        inner=None if example.inner is None else tuple((moved(start), moved(end)) for start, end in example.inner),
    )


def _swapped(example: Example, pools: Pools, rng: random.Random) -> Example:
    """Other places of the same kind, the same for every mention."""
    share = rng.choice((0.4, 0.8))
    report = Report(pools, rng)
    chosen: dict[str, str | None] = {}
    changes = {}
    inside = example.inner or ()
    for number, mark in enumerate(example.marks):
        name = example.text[mark.start : mark.end]
        kind = pools.kinds.get(name)
        if mark.label != "LOC" or kind is None or any(start < mark.end and end > mark.start for start, end in inside):
            continue
        if name not in chosen:
            slot = {"small": "village", "large": "town", "admin1": "admin1", "country": "country"}[kind]
            chosen[name] = (
                (report.other_country() if kind == "country" else report.place(slot)) if rng.random() < share else None
            )
        new = chosen[name]
        if new:
            changes[number] = new
    return substituted(example, changes)


def _surnames(example: Example, pools: Pools, rng: random.Random) -> Example:
    """Last names of persons become names of towns, the same for every mention."""
    towns = [name for name in pools.small["US"] if " " not in name]
    chosen: dict[str, str] = {}
    changes = {}
    for number, mark in enumerate(example.marks):
        given, _, last = example.text[mark.start : mark.end].rpartition(" ")
        if mark.label == "PER" and last.isalpha() and last.istitle():
            new = chosen.setdefault(last, rng.choice(towns))
            changes[number] = f"{given} {new}" if given else new
    return substituted(example, changes)


def _dateline(example: Example, pools: Pools, rng: random.Random) -> Example:
    report = Report(pools, rng)
    report.add(rng.choice(lines("datelines")) + " ")
    shift = len(report.text)
    inner = None if example.inner is None else tuple((start + shift, end + shift) for start, end in example.inner)
    return replace(
        example,
        text=report.text + example.text,
        marks=(*report.marks, *(Mark(mark.start + shift, mark.end + shift, mark.label) for mark in example.marks)),
        doubtful=tuple((start + shift, end + shift) for start, end in example.doubtful),
        inner=inner,
    )


def _cast(example: Example, rng: random.Random) -> Example:
    how = rng.choice((str.upper, str.upper, str.lower, str.title))
    text = "".join(how(char) if len(how(char)) == 1 else char for char in example.text)
    if how is str.title:
        text = example.text.title()
    return replace(example, text=text) if len(text) == len(example.text) else example
