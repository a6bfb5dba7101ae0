"""Which recogniser is used, and what is said where the learned one cannot run."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from gazetteer import Gazetteer
from mapdash.cli import main
from mapdash.errors import RecogniserUnavailable
from mapdash.geoparsing import Geoparser, RuleRecogniser, open_geoparser
from mapdash.geoparsing.neural import NeuralRecogniser

GOLD = '{"id": "1", "text": "Shelling hit Kharkiv.", "toponyms": []}\n'


def test_the_learned_model_is_used_unless_told_otherwise(geoparser: Geoparser) -> None:
    assert isinstance(geoparser.recogniser, NeuralRecogniser)
    assert isinstance(open_geoparser().recogniser, NeuralRecogniser)
    assert isinstance(open_geoparser("fast").recogniser, RuleRecogniser)
    assert isinstance(Geoparser(Gazetteer.open(), "fast").recogniser, RuleRecogniser)


def test_where_it_cannot_run_one_sentence_names_the_way_out(monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # importing it fails
    with pytest.raises(RecogniserUnavailable, match="--recogniser fast"):
        open_geoparser()
    gold = tmp_path / "gold.jsonl"
    gold.write_text(GOLD)
    failed = CliRunner().invoke(main, ["evaluate", str(gold)])
    assert failed.exit_code == 1
    assert "--recogniser fast" in failed.output
    assert "Traceback" not in failed.output
    assert CliRunner().invoke(main, ["evaluate", str(gold), "--recogniser", "fast"]).exit_code == 0
