"""The shades of the country view can be told apart in grey print and by colour-blind eyes, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

TOKENS = (Path(__file__).resolve().parents[1] / "assets" / "00-tokens.css").read_text(encoding="utf-8")
THEMES = dict(zip(("light", "dark"), TOKENS.split(':root[data-mantine-color-scheme="dark"]'), strict=True))
# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
EYES = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def shades(theme: str, name: str) -> np.ndarray:
    """Linear RGB of --name-0, --name-1, ... as far as they are there."""
    found = re.findall(rf"--{name}-\d: #([0-9a-f]{{6}});", THEMES[theme])
    coded = np.array([[int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)] for colour in found])
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lightness(colours: np.ndarray) -> np.ndarray:
    """CIE L* of linear RGB, 0 to 100."""
    y = colours @ LUMINANCE
    return np.where(y > 0.008856, 116 * np.cbrt(y) - 16, 903.3 * y)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_more_articles_are_a_clear_step_of_lightness(theme: str, eyes: str) -> None:
    steps = np.diff(lightness(np.clip(shades(theme, "count") @ EYES[eyes].T, 0, 1)))
    assert len(steps) == 4
    assert np.all(steps < 0) if theme == "light" else np.all(steps > 0)
    assert np.abs(steps).min() >= 8


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_farther_from_usual_the_stronger_the_shade(theme: str, eyes: str) -> None:
    found = lightness(np.clip(shades(theme, "ratio") @ EYES[eyes].T, 0, 1))
    assert len(found) == 7
    away = found if theme == "light" else -found
    # towards the middle and away from it again; less than usual is striped besides
    assert np.all(np.diff(away[:4]) > 3)
    assert np.all(np.diff(away[3:]) < -3)
