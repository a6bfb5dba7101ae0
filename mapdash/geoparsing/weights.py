"""The tables of weights that ship with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def weights(table: str) -> Any:
    """A table of weights shipped with the package: "cues", "evidence" or "confidence"."""
    text = resources.files("mapdash.geoparsing").joinpath("models", f"{table}.json").read_text(encoding="utf-8")
    return json.loads(text)
