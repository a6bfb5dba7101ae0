"""Rows of any table -> articles. Two passes: one to see all columns and dates, one to read.

The first pass is what lets day-first dates be inferred from the whole column, before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mapdash.article import Published
from mapdash.errors import AmbiguousDates, UnreadableFile
from mapdash.readers.assemble import assemble
from mapdash.readers.columns import choose_columns
from mapdash.readers.dates import AmbiguousDate, decides_day_first, parse_date
from mapdash.readers.encodings import is_damaged
from mapdash.readers.records import BadDate, Columns, Item, Origin, ReadOptions, Skipped


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as read: its cells by column, or why it cannot be used."""

    label: str  # "row 12", "line 12"
    cells: Mapping[str, Any] | None
    problem: str = ""


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
    columns: dict[str, None] = {}
    count = 0
    for count, row in enumerate(rows(), start=1):  # noqa: B007 - the last count is used
        if row.cells is not None and not columns.keys() >= row.cells.keys():
            columns |= dict.fromkeys(row.cells)
    if not columns:
        broken = [Skipped(f"{origin}, {row.label}", row.problem) for row in rows() if row.cells is None]
        if not broken:
            raise UnreadableFile(f"{origin} holds no rows.")
        yield from broken
        return
    taken = choose_columns(list(columns), options.columns, str(origin))
    day_first, why = options.day_first, ""
    if day_first is None and "published" in taken:
        day_first, why = _infer_order(rows, taken["published"], str(origin))
    used = {column for group in taken.values() for column in group}
    unused = tuple(column for column in columns if column not in used)
    yield Columns(str(origin), count, taken, unused, "; ".join(part for part in (remark, why) if part))
    for row in rows():
        yield from _read_row(row, taken, origin, options, day_first)


def _read_row(
    row: TableRow, taken: Mapping[str, tuple[str, ...]], origin: Origin, options: ReadOptions, day_first: bool | None
) -> Iterator[Item]:
    label = f"{origin}, {row.label}"
    if row.cells is None:
        yield Skipped(label, row.problem)
        return
    fields = {field: _first(row.cells, group) for field, group in taken.items()}
    if any(is_damaged(value) for value in fields.values()):
        yield Skipped(label, "bytes that are not valid UTF-8")
        return
    dates: dict[str, Published | None] = {}
    for field in ("published", "retrieved"):
        value = fields.get(field, "")
        try:
            dates[field] = parse_date(value, day_first=day_first) if value else None
        except (ValueError, OverflowError):
            dates[field] = None
            if field == "published":
                yield BadDate(label, value)
    article = assemble(
        title=fields.get("title", ""),
        text=fields.get("text", ""),
        url=fields.get("url"),
        source=fields.get("source"),
        language=fields.get("language"),
        published=dates["published"],
        retrieved=dates["retrieved"],
        origin=origin,
        part=row.label,
        options=options,
    )
    yield article if article is not None else Skipped(label, "neither a title nor a text")


def _first(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    for column in columns:
        value = cells.get(column)
        if value is not None and not isinstance(value, bool) and (text := str(value).strip()):
            return text
    return ""


def _infer_order(rows: Rows, columns: tuple[str, ...], origin: str) -> tuple[bool | None, str]:
    """Whether days come first in this column, and the sentence that says why.

    Raises:
        AmbiguousDates: some dates need it and no date decides it, or some decide one way and some the other.
    """
    deciding: dict[bool, tuple[str, str]] = {}
    open_: tuple[str, str] | None = None
    for row in rows():
        value = _first(row.cells, columns) if row.cells is not None else ""
        order = decides_day_first(value)
        if order is not None:
            deciding.setdefault(order, (value, row.label))
        elif open_ is None and value:
            try:
                parse_date(value)
            except AmbiguousDate:
                open_ = (value, row.label)
            except (ValueError, OverflowError):
                continue
    ask = "say which with  --day-first  or  --month-first"
    if len(deciding) == 2:
        day, month = deciding[True], deciding[False]
        raise AmbiguousDates(
            f"{origin} has dates with the day first ({day[0]}, {day[1]}) and with the month first "
            f"({month[0]}, {month[1]}): {ask}"
        )
    if deciding:
        ((order, (value, label)),) = deciding.items()
        return order, f"dates read with the {'day' if order else 'month'} first, as {value} in {label} shows"
    if open_:
        raise AmbiguousDates(f"{origin}: {open_[0]} ({open_[1]}) can be day or month first, and no date decides: {ask}")
    return None, ""
