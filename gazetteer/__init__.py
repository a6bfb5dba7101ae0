"""gazetteer: which places there are, and which of them a name can mean. Knows nothing of articles."""

from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerError, GazetteerFormatError, GazetteerNotFound, SourceError
from gazetteer.index import Gazetteer
from gazetteer.place import PRECISION_OF_KIND, Candidate, Kind, Match, NameType, Place, Precision

if TYPE_CHECKING:
    from gazetteer.geocoder import GazetteerGeocoder

__all__ = [
    "PRECISION_OF_KIND",
    "Candidate",
    "Gazetteer",
    "GazetteerError",
    "GazetteerFormatError",
    "GazetteerGeocoder",
    "GazetteerNotFound",
    "Kind",
    "Match",
    "NameType",
    "Place",
    "Precision",
    "SourceError",
]


def __getattr__(name: str) -> object:
    """Imports geopy only for those who geocode: it costs a third of the start of every command."""
    if name == "GazetteerGeocoder":
        from gazetteer.geocoder import GazetteerGeocoder

        return GazetteerGeocoder
    raise AttributeError(f"module 'gazetteer' has no attribute {name!r}")
