"""JSON (a list, an object that holds one, or one article) and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.columns import flatten
from mapdash.readers.records import Item, Origin, ReadOptions
from mapdash.readers.rows import TableRow
from mapdash.readers.tables import read_table

# where exports keep their list of articles
_LISTS = ("articles", "results", "items", "documents", "docs", "data", "stories")


def read_json(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads `[{...}, ...]`, `{"articles": [{...}, ...]}` or one article `{...}`; JSON Lines under this name too.

    Raises:
        UnreadableFile: it is not JSON; the message says where it breaks.
    """
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
        for number, line in enumerate(stream, start=1):
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
