"""One command from corpora to the shipped recogniser: `python -m training CORPORA --out FOLDER`; see README.md."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import click
import torch
from tokenizers import Tokenizer

from gazetteer import Gazetteer
from gazetteer.sources import Entry
from gazetteer.sources.default import entries as default_entries
from training.examples import read
from training.export import export
from training.fit import Ground, Plan, fit
from training.network import Network, from_base, shallower
from training.pools import gather
from training.vocabulary import numbers, pruned

TEACHER = (0, 1, 2, 3, 4, 5)
STUDENT = (0, 1, 3, 5)
LAST_RATE = 0.8e-4  # of what goes on from the student


@click.command(context_settings={"show_default": True})
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="folder for the model")
@click.option("--work", type=click.Path(path_type=Path), default=Path(".training"), help="folder for what is between")
@click.option("--teachers", default=1, help="networks of six layers that the shipped one of four learns from")
@click.option("--rounds", default=3, help="times that every text is seen")
@click.option("--student-rounds", default=2, help="the same for the network that learns from the others")
@click.option("--last-rounds", default=2, help="the same for going on from there, by the annotation alone")
@click.option("--silver", default=4000, help="made-up reports per round")
@click.option("--seed", default=1)
@click.option("--leave-out", multiple=True, default=("geovirus",), help="corpora not to train on")
@click.option("--threads", default=2, help="processor threads")
@click.option("--limit", type=int, help="stop each training after so many steps, for trying out")
def main(
    corpora: Path, out: Path, work: Path, teachers: int, rounds: int, student_rounds: int, last_rounds: int,
    silver: int, seed: int, leave_out: tuple[str, ...], threads: int, limit: int | None,
) -> None:  # fmt: skip
    """Train the recogniser on the corpora of a folder and write the files that ship.

    What was finished before in the work folder is taken from there.
    """
    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    examples = [example for example in read(corpora) if example.corpus not in leave_out]
    pools = gather(entry for entry in default_entries() if isinstance(entry, Entry))
    tokens = work / "tokenizer.json"
    if not tokens.exists():
        pruned(examples, pools).save(str(tokens))
    tokenizer = Tokenizer.from_file(str(tokens))
    kept = numbers(tokenizer)
    ground = Ground(examples, pools, tokenizer, Gazetteer.open())
    plan = Plan(rounds=rounds, silver=silver, seed=seed, limit=limit)
    click.echo(f"{len(examples)} texts, {len(kept)} word pieces")
    elders = [
        _trained(work / f"teacher-{number}.pt", TEACHER, kept, ground, replace(plan, seed=seed + number), [])
        for number in range(teachers)
    ]
    last = replace(plan, rounds=student_rounds) if teachers else plan
    layers = STUDENT if teachers else TEACHER
    shipped = _trained(work / "student.pt", layers, kept, ground, last, elders)
    if last_rounds:
        again = replace(plan, rounds=last_rounds, rate=LAST_RATE, seed=seed + 10)
        shipped = _trained(work / "last.pt", layers, kept, ground, again, [], shipped)
    export(shipped, tokenizer, out)


def _trained(
    path: Path, layers: tuple[int, ...], kept: list[int], ground: Ground, plan: Plan, teachers: list[Network],
    start: Network | None = None,
) -> Network:  # fmt: skip
    """The network as it lies in a file, or freshly trained, from `start` on where there is one, and laid there."""
    if path.exists():
        network = Network(len(kept), len(layers))
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval()
    click.echo(f"training {path.stem}")
    torch.manual_seed(plan.seed)
    if start is not None:
        begin = deepcopy(start)
    else:
        begin = shallower(teachers[0], layers) if teachers else from_base(kept, layers)
    network = fit(begin, ground, plan, teachers).cpu()
    torch.save(network.state_dict(), path)
    return network


if __name__ == "__main__":
    main()
