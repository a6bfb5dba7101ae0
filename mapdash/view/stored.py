"""The columns of a large collection in a file beside it, so that the next start maps them into memory at once.

Reading ten million rows from SQLite takes many seconds, mapping a file takes none. The file is a copy: it is used only
while the collection still is what it was made from, and may be deleted at any time. It is replaced as a whole, so that
no one ever sees half of it; where it cannot be written, the next start reads the collection again.

It begins with MAGIC, the length of a JSON head as eight bytes and the head, which says where behind it each array lies.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from mapdash.collection import Collection
from mapdash.view.columns import PRECISIONS, ROLES, Columns, merge
from mapdash.view.growth import State, Told, read
from mapdash.view.places import KINDS, Places

MAGIC = b"mapdash columns 1\n"
FROM_MENTIONS = 50_000
"""A smaller collection is read from SQLite as fast."""
WRITTEN_AGAIN = 1.25
"""Once a collection has grown by so much; what is behind the file is read from SQLite."""
_ALIGN = 64
_PLACES = tuple(field.name for field in fields(Places) if field.name != "countries")
_COLUMNS = tuple(field.name for field in fields(Columns) if field.name not in {"places", "sources", "gone", "n_dated"})
_CODES = [list(names) for names in (KINDS, ROLES, PRECISIONS)]


def path_of(collection: Collection) -> Path:
    """Where the columns of a collection are kept."""
    return collection.path.with_name(collection.path.name + "-columns")


def begin(collection: Collection, told: Told | None = None) -> State:
    """What there is in a collection, from its file of columns as far as that goes; it is written where that helps."""
    kept = load(collection)
    state = read(collection, kept, told)
    written = kept.n_mentions if kept else 0
    if state.n_mentions >= FROM_MENTIONS and state.n_mentions > WRITTEN_AGAIN * written:
        if len(state.parts) > 1:
            state = replace(state, parts=(merge(state.parts, state.places, state.sources),))
        return keep(collection, state) or state
    return state


def load(collection: Collection) -> State | None:
    """What was kept, if the collection still begins with it."""
    try:
        whole = np.memmap(path_of(collection), np.uint8, mode="r")
        begin = len(MAGIC) + 8
        if bytes(whole[: len(MAGIC)]) != MAGIC:
            return None
        length = int.from_bytes(bytes(whole[len(MAGIC) : begin]), "little")
        head = json.loads(bytes(whole[begin : begin + length]))
        at = _aligned(begin + length)
        if head["codes"] != _CODES or len(whole) != at + head["size"]:
            return None
        stamp = collection.stamp(head["last_article"], head["last_mention"], head["last_place"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if stamp != head["stamp"]:
        return None

    def array(name: str) -> NDArray[Any]:
        offset, kind, count = head["arrays"][name]
        kind = np.dtype(kind)
        # a plain array over the map: each slice of a memmap would cost microseconds
        return np.asarray(whole)[at + offset : at + offset + count * kind.itemsize].view(kind)

    places = Places(**{name: array(f"places.{name}") for name in _PLACES}, countries=tuple(head["countries"]))
    columns = Columns(
        places=places,
        sources=tuple(head["sources"]),
        gone=None,
        n_dated=head["n_dated"],
        **{name: array(name) for name in _COLUMNS},
    )
    return State(
        parts=(columns,),
        places=places,
        sources=columns.sources,
        generation=-1,
        last_article=head["last_article"],
        last_mention=head["last_mention"],
        regrouped=head["regrouped"],
    )


def keep(collection: Collection, state: State) -> State | None:
    """Writes a state of one part, and gives it as it lies in the file; None where it was not written."""
    (columns,) = state.parts
    places = state.places
    arrays: dict[str, NDArray[Any]] = {f"places.{name}": getattr(places, name) for name in _PLACES}
    arrays |= {name: getattr(columns, name) for name in _COLUMNS}
    where, size = {}, 0
    for name, array in arrays.items():
        where[name] = (size, array.dtype.str, len(array))
        size += _aligned(array.nbytes)
    last_place = int(places.key[-1]) if len(places) else 0
    head = {
        "codes": _CODES,
        "size": size,
        "arrays": where,
        "countries": places.countries,
        "sources": columns.sources,
        "n_dated": columns.n_dated,
        "last_article": state.last_article,
        "last_mention": state.last_mention,
        "last_place": last_place,
        "regrouped": state.regrouped,
        "stamp": collection.stamp(state.last_article, state.last_mention, last_place),
    }
    path = path_of(collection)
    try:
        descriptor, unfinished = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)
    except OSError:
        return None
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, json.dumps(head).encode(), arrays)
        # who may read the collection may read this, and nobody else
        os.chmod(unfinished, collection.path.stat().st_mode & 0o666)
        os.replace(unfinished, path)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)
        return None
    found = load(collection)
    return found and replace(found, generation=state.generation)


def _write(file: BinaryIO, head: bytes, arrays: dict[str, NDArray[Any]]) -> None:
    begin = MAGIC + len(head).to_bytes(8, "little") + head
    file.write(begin.ljust(_aligned(len(begin)), b"\0"))
    for array in arrays.values():
        np.ascontiguousarray(array).tofile(file)
        file.write(bytes(_aligned(array.nbytes) - array.nbytes))


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN
