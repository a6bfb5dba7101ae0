"""The database behind one map: articles, the mentions found in them, and the places those mean.

One SQLite file. A `Collection` may be used from several threads, and several processes may have the same file open:
any number read while one adds. It knows nothing of how mentions are found.
"""

from mapdash.collection.check import Fault
from mapdash.collection.feeds import Feed
from mapdash.collection.prepared import Prepared, prepare
from mapdash.collection.records import AddResult, Counts, Sibling, StoredArticle
from mapdash.collection.schema import PRECISION_CODES, ROLE_CODES
from mapdash.collection.store import Collection
from mapdash.collection.tables import NO_DAY

__all__ = [
    "NO_DAY",
    "PRECISION_CODES",
    "ROLE_CODES",
    "AddResult",
    "Collection",
    "Counts",
    "Fault",
    "Feed",
    "Prepared",
    "Sibling",
    "StoredArticle",
    "prepare",
]
