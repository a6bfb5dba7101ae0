"""Reads a compiled gazetteer back into entries, so that a user's places can be added to the one the package came with.

The sources of that one (a package of 180 MB) are needed where the package is built, not where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gazetteer.columns import Columns
from gazetteer.index import Gazetteer
from gazetteer.sources import Entry, Name


def compiled(path: Path | None = None) -> Iterator[Entry]:
    """The places of a compiled gazetteer, by default the one the package came with.

    Raises:
        GazetteerError: there is none, or it is of another version.
    """
    gazetteer = Gazetteer.open(path)
    columns = Columns(gazetteer.path)
    code1, code2 = columns.scalars("place_code1"), columns.scalars("place_code2")
    boost = columns.scalars("place_boost")
    place_of = columns.array("post_place")
    order = np.argsort(place_of, kind="stable")
    first = np.searchsorted(place_of[order], np.arange(len(gazetteer) + 1)).tolist()
    postings = order.tolist()
    for row in range(len(gazetteer)):
        names = dict.fromkeys(gazetteer.posting(posting) for posting in postings[first[row] : first[row + 1]])
        yield Entry(
            gazetteer.place_at(row),
            tuple(Name(text, kind) for text, kind in names),
            admin1_code=columns.string(code1[row]) or None,
            admin2_code=columns.string(code2[row]) or None,
            boost=boost[row],
        )
