"""Rows of any table -> articles. Two passes: one to see all columns and dates, one to read.

The first pass is what lets day-first dates be inferred from the whole column, before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mapdash.errors import AmbiguousDates, UnreadableFile
from mapdash.readers.columns import NAMES, asked_columns, by_keys, choose_columns, key
from mapdash.readers.dates import AmbiguousDate, decides_day_first, parse_date
from mapdash.readers.layouts import layout_of
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
        day_first, why = _infer_order(seen.orders.get(taken["published"][0], _Orders()), str(origin))
    cut = "texts end where the source cut them off" if seen.cut else ""
    remarks = (remark, layout.remark if layout else "", why, cut)
    used = {column for group in taken.values() for column in group}
    unused = tuple(column for column in columns if column not in used)
    yield Columns(
        str(origin),
        seen.count,
        taken,
        unused,
        "; ".join(part for part in remarks if part),
        layout.name if layout else "",
    )
    reading = Reading(taken, frozenset(asked), keys, layout, day_first)
    for row in rows():
        yield from read_row(row, reading, origin, options)


@dataclass(slots=True)
class _Orders:
    """What the dates of one column say about their order: the first that decides each way, the first left open."""

    deciding: dict[bool, tuple[str, str]] = field(default_factory=dict)
    open: tuple[str, str] | None = None

    def see(self, value: str, label: str) -> None:
        order = decides_day_first(value)
        if order is not None:
            self.deciding.setdefault(order, (value, label))
        elif self.open is None and value:
            try:
                parse_date(value)
            except AmbiguousDate:
                self.open = (value, label)
            except (ValueError, OverflowError):
                pass


@dataclass(slots=True)
class _Seen:
    """What the first pass found."""

    columns: dict[str, None] = field(default_factory=dict)
    orders: dict[str, _Orders] = field(default_factory=dict)
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
                column: _Orders()
                for column in row.cells
                if column not in seen.orders and (key(column) in _DATES or key(column) == asked)
            }
        for column, orders in seen.orders.items():
            orders.see(cell(row.cells.get(column)), row.label)
        if not seen.cut:
            seen.cut = any(isinstance(value, str) and without_cut_off(value) != value for value in row.cells.values())
    return seen


def _infer_order(orders: _Orders, origin: str) -> tuple[bool | None, str]:
    """Whether days come first in a column, and the sentence that says why.

    Raises:
        AmbiguousDates: some dates need it and no date decides it, or some decide one way and some the other.
    """
    ask = "say which with  --day-first  or  --month-first"
    if len(orders.deciding) == 2:
        day, month = orders.deciding[True], orders.deciding[False]
        raise AmbiguousDates(
            f"{origin} has dates with the day first ({day[0]}, {day[1]}) and with the month first "
            f"({month[0]}, {month[1]}): {ask}"
        )
    if orders.deciding:
        ((order, (value, label)),) = orders.deciding.items()
        return order, f"dates read with the {'day' if order else 'month'} first, as {value} in {label} shows"
    if orders.open:
        value, label = orders.open
        raise AmbiguousDates(f"{origin}: {value} ({label}) can be day or month first, and no date decides: {ask}")
    return None, ""
