"""JSON (a list, an object that holds one, or one article) and JSON Lines; a large list is read item by item."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.columns import flatten
from mapdash.readers.records import Item, Origin, ReadOptions
from mapdash.readers.rows import TableRow
from mapdash.readers.tables import read_table

_WHOLE = 8 << 20  # bytes; a larger list is read item by item
_LINE_LIMIT = 32 << 20  # characters
_LARGEST = 64 << 20  # bytes of JSON that has to be read in one piece, which takes ten times as much memory
# where exports keep their list of articles
_LISTS = ("articles", "results", "items", "documents", "docs", "data", "stories")


def read_json(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads `[{...}, ...]`, `{"articles": [{...}, ...]}` or one article `{...}`; JSON Lines under this name too.

    Raises:
        UnreadableFile: it is not JSON; the message says where it breaks.
    """
    if file.seek(0, io.SEEK_END) > _WHOLE and (prefix := _list_in(file)):
        yield from read_table(lambda: _streamed(file, prefix, origin), origin, options)
        return
    file.seek(0)
    if len(file.read(_LARGEST + 1)) > _LARGEST:
        raise UnreadableFile(
            f"{origin} is one JSON value of more than {_LARGEST >> 20} MB and holds no list of articles."
        )
    file.seek(0)
    text = encodings.read_text(file, origin)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].strip().startswith("{"):
            file.seek(0)
            yield from read_json_lines(file, origin, options)
            return
        raise UnreadableFile(
            f"{origin} is broken JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{origin} is JSON that cannot be read: {_reason(error)}.") from error
    records = _records(content)
    yield from read_table(
        lambda: (_row(f"item {number}", record) for number, record in enumerate(records, start=1)), origin, options
    )


def read_json_lines(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads one JSON object per line; a broken line is named and passed over.

    Raises:
        UnreadableFile: empty, or not text.
    """
    encoding = encodings.detect(file, origin)
    stream = encodings.as_text(file, encoding)

    def rows() -> Iterator[TableRow]:
        stream.seek(0)
        lines = iter(lambda: stream.readline(_LINE_LIMIT), "")
        for number, line in enumerate(lines, start=1):
            if len(line) == _LINE_LIMIT:
                raise UnreadableFile(f"{origin} has a line of more than {_LINE_LIMIT >> 20} million characters.")
            if not line.strip():
                continue
            label = f"line {number}"
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield TableRow(label, None, f"broken JSON: {_reason(error)}")
            else:
                yield _row(label, record)

    try:
        yield from read_table(rows, origin, options, remark=encodings.remark(encoding))
    finally:
        stream.detach()


def _list_in(file: BinaryIO) -> str:
    """Where the list of articles lies in a large file, as ijson writes it; "" where it cannot be read item by item."""
    import ijson

    file.seek(0)
    file.seek(3 if file.read(3) == codecs.BOM_UTF8 else 0)
    try:
        for prefix, event, _ in ijson.parse(file):
            if event == "start_array" and (prefix == "" or prefix in _LISTS):
                return f"{prefix}.item" if prefix else "item"
            if prefix == "" and event not in ("start_map", "map_key"):
                return ""
    except (ijson.JSONError, UnicodeDecodeError):
        return ""
    return ""


def _streamed(file: BinaryIO, prefix: str, origin: Origin) -> Iterator[TableRow]:
    """The items of a large list.

    Raises:
        UnreadableFile: broken JSON; the message says behind which item.
    """
    import ijson

    file.seek(0)
    file.seek(3 if file.read(3) == codecs.BOM_UTF8 else 0)
    number = 0
    try:
        for number, record in enumerate(ijson.items(file, prefix, use_float=True), start=1):
            yield _row(f"item {number}", record)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        raise UnreadableFile(f"{origin} is broken JSON behind item {number}: {reason}.") from error


def _records(content: Any) -> list[Any]:
    if isinstance(content, list):
        return content
    if isinstance(content, Mapping):
        for name in _LISTS:
            if isinstance(content.get(name), list):
                return list(content[name])
    return [content]


def _row(label: str, record: Any) -> TableRow:
    if not isinstance(record, Mapping):
        return TableRow(label, None, "not an object with named fields")
    return TableRow(label, flatten(record))


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)
