"""The tiny gazetteer, compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.compile import BuildReport, compile
from tests.gazetteer.tiny import records


@pytest.fixture(scope="session")
def tiny_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """Where it is, and the report of its compile."""
    out = tmp_path_factory.mktemp("gazetteer") / "tiny"
    return out, compile(records(), out)


@pytest.fixture(scope="session")
def tiny(tiny_build: tuple[Path, BuildReport]) -> Gazetteer:
    return Gazetteer.open(tiny_build[0])
