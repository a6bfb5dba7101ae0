"""What recognition hands to resolution: the toponyms of a text, and the seam where another recogniser fits in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mapdash.article import Role
from mapdash.geoparsing.document import Document


@dataclass(frozen=True, slots=True)
class Toponym:
    """A stretch of a text taken for a place name.

    Attributes:
        start: code-point offset of the first character.
        end: offset behind the last character.
        name: the name to look up in the gazetteer; mostly the text itself.
        role: what it does in its sentence.
        probability: how sure the recogniser is that it names a place at all.
        borrowed: true where something else only bears the place's name ("Stockholm syndrome", "Paris Road"), so
            that saying where the place lies would say nothing about the article.
        feature: true in the name of a river, a lake, a park that the gazetteer has not ("Kish River").
        dateline: true where it is the place an article was filed from.
    """

    start: int
    end: int
    name: str
    role: Role
    probability: float
    borrowed: bool = False
    dateline: bool = False
    feature: bool = False


class Recogniser(Protocol):
    """Finds the toponyms of a text. The rules are one; a learned model can stand in their place."""

    def recognise(self, document: Document) -> Sequence[Toponym]:
        """The toponyms in order of their start, none overlapping another."""
        ...
