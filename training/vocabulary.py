"""The tokenizer with only the pieces that news and names need: a third of the model is its vocabulary."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tokenizers import Tokenizer

from training.examples import Example
from training.network import base_folder
from training.pools import Pools
from training.silver import report

COMMON = 9000  # the base's pieces are sorted by how common they are: so many are kept whatever was seen
SEEN = 2
REPORTS = 4000


def numbers(tokenizer: Tokenizer) -> list[int]:
    """For each piece of a smaller tokenizer the number it has in the base."""
    base = _base()["model"]["vocab"]
    return [base[piece] for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]


def _base() -> dict[str, Any]:
    return json.loads((base_folder() / "tokenizer.json").read_text(encoding="utf-8"))


def pruned(examples: Sequence[Example], pools: Pools) -> Tokenizer:
    """A tokenizer with the pieces that are common or were seen, for the others falling back on smaller pieces."""
    full = _base()
    full["truncation"] = full["padding"] = None
    tokenizer = Tokenizer.from_str(json.dumps(full))
    rng = random.Random(0)
    texts = [example.text for example in examples] + [report(pools, rng).text for _ in range(REPORTS)]
    seen: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        seen.update(encoding.ids)
    vocabulary: dict[str, int] = full["model"]["vocab"]
    kept = [
        (piece, number)
        for piece, number in sorted(vocabulary.items(), key=lambda item: item[1])
        if not piece.startswith("[unused")
        and (number < COMMON or seen[number] >= SEEN or len(piece.removeprefix("##")) == 1)
    ]
    full["model"]["vocab"] = {piece: index for index, (piece, _) in enumerate(kept)}
    full["post_processor"] = None
    full["added_tokens"] = [{**token, "id": full["model"]["vocab"][token["content"]]} for token in full["added_tokens"]]
    return Tokenizer.from_str(json.dumps(full))
