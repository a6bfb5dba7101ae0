"""The README says what there is: every command, commands behind figures, names that can be imported."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mapdash.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _commands(child, (*path, name))
    elif not command.hidden:
        yield path


def _section(heading: str) -> str:
    return re.split(r"^## ", README.split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_every_command_is_documented():
    documented = _section("The commands")
    missing = [path for path in _commands(main, ("mapdash",)) if f"| `{' '.join(path)}" not in documented]
    assert not missing


def test_every_documented_command_exists():
    existing = {" ".join(path) for path in _commands(main, ("mapdash",))}
    named = {
        re.match(r"mapdash(?: [a-z]+)+", cell).group()  # type: ignore[union-attr]
        for cell in re.findall(r"^\| `([^`]+)`", _section("The commands"), re.MULTILINE)
    }
    assert named <= existing


def test_every_line_of_figures_names_the_command_that_prints_them():
    rows = [line for line in _section("Figures").splitlines() if line.startswith("|")][2:]
    assert rows
    for row in rows:
        assert re.search(r"`(python -m benchmarks\.\w+|make bench)[^`]*`", row), row
        for module in re.findall(r"`python -m benchmarks\.([\w.]+)", row):
            path = ROOT.joinpath("benchmarks", *module.split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), row


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_the_readme_links_to_is_in_the_repository(target):
    assert (ROOT / target).exists()


def test_make_targets_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make ([a-z]+)\b`?", "\n".join(re.findall(r"`[^`]+`|^make .*$", README, re.MULTILINE))):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_python_of_the_readme_imports_what_exists():
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
    assert imports
    for node in imports:
        module = importlib.import_module(node.module or "")
        for alias in node.names:
            assert hasattr(module, alias.name), f"{node.module} has no {alias.name}"


def test_the_sources_of_the_data_are_credited():
    credits = _section("Credits")
    assert "GeoNames" in credits
    assert "CC BY 4.0" in credits
    assert "Natural Earth" in credits
    assert "do not imply" in credits
