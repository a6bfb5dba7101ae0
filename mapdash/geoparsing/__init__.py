"""From a text to its mentions: recognise the names, then resolve which places they mean."""

from mapdash.geoparsing.document import Document
from mapdash.geoparsing.geoparser import Geoparser, open_geoparser
from mapdash.geoparsing.homes import Home, OutletHomes
from mapdash.geoparsing.lines import geoparse_lines, mention_record
from mapdash.geoparsing.recognise import RuleRecogniser
from mapdash.geoparsing.recognisers import RECOGNISERS
from mapdash.geoparsing.toponym import Recogniser, Toponym

__all__ = [
    "RECOGNISERS", "Document", "Geoparser", "Home", "OutletHomes", "Recogniser", "RuleRecogniser", "Toponym",
    "geoparse_lines", "mention_record", "open_geoparser",
]  # fmt: skip
