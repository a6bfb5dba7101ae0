"""The gate: what the geoparser makes of the project's own sentences may rise, and not silently fall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from gazetteer import Kind, Place
from mapdash.article import Mention, Role
from mapdash.geoparsing import Geoparser

_MARK = re.compile(r"[\[{]([^|\]}]+)\|([^\]}]+)[\]}]")
NEAR_KM = 100.0
# floors, raised when beaten; lowered only by a person who says why
PRECISION, RECALL, ADJECTIVES = 0.94, 0.86, 0.95


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    where: str
    literal: bool


def read(line: str) -> tuple[str, list[Expected]]:
    """A line's text without its marks, and what they say."""
    text, found, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        start = len(text)
        text += mark[1]
        found.append(Expected(start, len(text), mark[2], line[mark.start()] == "["))
        at = mark.end()
    return text + line[at:], found


def sentences() -> list[tuple[str, list[Expected]]]:
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return [read(line) for line in lines if line and not line.startswith("#")]


def is_meant(place: Place, where: str) -> bool:
    if where.isalpha():
        return place.kind is Kind.COUNTRY and place.country == where
    lat, lon, *rest = map(float, where.split(","))
    a, b = radians(lat), radians(place.lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(place.lon - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(h))) <= (rest[0] if rest else NEAR_KM)


def judge(text: str, expected: list[Expected], mentions: list[Mention]) -> tuple[list[str], list[str], int, int, int]:
    """(missed, wrong, literal right, adjectives right, adjectives); what is missed holds adjectives too."""
    missed, wrong, right, adjectives = [], [], 0, 0
    used: set[int] = set()
    for mark in expected:
        role = Role.LITERAL if mark.literal else Role.ADJECTIVAL
        hit = next(
            (
                m
                for m in mentions
                if m.place is not None
                and m.role is role
                and m.start < mark.end
                and m.end > mark.start
                and m.start not in used
                and is_meant(m.place, mark.where)
            ),
            None,
        )
        if hit is None:
            missed.append(f"{text[mark.start : mark.end]} in: {text}")
        else:
            used.add(hit.start)
            right += mark.literal
            adjectives += not mark.literal
    for mention in mentions:
        if mention.place is not None and mention.role is Role.LITERAL and mention.start not in used:
            wrong.append(f"{mention.text} -> {mention.place.name} ({mention.place.country}) in: {text}")
    return missed, wrong, right, adjectives, sum(not mark.literal for mark in expected)


def test_scored_sentences(geoparser: Geoparser) -> None:
    missed, wrong, right, adjectives, all_adjectives = [], [], 0, 0, 0
    scored = sentences()
    assert len(scored) >= 60
    for text, expected in scored:
        m, w, r, a, n = judge(text, expected, geoparser.parse(text))
        missed, wrong = missed + m, wrong + w
        right, adjectives, all_adjectives = right + r, adjectives + a, all_adjectives + n
    found = right + adjectives
    precision, recall = right / (right + len(wrong)), found / (found + len(missed))
    report = (
        f"precision {precision:.3f}, recall {recall:.3f}\nmissed:\n"
        + "\n".join(missed)
        + "\nwrong:\n"
        + "\n".join(wrong)
    )
    print(report)
    assert precision >= PRECISION, report
    assert recall >= RECALL, report
    assert adjectives >= ADJECTIVES * all_adjectives, report
