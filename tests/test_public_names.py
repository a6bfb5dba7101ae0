"""The names a caller may import: a change of this list is a change of the interface."""

from __future__ import annotations

import gazetteer
import mapdash

GAZETTEER = {
    "PRECISION_OF_KIND", "Candidate", "Gazetteer", "GazetteerError", "GazetteerFormatError", "GazetteerGeocoder",
    "GazetteerNotFound", "Kind", "Match", "NameType", "Place", "Precision", "SourceError",
}  # fmt: skip


MAPDASH = {
    "Alternative", "Article", "DatePrecision", "GivenPlace", "InputError", "MapdashError", "Mention", "Published",
    "Role", "__version__",
}  # fmt: skip


def test_the_public_names_of_gazetteer() -> None:
    assert set(gazetteer.__all__) == GAZETTEER
    assert all(hasattr(gazetteer, name) for name in GAZETTEER)


def test_the_public_names_of_mapdash() -> None:
    assert set(mapdash.__all__) == MAPDASH
    assert all(hasattr(mapdash, name) for name in MAPDASH)
