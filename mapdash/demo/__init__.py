"""The sample collection of `mapdash demo`: short briefs on public events, written for this project.

The briefs lie in `briefs.jsonl` beside this file. Each is marked as a sample, in its record and in its last
paragraph, and its source is a made-up desk: nobody is to take one for the report of a real outlet.
"""

from __future__ import annotations

import json
from importlib import resources

from mapdash.article import Article, Published

MARK = "Sample brief, written for mapdash from public facts; not a news report."


def briefs() -> list[Article]:
    """Every sample brief, oldest first; the undated ones last.

    Several are syndicated copies: the words of another brief under the name of another desk.
    """
    lines = resources.files(__name__).joinpath("briefs.jsonl").read_text(encoding="utf-8").splitlines()
    return [_article(json.loads(line), number) for number, line in enumerate(lines, start=1)]


def _article(record: dict[str, str], number: int) -> Article:
    date = record["date"]
    return Article(
        text="\n\n".join((record["title"], record["text"], MARK)),
        title=record["title"],
        source=record["source"],
        published=Published.fromisoformat(date) if date else None,
        language=record["language"],
        origin=f"sample briefs, row {number}",
    )
