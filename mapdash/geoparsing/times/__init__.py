"""When it happened: the time words in the sentence of a mention, and the day, week, month or year they mean."""

from mapdash.geoparsing.times.events import with_events
from mapdash.geoparsing.times.meaning import Lean
from mapdash.geoparsing.times.words import TimeWords, find_timewords

__all__ = ["Lean", "TimeWords", "find_timewords", "with_events"]
