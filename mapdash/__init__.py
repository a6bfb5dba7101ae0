"""mapdash: articles in, a map out whose every marker leads to the words behind it."""

from mapdash.article import Alternative, Article, DatePrecision, GivenPlace, Mention, Published, Role
from mapdash.errors import InputError, MapdashError

__version__ = "0.1.0"

__all__ = [
    "Alternative",
    "Article",
    "DatePrecision",
    "GivenPlace",
    "InputError",
    "MapdashError",
    "Mention",
    "Published",
    "Role",
    "__version__",
]
