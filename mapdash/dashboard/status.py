"""The status line: how many articles and mentions are looked at, and what of them the map cannot show."""

from __future__ import annotations

from mapdash.dashboard import state, words
from mapdash.dashboard.state import ViewState
from mapdash.view import Counts, Status

Part = str | dict[str, str | bool]
"""Words, or `text` with the `href` of what it counts: a list where it says which `tab`, else a filter."""


def line(status: Status, at: ViewState) -> list[Part]:
    """As in "412 articles: 371 on the map, 29 without a place, 12 without a date; 1,204 mentions", with links."""
    counts = status.selected
    whole = status.everything.articles
    of = f" of {whole:,}" if counts.articles != whole else ""
    noun = words.counted(at.filter, status.copies)
    noun = noun if (whole if of else counts.articles) == 1 else words.plural(noun)
    no_date = state.link(at, start=None, end=None, only_undated=True, undated=True)
    return [
        _list(f"{counts.articles:,}{of} {noun}", counts.articles, "articles", strong=True),
        ": ",
        _list(f"{counts.on_map:,} on the map", counts.on_map, "places"),
        ", ",
        _way(f"{counts.without_place:,} without a place", counts.without_place, state.link(at, unplaced_only=True)),
        ", ",
        _way(f"{counts.without_date:,} without {words.a_date(at.filter)}", counts.without_date, no_date),
        "; ",
        _list(words.count(counts.mentions, "mention"), counts.mentions, "places"),
        *_left_out(counts, at, no_date),
    ]


def _left_out(counts: Counts, at: ViewState, no_date: str) -> list[Part]:
    """What cannot be placed in time, where the dates are those of events: most sentences do not say when."""
    if at.filter.dates != "event":
        return []
    said: list[Part] = ["; ", f"{words.count(counts.mentions_without_event, 'mention')} not saying when"]
    if counts.undated_left_out:
        said += [", ", _way(f"{counts.undated_left_out:,} left out for it", counts.undated_left_out, no_date)]
    return said


def _list(text: str, number: int, tab: str, *, strong: bool = False) -> Part:
    """Words that lead to the list of what they count, where there is any."""
    link: dict[str, str | bool] = {"href": f"?tab={tab}", "tab": tab} if number else {}
    return {"text": text, "strong": strong, **link}


def _way(text: str, number: int, href: str) -> Part:
    return {"text": text, "href": href} if number else text
