"""A geoparser that knows three names, so that the flow can be tested without a gazetteer."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gazetteer import Kind, Place
from mapdash.article import Mention, PlaceName, Role
from mapdash.geoparsing import Home

PLACES = {
    "Rafah": Place("geonames:281102", "Rafah", 31.287, 34.259, Kind.TOWN, "PS", "Gaza Strip", None, 126305),
    "Qatar": Place("geonames:289688", "Qatar", 25.5, 51.25, Kind.COUNTRY, "QA", None, None, 2781677),
    "Atlantis": None,
}


class FakeGeoparser:
    """Finds the names of `PLACES`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.homes: list[tuple[str | None, Home]] = []
        self.asked: list[tuple[str, str, str | None, date | None]] = []
        self.looked_up: list[PlaceName] = []

    def parse(
        self,
        text: str,
        *,
        title: str = "",
        source: str | None = None,
        date: date | None = None,
        home: Home = (),
    ) -> Sequence[Mention]:
        self.homes.append((source, home))
        self.asked.append((text, title, source, date))
        return [
            Mention(found.start(), found.end(), found[0], Role.LITERAL, place, 0.9 if place else 0.0, "known")
            for found in re.finditer("|".join(PLACES), text)
            for place in [PLACES[found[0]]]
        ]

    def locate(self, named: PlaceName, text: str) -> Mention:
        self.looked_up.append(named)
        return Mention(0, 0, "", Role.LITERAL, PLACES.get(named.name), 0.9, "known")


def open_fake(_recogniser: str = "fast") -> FakeGeoparser:
    """What opens one, in whichever process."""
    return FakeGeoparser()


class _Homely(FakeGeoparser):
    def parse(self, text: str, *, home: Home = (), **rest: object) -> Sequence[Mention]:  # type: ignore[override]
        found = super().parse(text, home=home, **rest)  # type: ignore[arg-type]
        return [replace(mention, reason="at home") for mention in found] if home else found


def open_homely() -> FakeGeoparser:
    """One that says in its reasons whether it was told where the outlet is at home."""
    return _Homely()


class _Deadly(FakeGeoparser):
    def parse(self, text: str, **rest: object) -> Sequence[Mention]:  # type: ignore[override]
        if "DEADLY" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().parse(text, **rest)  # type: ignore[arg-type]


def open_deadly() -> FakeGeoparser:
    """One whose process ends without a word at some texts, as for want of memory."""
    return _Deadly()
