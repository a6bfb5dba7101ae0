"""What stands round the map: the status line, the filters in force, the timeline, the choices of the drawer.

One answer of plain JSON for all of them, which `assets/42-summary.js` writes into the page: as callbacks of Dash each
would be a question of its own, and a tree of components that the browser builds anew for every change.
"""

from __future__ import annotations

from typing import Any

from mapdash.dashboard import filters, status, timeline
from mapdash.dashboard.filters import Country
from mapdash.dashboard.state import ViewState
from mapdash.view import View


def summary(view: View, at: ViewState, country: Country, *, choices: bool) -> dict[str, Any]:
    """All of it as JSON; the choices only where they are to be seen, for they are the larger part."""
    return {
        "status": status.line(view.status(at.filter), at),
        "chips": filters.in_force(view, at, country),
        "timeline": timeline.drawing(view, at),
        "choices": filters.choices(view, at, country) if choices else None,
    }
