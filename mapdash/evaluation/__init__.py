"""How good the geoparser is: its mentions against places marked by a person."""

from mapdash.evaluation.gold import read_gold, read_predictions
from mapdash.evaluation.measure import Evaluation, evaluate, predict
from mapdash.evaluation.records import GoldDocument, GoldToponym, Prediction

__all__ = [
    "Evaluation",
    "GoldDocument",
    "GoldToponym",
    "Prediction",
    "evaluate",
    "predict",
    "read_gold",
    "read_predictions",
]
