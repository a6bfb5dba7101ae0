"""Training: rounds over freshly varied text, a loss over the allowed tags, and for a student its teachers' opinion."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from gazetteer import Gazetteer
from mapdash.geoparsing.tagging import PLACE_TAGS, TAGS
from training.augment import augmented
from training.batches import Window, batches, cut
from training.examples import Example
from training.network import Network
from training.pools import Pools
from training.silver import report


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        rounds: times every text is seen, each time varied anew.
        silver: made-up reports per round.
        rate: learning rate of the base's weights; new ones learn eight times as fast.
        seed: of everything random.
        pieces: word pieces a step.
        smoothing: share of the probability that every tag keeps.
        trust: weight of the teachers' opinion beside the annotation, where there are teachers.
        limit: at most so many steps, for trying out.
    """

    rounds: int = 3
    silver: int = 2500
    rate: float = 1.2e-4
    seed: int = 1
    pieces: int = 4096
    smoothing: float = 0.03
    trust: float = 0.6
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What training stands on."""

    examples: Sequence[Example]
    pools: Pools
    tokenizer: Tokenizer
    gazetteer: Gazetteer


def fit(network: Network, ground: Ground, plan: Plan, teachers: Sequence[Network] = ()) -> Network:
    """Train a network in place and return it."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    for teacher in teachers:
        teacher.to(device).eval()
    torch.manual_seed(plan.seed)
    special = special_pieces(ground.tokenizer)
    with ThreadPoolExecutor(1) as ahead:  # the next round is prepared while this one is learned
        coming = ahead.submit(_round, ground, plan, 0)
        steps = None
        done, began = 0, time.monotonic()
        optimizer = schedule = None
        for number in range(plan.rounds):
            found = coming.result()
            if number + 1 < plan.rounds:
                coming = ahead.submit(_round, ground, plan, number + 1)
            rng = random.Random(plan.seed * 1000 + number)
            prepared = list(batches(found, plan.pieces, special, rng))
            if steps is None:
                steps = len(prepared) * plan.rounds
                optimizer, schedule = _optimizer(network, plan.rate, min(steps, plan.limit or steps))
            for fed, names, places in prepared:
                moved = {name: value.to(device) for name, value in fed.items()}
                loss = _step(network, moved, names.to(device), places.to(device), plan, teachers)
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                if schedule.last_epoch < steps - 1:
                    schedule.step()
                done += 1
                if done % 25 == 0:
                    print(f"step {done}/{steps} loss {loss.item():.4f} {time.monotonic() - began:.0f} s", flush=True)
                if plan.limit and done >= plan.limit:
                    return network.eval()
    return network.eval()


def special_pieces(tokenizer: Tokenizer) -> tuple[int, int]:
    """Numbers of the pieces that open and close a window."""
    return tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")


def _round(ground: Ground, plan: Plan, number: int) -> list[Window]:
    rng = random.Random(plan.seed * 7919 + number)
    texts = [augmented(example, ground.pools, rng) for example in ground.examples]
    texts += [augmented(report(ground.pools, rng), ground.pools, rng) for _ in range(plan.silver)]
    return [window for text in texts for window in cut(text, ground.tokenizer, ground.gazetteer, rng)]


def _optimizer(network: Network, rate: float, steps: int):
    fresh = network.fresh()
    base = [parameter for parameter in network.parameters() if parameter not in fresh]
    optimizer = torch.optim.AdamW(
        [{"params": base, "lr": rate}, {"params": list(fresh), "lr": 8 * rate}],
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    return optimizer, schedule


def _step(
    network: Network, fed: dict[str, Tensor], names: Tensor, places: Tensor, plan: Plan, teachers: Sequence[Network]
) -> Tensor:
    words = names > 0
    with torch.autocast(names.device.type, torch.bfloat16):
        scores = network(**fed)[words].float()
        opinion = None
        if teachers:
            with torch.no_grad():
                opinion = [teacher(**fed)[words].float() for teacher in teachers]
    loss = torch.zeros((), device=names.device)
    for part, allowed, weight in (
        (slice(0, len(TAGS)), names[words], 1.0),
        (slice(len(TAGS), len(TAGS) + len(PLACE_TAGS)), places[words], 0.5),
    ):
        logs = scores[:, part].log_softmax(-1)
        gold = _partial(logs, allowed, plan.smoothing)
        if opinion is not None:
            taught = torch.stack([one[:, part].softmax(-1) for one in opinion]).mean(0)
            gold = (1 - plan.trust) * gold - plan.trust * (taught * logs).sum(-1).mean()
        loss = loss + weight * gold
    return loss


def _partial(logs: Tensor, allowed: Tensor, smoothing: float) -> Tensor:
    """Minus the log of the summed probability of the allowed tags."""
    bits = (allowed[:, None] >> torch.arange(logs.shape[1], device=logs.device)) & 1
    summed = logs.masked_fill(bits == 0, float("-inf")).logsumexp(-1)
    told = (bits.sum(-1) < logs.shape[1]).float()  # where every tag is allowed there is nothing to smooth
    return (-(1 - smoothing) * summed - smoothing * told * logs.mean(-1)).mean()
