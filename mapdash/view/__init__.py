"""What a screen asks of a collection: a Filter in; places with counts, days with counts and article rows out.

Nothing here knows the web or the database: columns come from a `Collection`, answers are plain records.
"""

from mapdash.view.compare import Change, ChangeMarker, ChangesPage, Comparison, Direction, Period, PlaceChange
from mapdash.view.filter import Bounds, Filter
from mapdash.view.records import (
    UNCERTAIN_BELOW,
    Counts,
    Document,
    Facets,
    Histogram,
    Mark,
    Marker,
    Neighbours,
    Page,
    PlaceCount,
    PlacesPage,
    ReadMention,
    Row,
    Snippet,
    Status,
    Unit,
)
from mapdash.view.view import View

__all__ = [
    "UNCERTAIN_BELOW",
    "Bounds",
    "Change",
    "ChangeMarker",
    "ChangesPage",
    "Comparison",
    "Counts",
    "Direction",
    "Document",
    "Facets",
    "Filter",
    "Histogram",
    "Mark",
    "Marker",
    "Neighbours",
    "Page",
    "Period",
    "PlaceChange",
    "PlaceCount",
    "PlacesPage",
    "ReadMention",
    "Row",
    "Snippet",
    "Status",
    "Unit",
    "View",
]
