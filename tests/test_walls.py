"""Imports run only uphill: the order of the rooms in the design is the order of dependence."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# room -> rooms of this project it may import
ALLOWED: dict[str, set[str]] = {
    "gazetteer": set(),
    "mapdash.address": set(),
    "mapdash.article": {"gazetteer"},
    "mapdash.errors": set(),
    "mapdash.readers": {"mapdash.article", "mapdash.errors", "gazetteer"},
    "mapdash.geoparsing": {"mapdash.article", "mapdash.errors", "gazetteer"},
    "mapdash.evaluation": {"mapdash.article", "mapdash.errors", "mapdash.geoparsing", "gazetteer"},
    "mapdash.collection": {"mapdash.address", "mapdash.article", "mapdash.errors", "gazetteer"},
    "mapdash.fetching": {"mapdash.address", "mapdash.article", "mapdash.errors", "mapdash.readers", "gazetteer"},
    "mapdash.workers": {
        "mapdash.article", "mapdash.errors", "mapdash.readers", "mapdash.geoparsing", "mapdash.collection", "gazetteer",
    },
    "mapdash.ingest": {
        "mapdash.article", "mapdash.errors", "mapdash.readers", "mapdash.geoparsing", "mapdash.collection",
        "mapdash.workers", "gazetteer",
    },
    "mapdash.watch": {
        "mapdash.address", "mapdash.errors", "mapdash.readers", "mapdash.collection", "mapdash.fetching",
        "mapdash.ingest", "gazetteer",
    },
    "mapdash.adding": {
        "mapdash.article", "mapdash.errors", "mapdash.readers", "mapdash.collection", "mapdash.ingest", "gazetteer",
    },
    "mapdash.view": {"mapdash.article", "mapdash.errors", "mapdash.collection", "gazetteer"},
    "mapdash.basemap": set(),
    "mapdash.tiles": {"mapdash.errors"},
    "mapdash.exporters": {"mapdash.article", "mapdash.errors", "mapdash.view", "gazetteer"},
    "mapdash.dashboard": {
        "mapdash.adding", "mapdash.article", "mapdash.errors", "mapdash.view", "mapdash.basemap", "mapdash.tiles",
        "mapdash.exporters", "mapdash.collection", "gazetteer",
    },
}  # fmt: skip
# packages of the world that a room may not know
FORBIDDEN: dict[str, set[str]] = {
    "gazetteer": {"dash", "flask", "sqlalchemy", "sqlite3"},
    "mapdash.view": {"dash", "flask", "dash_leaflet", "dash_mantine_components", "sqlalchemy", "sqlite3"},
    "mapdash.dashboard": {"sqlalchemy", "sqlite3"},
    "mapdash.collection": {"dash", "flask"},
}
# what opens connections, and the one room that may
NETWORK = {"httpx", "httpcore", "protego", "urllib.request", "http.client", "requests", "urllib3", "ftplib", "smtplib"}


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] == "gazetteer" or len(parts) == 1 else ".".join(parts[:2])


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "mapdash":
                found |= {f"mapdash.{alias.name}" for alias in node.names}
    return found


def _modules() -> list[tuple[str, Path]]:
    found = []
    for package in ("gazetteer", "mapdash"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.append((name, path))
    return found


@pytest.mark.parametrize(("module", "path"), _modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_room_imports_only_what_lies_uphill(module: str, path: Path) -> None:
    room = _room(module)
    if room not in ALLOWED:  # mapdash/__init__, cli, demo and the like may see everything
        return
    for name in _imports(path):
        top = name.split(".")[0]
        assert top not in FORBIDDEN.get(room, set()), f"{module} imports {name}"
        target = _room(name)
        if target in ALLOWED and target != room:
            assert target in ALLOWED[room], f"{module} imports {name}"


def test_only_the_room_that_fetches_opens_connections() -> None:
    asking = {module for module, path in _modules() if _imports(path) & NETWORK}
    assert {_room(module) for module in asking} == {"mapdash.fetching"}


def test_nothing_of_the_network_is_loaded_where_no_address_is_given() -> None:
    program = (
        "import sys, mapdash.cli, mapdash.commands.add, mapdash.ingest, mapdash.readers, mapdash.collection;"
        "sys.exit(any(name in sys.modules for name in ('httpx', 'httpcore', 'mapdash.fetching')))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
