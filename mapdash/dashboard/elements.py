"""A small help for writing HTML elements in Python."""

from __future__ import annotations

from typing import Any


def hyphened(**attributes: str) -> dict[str, Any]:
    """Attributes whose names have hyphens: `html.A(**hyphened(aria_label="Close", data_nav="filter"))`."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}
