"""What becomes of names that an article misspells: how many are found, placed, and placed right.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.misspellings

In every text one name that has a place is misspelt wherever it stands, by one slip drawn with a fixed seed: a letter
left out, doubled, changed or swapped with its neighbour. Slips that make another name of the gazetteer are drawn anew.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from gazetteer import Gazetteer
from gazetteer.nearest import distance_km
from mapdash.article import Role
from mapdash.evaluation import read_gold
from mapdash.geoparsing import Geoparser

OWN = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"
LEAST = 6
RADIUS_KM = 161.0


def slip(name: str, draw: random.Random) -> str:
    """The name with one slip behind its first letter."""
    at = draw.randrange(1, len(name) - 1)
    kind = draw.choice(("left out", "doubled", "changed", "swapped"))
    if kind == "left out":
        return name[:at] + name[at + 1 :]
    if kind == "doubled":
        return name[:at] + name[at] + name[at:]
    if kind == "changed":
        return name[:at] + draw.choice("aeioustrnlk") + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def measure(path: Path, gazetteer: Gazetteer, geoparser: Geoparser) -> tuple[int, int, int, int]:
    """Texts tried; misspelt names found at all, with a pin, and with the right one."""
    draw = random.Random(7)
    tried = found = placed = right = 0
    for document in read_gold(path):
        gold = [
            t
            for t in document.toponyms
            if t.geocoded and t.role in {Role.LITERAL, None} and document.text[t.start : t.end].isalpha()
            and t.end - t.start >= LEAST
        ]  # fmt: skip
        if not gold:
            continue
        target = draw.choice(gold)
        name = document.text[target.start : target.end]
        wrong = next((w for _ in range(20) if not gazetteer.candidates(w := slip(name, draw)) and w != name), None)
        if wrong is None:
            continue
        start = target.start + document.text[: target.start].count(name) * (len(wrong) - len(name))
        mentions = geoparser.parse(document.text.replace(name, wrong))
        tried += 1
        over = [m for m in mentions if m.start < start + len(wrong) and m.end > start]
        found += bool(over)
        if over and over[0].place is not None:
            place = over[0].place
            placed += 1
            same = target.geonameid is not None and str(target.geonameid) == str(place.geonameid)
            assert target.lat is not None
            assert target.lon is not None
            right += same or bool(distance_km(place.lat, place.lon, target.lat, target.lon) <= RADIUS_KM)
    return tried, found, placed, right


def main() -> None:
    gazetteer = Gazetteer.open()
    geoparser = Geoparser(gazetteer)
    folder = os.environ.get("MAPDASH_CORPORA")
    paths = [OWN, *([Path(folder) / "geovirus.jsonl", Path(folder) / "lgl.jsonl"] if folder else [])]
    for path in paths:
        tried, found, placed, right = measure(path, gazetteer, geoparser)
        print(f"{path.stem:15} {tried:4} misspelt   found {found:4}   with a pin {placed:4}   right {right:4}")


if __name__ == "__main__":
    main()
