"""`mapdash evaluate`: how good the places found are, against places marked by a person."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mapdash.commands.shared import recogniser_option
from mapdash.errors import InputError, UnreadableFile

_WIDE = 110  # where the output is no terminal


@click.command()
@click.argument("gold", metavar="GOLD", type=click.Path(path_type=Path))
@click.argument("predictions", metavar="[PRED.jsonl]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print every figure as one JSON object.")
@click.option("--html", "html", metavar="OUT", type=click.Path(path_type=Path), help="Write a page of the errors.")
@click.option(
    "--resamples", default=1000, show_default=True, type=click.IntRange(0), help="For the 95 % intervals; 0 for none."
)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Of the resampling.")
@recogniser_option
def evaluate(
    gold: Path,
    predictions: Path | None,
    as_json: bool,
    html: Path | None,
    resamples: int,
    seed: int,
    recogniser: str,
) -> None:
    """Measure the places found in texts against places marked by hand (`mapdash.evaluation.evaluate`).

    GOLD is JSON Lines, one text a line: "id", "text" and "toponyms", each with "start", "end", "lat", "lon" and
    perhaps "geonameid" and "role". Or a CSV made in a spreadsheet, with the columns sentence, toponym, lat, lon and
    perhaps geonameid and role: one row per toponym, its sentence repeated; no toponym where a sentence has none.

    PRED.jsonl is what `mapdash geoparse` writes, with the ids of GOLD (for a CSV, the number of the line a sentence
    first stands in). Without it, the texts are geoparsed now.
    """
    from rich.console import Console

    from gazetteer import Gazetteer
    from mapdash.evaluation import evaluate as measure
    from mapdash.evaluation import predict, read_gold, read_predictions
    from mapdash.evaluation.page import error_page
    from mapdash.evaluation.regions import region_finder
    from mapdash.evaluation.report import figures, tables
    from mapdash.geoparsing import Geoparser

    documents = read_gold(gold)
    gazetteer = Gazetteer.open()
    if predictions is None:
        found = predict(documents, Geoparser(gazetteer, recogniser), gazetteer)
    else:
        found = read_predictions(predictions)
        if not any(document.id in found for document in documents):
            raise InputError(f"{predictions} has none of the ids of {gold}.")
    result = measure(documents, found, region_of=region_finder(gazetteer), resamples=resamples, seed=seed)
    if html is not None:
        try:
            html.write_text(error_page(result, gazetteer), encoding="utf-8", errors="replace")
        except OSError as error:
            raise UnreadableFile(f"{html}: {error.strerror or error}") from error
    if as_json:
        click.echo(json.dumps(figures(result)))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE)
    for number, table in enumerate(tables(result)):
        if number:
            console.print()
        console.print(table)
