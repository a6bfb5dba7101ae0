"""Build hook: compiles the default gazetteer before the package is made, so that an installed mapdash has it.

Runs for `pip install .`, `pip install -e .` and `pip wheel .`; what it needs is pinned in pyproject.toml. Does
nothing where the gazetteer is there already and none of its inputs has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileGazetteer(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's parameter is its own configuration
    """The hook that hatchling finds in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree, from where hatchling takes it as an artifact."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from gazetteer.default import build_default

        report = build_default(root / "gazetteer" / "compiled")
        self.app.display_info("gazetteer is up to date" if report is None else f"compiled {report.places:,} places")
