"""How well a recogniser finds the toponyms of a corpus: precision, recall and F1, exact and by overlap.

The same counting as the project's ruler: one-to-one, the largest overlap first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Stretch = tuple[int, int]


@dataclass
class Count:
    """Hits, false alarms and misses."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)

    def __str__(self) -> str:
        precision, recall = self.hit / max(1, self.hit + self.false), self.hit / max(1, self.hit + self.missed)
        return f"P {precision:.3f} R {recall:.3f} F1 {self.f1:.3f}"


def compare(
    texts: Iterable[tuple[str, Sequence[Stretch]]], recognise: Callable[[str], Sequence[Stretch]]
) -> tuple[Count, Count]:
    """Exact and overlap counts over texts with their gold stretches."""
    exact, overlap = Count(), Count()
    for text, gold in texts:
        found = recognise(text)
        for count, pairs in ((exact, _pairs(gold, found, same=True)), (overlap, _pairs(gold, found, same=False))):
            count.hit += pairs
            count.false += len(found) - pairs
            count.missed += len(gold) - pairs
    return exact, overlap


def _pairs(gold: Sequence[Stretch], found: Sequence[Stretch], *, same: bool) -> int:
    candidates = []
    for i, (start, end) in enumerate(gold):
        for j, (begin, stop) in enumerate(found):
            shared = min(end, stop) - max(start, begin)
            if (start, end) == (begin, stop) if same else shared > 0:
                candidates.append((-shared, abs((end - start) - (stop - begin)), i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in sorted(candidates):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
    return len(used[0])
