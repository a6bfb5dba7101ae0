"""Names as they are misspelt: what lies one slip of the pen away from a name that the gazetteer does not know.

No index is kept for it. One slip leads to a few hundred strings, and the table of keys answers each in a microsecond;
so the rare name that is unknown costs a millisecond, and all others nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

LEAST = 6  # letters; shorter names have neighbours everywhere
# letters that are taken for one another; any other change makes the name of the next village as often as a slip
_ALIKE = ("aeiouy", "ckq", "sz", "vw", "dt", "bp", "gj", "gk", "mn", "fv", "lr", "hg")
_ALPHABET = ascii_lowercase + " "
_INSTEAD = {letter: "".join(group for group in _ALIKE if letter in group) for letter in ascii_lowercase}


def one_slip(folded: str) -> Iterator[str]:
    """Every string one slip away: a letter or space added, left out or taken for one like it, or two swapped.

    The first letter stays: people hardly ever mistake it, and without it names of all the world come into question.

    Args:
        folded: a folded name in Latin letters.
    """
    seen = {folded}
    for at in range(1, len(folded) + 1):
        head, tail = folded[:at], folded[at:]
        made = [head + letter + tail for letter in _ALPHABET]
        if tail:
            made.append(head + tail[1:])
            made += [head + letter + tail[1:] for letter in _INSTEAD.get(tail[0], "")]
        if len(tail) > 1:
            made.append(head + tail[1] + tail[0] + tail[2:])
        for other in made:
            if other not in seen and other == other.strip():
                seen.add(other)
                yield other
