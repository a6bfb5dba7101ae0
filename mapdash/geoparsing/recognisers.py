"""The recognisers that come with the package, by name."""

from __future__ import annotations

from gazetteer import Gazetteer
from mapdash.geoparsing.namelists import default_names
from mapdash.geoparsing.readings import Readings
from mapdash.geoparsing.recognise import RuleRecogniser
from mapdash.geoparsing.toponym import Recogniser
from mapdash.geoparsing.weights import weights

NEURAL, FAST = "neural", "fast"
RECOGNISERS = (NEURAL, FAST)
"""The learned model together with the rules, which is the usual one; and the rules alone, which are quicker."""


def open_recogniser(name: str, gazetteer: Gazetteer, readings: Readings) -> Recogniser:
    """One of `RECOGNISERS`.

    Raises:
        RecogniserUnavailable: what runs the learned model cannot be loaded on this machine.
        ValueError: there is no recogniser of that name.
    """
    if name == FAST:
        return RuleRecogniser(gazetteer, readings, default_names(), weights("cues"))
    if name == NEURAL:
        from mapdash.geoparsing.neural import NeuralRecogniser  # takes a tenth of a second, and others need it not

        return NeuralRecogniser.load(gazetteer, readings=readings)
    raise ValueError(f"no recogniser {name!r}; there are {', '.join(RECOGNISERS)}")
