"""The geoparser: recognise the names of a text, resolve them together, and say for each how sure and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Date  # noqa: N812
from typing import Any

import numpy as np

from gazetteer import Gazetteer, Precision
from mapdash.article import Alternative, Mention, PlaceName, Role
from mapdash.geoparsing.confidence import confidence, facts, standing
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.evidence import Haunts
from mapdash.geoparsing.homes import Home
from mapdash.geoparsing.lookup import locate
from mapdash.geoparsing.namelists import default_names
from mapdash.geoparsing.readings import Reading, Readings
from mapdash.geoparsing.reasons import Reasons
from mapdash.geoparsing.recognisers import NEURAL, open_recogniser
from mapdash.geoparsing.resolve import Resolution, Resolver
from mapdash.geoparsing.toponym import Recogniser, Toponym
from mapdash.geoparsing.weights import weights

ALTERNATIVES = 4  # next-best places kept
LEAST_ALTERNATIVE = 0.01
_FIRM = 0.7  # so probable must a name be to speak for the country of one that is misspelt
_UNKNOWN = 5.0  # so many places weigh as much as not knowing where an outlet is at home


class Geoparser:
    """Finds the places a text names.

    Args:
        gazetteer: which places there are.
        recogniser: finds the names: "neural" for the learned model together with the rules, "fast" for the rules
            alone, or one of your own.
        confidence: weights of `confidence.facts`, fitted with that recogniser; where None its own (`confidence`), or
            those of the rules if it has none.
        least: a mention less sure than this gets no place: what is more likely wrong than right gets no pin.

    Raises:
        RecogniserUnavailable: what runs the learned model cannot be loaded on this machine; the rules need nothing.
        ValueError: there is no recogniser of that name.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        recogniser: Recogniser | str = NEURAL,
        *,
        least: float = 0.5,
        confidence: Mapping[str, float] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._readings = Readings(gazetteer)
        if isinstance(recogniser, str):
            recogniser = open_recogniser(recogniser, gazetteer, self._readings)
        self.recogniser = recogniser
        self.least = least
        self.resolver = Resolver(weights("evidence"))
        if confidence is None:
            confidence = getattr(recogniser, "confidence", None)
        self._confidence = weights("confidence") if confidence is None else confidence

    def parse(
        self,
        text: str,
        *,
        title: str = "",
        source: str | None = None,
        date: Date | None = None,
        home: Home = (),
    ) -> list[Mention]:
        """The mentions of a text, sorted by their start, none overlapping another.

        Args:
            text: the whole text; offsets are code points into it.
            title: the headline, where it is not part of the text; its places count as evidence.
            source: the outlet; not used by itself.
            date: the day of publication; not used by the rules.
            home: where the outlet is at home, as `OutletHomes` learned it from its earlier articles.

        Returns:
            Mentions; one whose place is not sure enough has `place` None.
        """
        if title and not text.startswith(title):
            ahead = title + "\n\n"
            return [
                replace(mention, start=mention.start - len(ahead), end=mention.end - len(ahead))
                for mention in self.parse(ahead + text, source=source, date=date, home=home)
                if mention.start >= len(ahead)
            ]
        document = Document.of(text)
        toponyms = list(self.recogniser.recognise(document))
        readings = [self._readings.of(toponym.name) for toponym in toponyms]
        resolution = self.resolver.resolve(document, toponyms, readings, self.haunts(home))
        if resolution is None:
            return []
        if self._correct(toponyms, readings, resolution):
            resolution = self.resolver.resolve(document, toponyms, readings, self.haunts(home)) or resolution
        return self._mentions(document, toponyms, resolution)

    def _correct(self, toponyms: list[Toponym], readings: list[Reading], resolution: Resolution) -> bool:
        """Give names that no place has the places spelled like them which the rest of the article supports."""
        unknown = [
            number
            for number, (toponym, reading) in enumerate(zip(toponyms, readings, strict=True))
            if not reading.candidates and toponym.role is Role.LITERAL and not toponym.feature and _proper(toponym.name)
        ]
        if not unknown:
            return False
        board, probability = resolution.board, resolution.probability
        firm = [
            standing(board, number, probability).row
            for number, group in enumerate(board.groups)
            if group.weight >= _FIRM
        ]
        countries = set(board.traits.country[firm].tolist()) - {-1}
        found = False
        for number in unknown:
            near = self._readings.misspelt(toponyms[number].name, countries)
            if near is not None:
                readings[number], found = near, True
        return found

    def haunts(self, home: Home) -> Haunts | None:
        """A home as the resolver takes it; None for none."""
        if not home:
            return None
        counts = np.array([count for _, count in home], dtype=np.float64)
        return Haunts(*self._readings.areas([place for place, _ in home]), counts / (counts.sum() + _UNKNOWN))

    def locate(self, named: PlaceName, text: str) -> Mention:
        """The mention of a place that an article's source names in a field of its own; see `lookup.locate`."""
        return locate(self._gazetteer, named, text)

    def _mentions(self, document: Document, toponyms: list[Toponym], resolution: Resolution) -> list[Mention]:
        board, probability = resolution.board, resolution.probability
        standings = [standing(board, number, probability) for number in range(len(board.groups))]
        reasons = Reasons(document, toponyms, resolution, [how.row for how in standings], self.resolver.then)
        mentions = []
        for number, group in enumerate(board.groups):
            how, rows = standings[number], board.rows(number)
            row, place = how.row, how.place
            others: tuple[Alternative, ...] | None = None
            for member in group.members:
                toponym = toponyms[member]
                sure = confidence(self._confidence, facts(toponym, how))
                if sure < self.least and toponym.probability < 0.5:
                    continue
                if others is None:
                    others = self._alternatives(group.reading.candidates, probability[rows], row - rows.start)
                span = (toponym.start, toponym.end, document.text[toponym.start : toponym.end], toponym.role)
                if sure < self.least:
                    own = (Alternative(place, round(float(probability[row]), 4)), *others)[:ALTERNATIVES]
                    mentions.append(Mention(*span, None, 0.0, "No place of that name is sure enough", own))
                    continue
                side = resolution.relations[member].side and place.precision is Precision.COUNTRY
                mentions.append(
                    Mention(
                        *span,
                        place,
                        round(sure, 4),
                        reasons.of(member, number),
                        others,
                        Precision.REGION if side else None,
                    )
                )
        mentions.sort(key=lambda mention: mention.start)
        return mentions

    @staticmethod
    def _alternatives(candidates: Any, probability: Any, chosen: int) -> tuple[Alternative, ...]:
        order = np.argsort(-probability, kind="stable")[: ALTERNATIVES + 1]
        return tuple(
            Alternative(candidates[i].place, round(float(probability[i]), 4))
            for i in order
            if i != chosen and probability[i] >= LEAST_ALTERNATIVE
        )


def _proper(name: str) -> bool:
    """Whether a name that no place has may be one misspelt: no word of English, no name of a person."""
    names, words = default_names(), name.casefold().split()
    return name[0].isupper() and not any(
        word in names.common or word in names.given or word in names.surnames for word in words
    )


def open_geoparser(recogniser: str = NEURAL) -> Geoparser:
    """A geoparser with the default gazetteer, or the one MAPDASH_GAZETTEER names.

    Args:
        recogniser: "neural" or "fast", see `Geoparser`.
    """
    return Geoparser(Gazetteer.open(), recogniser)
