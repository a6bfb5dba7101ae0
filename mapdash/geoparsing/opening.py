"""Opening the geoparser with what the package comes with: the default gazetteer, and a recogniser named by a word."""

from __future__ import annotations

from gazetteer import Gazetteer
from mapdash.geoparsing.geoparser import Geoparser

FAST, NEURAL = "fast", "neural"
RECOGNISERS = (FAST, NEURAL)


def open_geoparser(recogniser: str = FAST) -> Geoparser:
    """A geoparser with the default gazetteer, or the one MAPDASH_GAZETTEER names.

    Args:
        recogniser: "fast" for the rules, "neural" for the learned model, which finds more and takes its time.

    Raises:
        MissingExtra: what the learned model needs is not installed.
        ValueError: there is no recogniser of that name.
    """
    if recogniser not in RECOGNISERS:
        raise ValueError(f"no recogniser {recogniser!r}; there are {', '.join(RECOGNISERS)}")
    gazetteer = Gazetteer.open()
    if recogniser == FAST:
        return Geoparser(gazetteer)
    from mapdash.geoparsing.neural import NeuralRecogniser

    learned = NeuralRecogniser.load(gazetteer)
    return Geoparser(gazetteer, learned, confidence=learned.confidence)
