"""WARC web archives, compressed or not -> the pages captured in them, with address, time and digest of the capture."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from mapdash.errors import UnreadableFile
from mapdash.readers.archives import ArchiveLimit, Limits, Member, label, spooled
from mapdash.readers.records import Origin, Skipped

_TYPES = ("html", "rss", "atom", "feed+json", "text/plain", "text/xml", "application/xml")
_CAPTURES = ("response", "resource")
_KINDS = 5  # kinds of records passed over that are named


def unpack_warc(file: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Member | Skipped]:
    """The pages and feeds in a web archive; images, scripts, redirects and the like are counted and passed over.

    Raises:
        UnreadableFile: damaged; what comes before the damage has been yielded.
        ArchiveLimit: too much in it.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""  # what it would print on standard error

    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    passed: Counter[str] = Counter()
    number = 0
    try:
        for record in Quiet(file, arc2warc=True):
            number += 1
            if record.rec_type not in _CAPTURES:
                if record.rec_type == "revisit":
                    passed["captured before and not kept again"] += 1
                continue
            kind = _content_type(record)
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if status != "200" or not any(part in kind for part in _TYPES):
                what = f"answered {status}" if status != "200" else kind.split(";")[0] or "of no stated type"
                passed[label(what)[:60]] += 1
                continue
            inside = _origin(record, origin, kind, number)
            try:
                with spooled(record.content_stream(), inside, limits, packed) as copy:
                    if getattr(record.raw_stream, "limit", 0) > 0:
                        yield Skipped(str(inside), "cut off in the archive")
                    else:
                        yield Member(copy, inside)
            except ArchiveLimit:
                raise
            except (OSError, EOFError, ValueError, KeyError) as error:
                if isinstance(error, UnreadableFile):
                    raise
                yield Skipped(str(inside), "damaged in the archive")
    except ArchiveLoadFailed as error:
        what = "packed as a whole and not record by record: unpack it first" if "gzip" in str(error) else "damaged"
        raise UnreadableFile(f"{origin} is a web archive that is {what}.") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{origin} is a damaged web archive, read up to record {number}.") from error
    if passed:
        kinds = ", ".join(f"{kind}: {count:,}" for kind, count in passed.most_common(_KINDS))
        yield Skipped(str(origin), f"{sum(passed.values()):,} records of it hold no page ({kinds})")


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return label(str(headers.get_header("Content-Type") or "")).lower()


def _origin(record: Any, origin: Origin, kind: str, number: int) -> Origin:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<>")  # as an early version of the standard wrote it
    return Origin(
        name=f"{origin}, {label(address) if address else f'record {number}'}",
        url=address if address.startswith(("http://", "https://")) else None,
        retrieved=_time(record.rec_headers.get_header("WARC-Date")) or origin.retrieved,
        digest=record.rec_headers.get_header("WARC-Payload-Digest"),
        content_type=kind,
        depth=origin.depth + 1,
    )


def _time(text: str | None) -> datetime | None:
    """WARC-Date is UTC (ISO 28500, 5.4), whole seconds or a fraction."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
