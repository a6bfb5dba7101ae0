"""How often a name that stands in a field of its own is placed right, by how its place stands among its namesakes.

    python -m training.figures_of_lookup CORPORA

The names of LGL and GeoVirus that have a point are looked up without their texts, once alone and once with their
country; each name counts once an article. The shares are the confidences in `mapdash/geoparsing/lookup.py`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from gazetteer import Gazetteer
from gazetteer.nearest import distance_km
from mapdash.article import Mention, PlaceName
from mapdash.evaluation import GoldToponym, read_gold
from mapdash.geoparsing.lookup import locate

RADIUS_KM = 161.0


def _right(toponym: GoldToponym, mention: Mention) -> bool:
    place = mention.place
    if place is None:
        return False
    if toponym.geonameid is not None and str(toponym.geonameid) == str(place.geonameid):
        return True
    return bool(distance_km(place.lat, place.lon, toponym.lat, toponym.lon) <= RADIUS_KM)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path) -> None:
    """Print the share of right places by the confidence said."""
    gazetteer = Gazetteer.open()
    for corpus in ("geovirus", "lgl"):
        said: Counter[float] = Counter()
        right: Counter[float] = Counter()
        for document in read_gold(corpora / f"{corpus}.jsonl"):
            names = {document.text[t.start : t.end]: t for t in document.toponyms if t.geocoded}
            for name, toponym in names.items():
                asked = [PlaceName(name)]
                try:
                    known = gazetteer.place(f"geonames:{toponym.geonameid}")
                    asked.append(PlaceName(name, country=gazetteer.label(known).split(", ")[-1]))
                except KeyError:
                    pass
                for each in asked:
                    mention = locate(gazetteer, each, "")
                    said[mention.confidence] += 1
                    right[mention.confidence] += _right(toponym, mention)
        for sure in sorted(said):
            share = f"right {right[sure] / said[sure]:.3f}" if sure else "no pin"
            click.echo(f"{corpus:9} said {sure:.2f}   {said[sure]:5} names   {share}")


if __name__ == "__main__":
    main()
