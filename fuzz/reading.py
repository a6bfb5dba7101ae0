"""What must hold whatever bytes a reader is given: items or a refusal in one sentence, and nothing else."""

from __future__ import annotations

import logging

from mapdash.article import Article, storable
from mapdash.readers import BadDate, BadPoint, Columns, Listed, ReadOptions, Skipped, read_bytes

_ITEMS = 5_000  # read of one input; a table may have more, which are like these
_LONGEST_REASON = 2_000  # characters
_LONGEST_FIELD = 20_000  # of a title or an address


class Broken(AssertionError):
    """A promise of the readers is broken."""


def quiet() -> None:
    """Keeps what libraries log about odd input to themselves."""
    logging.disable(logging.CRITICAL)


def read_all(data: bytes, name: str, format: str | None = None) -> dict[str, int]:
    """Reads data as a file of that name, or in a format, and holds the readers to their promises.

    Returns:
        How many items of each kind there were.

    Raises:
        Broken: something else came than what is promised.
    """
    found: dict[str, int] = {}
    for number, item in enumerate(read_bytes(data, name=name, options=ReadOptions(format=format))):
        found[type(item).__name__] = found.get(type(item).__name__, 0) + 1
        match item:
            case Article():
                _check_article(item)
            case Skipped():
                _check(0 < len(item.reason) <= _LONGEST_REASON, f"a reason of {len(item.reason)} characters")
                _check("brings down its reader" not in item.reason, item.reason)
                _check("\n" not in item.reason and "Traceback" not in item.reason, f"no sentence: {item.reason!r}")
            case BadDate() | BadPoint() | Columns() | Listed():
                pass
            case _:
                raise Broken(f"{item!r} is no item")
        if number >= _ITEMS:
            break
    return found


def _check_article(article: Article) -> None:
    _check(bool(article.text.strip()), "an article without a text")
    for text in (article.text, article.title, article.url or "", article.source or "", article.origin or ""):
        _check(storable(text) == text, f"a character that no database takes in {text[:80]!r}")
    for text in (article.title, article.url or "", article.source or ""):
        _check("\n" not in text, f"a line break in {text[:80]!r}")
    _check(len(article.content_hash) == 64, "no hash")
    _check(0 <= article.body_start <= len(article.text), "a body outside of the text")
    for place in article.given:
        _check(-90 <= place.lat <= 90 and -180 <= place.lon <= 180, f"a point nowhere on Earth: {place}")


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)
