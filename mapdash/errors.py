"""What can go wrong, drawn as one tree.

    MapdashError(Exception)                               every error mapdash raises on purpose
    ├── InputError           (ValueError)                 an input cannot be used; names file, row and what to do
    │   ├── UnreadableFile                                missing, empty, binary, wrongly encoded
    │   ├── UnknownFormat                                 no reader takes it
    │   └── AmbiguousDates                                day-first or month-first cannot be told
    ├── CollectionError                                   something about the database of one map
    │   ├── CollectionNotFound (FileNotFoundError)        there is none at that path
    │   ├── NotACollection     (ValueError)               the file is something else
    │   ├── NewerCollection    (RuntimeError)             written by a later mapdash
    │   ├── CollectionReadOnly (PermissionError)          folder or file cannot be written
    │   ├── CollectionFull     (OSError)                  the disk is full
    │   └── CollectionBusy     (TimeoutError)             another process holds the write lock too long
    ├── NotFetched           (ConnectionError)            a web address gave nothing, or must not be asked
    ├── ProcessesEnded       (RuntimeError)               the processes that geoparse end by themselves
    ├── TilesUnusable        (ValueError)                 map tiles that cannot be shown; says why
    ├── Busy                 (RuntimeError)               too much is waiting to be added
    ├── AddressTaken         (OSError)                    the dashboard cannot listen where it was told to
    ├── RecogniserUnavailable (ImportError)               the learned recogniser cannot run on this machine
    └── MissingExtra         (ImportError)                an optional package is absent; names the extra

`gazetteer.errors.GazetteerError` is a tree of its own, because `gazetteer` stands on its own feet.
The text of each is one sentence for the person at the keyboard.
"""


class MapdashError(Exception):
    """Root of every error that mapdash raises on purpose."""


class InputError(MapdashError, ValueError):
    """An input that cannot be used; the message names the file, the row and what to do."""


class UnreadableFile(InputError):
    """A file that is missing, empty, binary or wrongly encoded."""


class UnknownFormat(InputError):
    """A file that no reader takes."""


class AmbiguousDates(InputError):
    """Dates of which it cannot be told whether the day or the month comes first."""


class CollectionError(MapdashError):
    """Something about the database of one map."""


class CollectionNotFound(CollectionError, FileNotFoundError):
    """There is no collection at that path."""


class NotACollection(CollectionError, ValueError):
    """A file that is something else than a mapdash collection."""


class NewerCollection(CollectionError, RuntimeError):
    """A collection written by a later version of mapdash."""


class CollectionReadOnly(CollectionError, PermissionError):
    """The collection, or the folder it would lie in, cannot be written."""


class CollectionFull(CollectionError, OSError):
    """The disk is full; what was stored before is intact."""


class CollectionBusy(CollectionError, TimeoutError):
    """Another process has held the write lock too long."""


class NotFetched(MapdashError, ConnectionError):
    """A web address gave nothing, or must not be asked.

    Attributes:
        transient: whether it may be otherwise another time.
        again: when the server wants to be asked again, in seconds since 1970, where it said so.
    """

    def __init__(self, reason: str, *, transient: bool = False, again: float | None = None) -> None:
        super().__init__(reason)
        self.transient = transient
        self.again = again


class ProcessesEnded(MapdashError, RuntimeError):
    """The processes that share the work end by themselves, one after the other."""


class TilesUnusable(MapdashError, ValueError):
    """An archive or an address of map tiles that cannot be shown."""


class Busy(MapdashError, RuntimeError):
    """Too much is waiting to be added."""


class AddressTaken(MapdashError, OSError):
    """The dashboard cannot listen at the address and port it was given."""


class RecogniserUnavailable(MapdashError, ImportError):
    """What runs the learned recogniser cannot be loaded; says how to do without."""

    def __init__(self, cause: ImportError) -> None:
        super().__init__(
            f"the learned recogniser cannot run here ({cause}): with  --recogniser fast  names are found by rules alone"
        )


class MissingExtra(MapdashError, ImportError):
    """An optional package is absent."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs an optional part of mapdash: install it with  pip install 'mapdash[{extra}]'"
        )
        self.extra = extra
