"""The figures of a model: `python -m training.figures MODEL GOLD.jsonl…` prints recognition, speed and memory."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path

import click

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.neural import NeuralRecogniser
from training.measure import compare


@click.command()
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("gold", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--roles", default="literal,adjectival,embedded", show_default=True)
@click.option("--alone", is_flag=True, help="the network's own toponyms, without the rules")
@click.option("--least", default=0.0, help="toponyms less probable are left out")
@click.option("--errors", type=int, default=0, help="show so many of each kind of error")
def main(model: Path, gold: tuple[Path, ...], roles: str, alone: bool, least: float, errors: int) -> None:
    """Print how well and how fast a model finds the toponyms of corpora."""
    wanted = {Role(role) for role in roles.split(",")}
    began = time.perf_counter()
    recogniser = NeuralRecogniser.load(Gazetteer.open(), model=model)
    recogniser.recognise(Document.of("Shelling hit Kharkiv on Monday, officials in Kyiv said."))
    click.echo(f"ready after {time.perf_counter() - began:.2f} s")
    for path in gold:
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts = [(row["text"], [(place["start"], place["end"]) for place in row["toponyms"]]) for row in rows]
        began = time.process_time()
        found = {
            text: [
                (one.start, one.end)
                for one in (recogniser.read(text).toponyms if alone else recogniser.recognise(Document.of(text)))
                if one.role in wanted and one.probability >= least
            ]
            for text, _ in texts
        }
        spent = time.process_time() - began
        exact, overlap = compare(texts, found.__getitem__)
        speed = sum(len(text) for text in found) / spent
        click.echo(f"{path.stem}: exact {exact}; overlap {overlap}; {speed:,.0f} characters/s of processor time")
        if errors:
            _show(texts, found, errors)
    click.echo(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB resident at most")


def _show(texts: list, found: dict[str, list[tuple[int, int]]], most: int) -> None:
    for title, pick in (("missed", 0), ("false", 1)):
        lines = []
        for text, gold in texts:
            sides = (gold, found[text])
            for start, end in sides[pick]:
                if not any(start < stop and begin < end for begin, stop in sides[1 - pick]):
                    lines.append(f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 30]}")
        for line in lines[:: max(1, len(lines) // most)][:most]:
            click.echo(f"  {title}: {line!r}")


if __name__ == "__main__":
    main()
