"""Rows of any table -> articles. Two passes: one to see all columns and dates, one to read.

The first pass is what lets day-first dates be inferred from the whole column, before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mapdash.errors import UnreadableFile
from mapdash.readers.columns import NAMES, asked_columns, by_keys, choose_columns, key
from mapdash.readers.layouts import layout_of
from mapdash.readers.orders import Orders
from mapdash.readers.records import Columns, Item, Origin, ReadOptions, Skipped
from mapdash.readers.rows import Reading, TableRow, cell, read_row, without_cut_off

Rows = Callable[[], Iterator[TableRow]]


def read_table(rows: Rows, origin: Origin, options: ReadOptions, *, remark: str = "") -> Iterator[Item]:
    """Reads a table whose rows can be gone through twice.

    Args:
        rows: gives the rows from the start, each time it is called.
        origin: the file, for messages.
        options: how to read.
        remark: what the person should know about the file, beside what is inferred here.

    Raises:
        InputError: no usable column, or dates of which the order cannot be told; nothing has been yielded then.
    """
    seen = _look_through(rows, options)
    if not seen.columns:
        broken = [Skipped(f"{origin}, {row.label}", row.problem) for row in rows() if row.cells is None]
        if not broken:
            raise UnreadableFile(f"{origin} holds no rows.")
        yield from broken
        return
    columns = list(seen.columns)
    keys = by_keys(columns)
    layout = layout_of(set(keys))
    asked = asked_columns(columns, options.columns, str(origin))
    if layout:
        known = {
            name: tuple(keys[column] for column in group if column in keys) for name, group in layout.columns.items()
        }
        taken = {name: group for name, group in known.items() if group} | asked
    else:
        taken = choose_columns(columns, options.columns, str(origin))
    day_first, why = options.day_first, ""
    if day_first is None and "published" in taken:
        day_first, why = seen.orders.get(taken["published"][0], Orders()).decided(str(origin))
    cut = "texts end where the source cut them off" if seen.cut else ""
    remarks = (remark, layout.remark if layout else "", why, cut)
    shown = dict(taken)
    if layout:  # what is no field of an article
        for name, column in (("number", layout.record[1] if layout.record else ""), ("exactness", layout.date_code[0])):
            if column in keys:
                shown[name] = (keys[column],)
    used = {column for group in shown.values() for column in group}
    unused = tuple(column for column in columns if column not in used)
    yield Columns(
        str(origin),
        seen.count,
        shown,
        unused,
        "; ".join(part for part in remarks if part),
        layout.name if layout else "",
    )
    reading = Reading(taken, frozenset(asked), keys, layout, day_first)
    for row in rows():
        yield from read_row(row, reading, origin, options)


@dataclass(slots=True)
class _Seen:
    """What the first pass found."""

    columns: dict[str, None] = field(default_factory=dict)
    orders: dict[str, Orders] = field(default_factory=dict)
    count: int = 0
    cut: bool = False


_DATES = frozenset(NAMES["published"]) | {"sqldate", "day", "datestart", "eventdate"}


def _look_through(rows: Rows, options: ReadOptions) -> _Seen:
    seen = _Seen()
    asked = key(options.columns.get("published", ""))
    for row in rows():
        seen.count += 1
        if row.cells is None:
            continue
        if not seen.columns.keys() >= row.cells.keys():
            seen.columns |= dict.fromkeys(row.cells)
            seen.orders |= {
                column: Orders()
                for column in row.cells
                if column not in seen.orders and (key(column) in _DATES or key(column) == asked)
            }
        for column, orders in seen.orders.items():
            orders.see(cell(row.cells.get(column)), row.label)
        if not seen.cut:
            seen.cut = any(isinstance(value, str) and without_cut_off(value) != value for value in row.cells.values())
    return seen
