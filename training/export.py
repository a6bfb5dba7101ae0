"""From a trained network to the shipped files: ONNX, quantised to 8 bits, with its tokenizer and settings."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from training.fit import special_pieces
from training.network import Network

INPUTS = ("ids", "shape", "casing", "known")


def export(network: Network, tokenizer: Tokenizer, out: Path) -> None:
    """Write model.onnx, tokenizer.json and settings.json into a folder.

    `reduce_range` keeps the 8-bit products from overflowing on processors without VNNI; there it costs no accuracy.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        write_onnx(network, plain)
        quantize_dynamic(
            plain,
            out / "model.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    _without_traces(out / "model.onnx")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    cls, sep = special_pieces(tokenizer)
    settings = {"cls": cls, "sep": sep, "bias": 0.0, "rules": 0.5, "network": 0.5, "least": 0.5}  # see fit_blend
    (out / "confidence.json").write_text("{}\n", encoding="utf-8")  # see fit_confidence
    (out / "settings.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")


def _without_traces(path: Path) -> None:
    """Take out what the exporter notes of the code: it holds the paths of the machine the network was made on."""
    model = onnx.load(str(path))
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.initializer):
        del part.metadata_props[:]
        if part is not model:
            part.doc_string = ""
    onnx.save(model, str(path))


def write_onnx(network: Network, path: Path) -> None:
    """The network as an ONNX graph of 32-bit floats, for one window of any number of pieces: nothing is padded."""
    network = network.cpu().float().eval()
    fed = {name: torch.zeros((1, 7), dtype=torch.int32) for name in INPUTS}
    pieces = torch.export.Dim("pieces", min=2, max=128)
    program = torch.onnx.export(
        network, kwargs=fed, dynamo=True, dynamic_shapes={name: {1: pieces} for name in INPUTS},
        input_names=list(INPUTS), output_names=["scores"], opset_version=18, verbose=False,
    )  # fmt: skip
    program.save(str(path))
    onnx.checker.check_model(str(path))
