"""gazetteer: which places there are, and which of them a name can mean. Knows nothing of articles."""

from gazetteer.errors import GazetteerError, GazetteerFormatError, GazetteerNotFound, SourceError
from gazetteer.index import Gazetteer
from gazetteer.place import PRECISION_OF_KIND, Candidate, Kind, Match, NameType, Place, Precision

__all__ = [
    "PRECISION_OF_KIND",
    "Candidate",
    "Gazetteer",
    "GazetteerError",
    "GazetteerFormatError",
    "GazetteerNotFound",
    "Kind",
    "Match",
    "NameType",
    "Place",
    "Precision",
    "SourceError",
]
