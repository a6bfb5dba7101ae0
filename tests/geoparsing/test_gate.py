"""The gate: what the geoparser makes of the project's own sentences may rise, and not silently fall.

`conflict_news.jsonl` holds sentences of conflict news written for this project, of every continent, with the traps that
place names set; the facts are common knowledge and nothing is quoted. Its places are what is meant, not what the
geoparser says. `floors.json` has them for the learned model and for the rules alone; they are raised when they are
beaten, and lowered only by a person who says why.
`mapdash evaluate tests/geoparsing/conflict_news.jsonl --html errors.html` shows what is still wrong.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.evaluation import Evaluation, evaluate, predict, read_gold
from mapdash.evaluation.page import errors
from mapdash.evaluation.regions import COUNTRIES, region_finder
from mapdash.geoparsing import RECOGNISERS, Geoparser
from mapdash.geoparsing.recognisers import NEURAL

HERE = Path(__file__).parent
GOLD = HERE / "conflict_news.jsonl"
SLACK = 0.03  # a floor that lies further below what is reached holds nothing


@pytest.fixture(scope="module", params=RECOGNISERS)
def recogniser(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def evaluation(recogniser: str, geoparser: Geoparser, gazetteer: Gazetteer) -> Evaluation:
    documents = read_gold(GOLD)
    if recogniser != NEURAL:
        geoparser = Geoparser(gazetteer, recogniser)
    found = predict(documents, geoparser, gazetteer)
    return evaluate(documents, found, region_of=region_finder(gazetteer), resamples=0)


def test_no_figure_falls_below_its_floor(recogniser: str, evaluation: Evaluation) -> None:
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))[recogniser]
    rates = evaluation.total.rates
    reached = {
        "recognition, overlap F1": rates["overlap"].f1,
        "end to end F1, 161 km or id": rates["right"].f1,
        "end to end precision, 161 km or id": rates["right"].precision,
        "adjectives, overlap F1": evaluation.roles[Role.ADJECTIVAL].rates["overlap"].f1,
    }
    worst = "\n".join(
        f"{error.what}: {error.document.text[span.start : span.end]} in: {error.document.text}"
        for error in errors(evaluation)
        if (span := error.gold or error.prediction)
    )
    fallen = {name: (reached[name], floor) for name, floor in floors.items() if reached[name] < floor}
    assert not fallen, f"(reached, floor) {fallen}\n{worst}"
    beaten = {name: reached[name] for name, floor in floors.items() if reached[name] > floor + SLACK}
    assert not beaten, f"raise the floors in floors.json to what is reached now: {beaten}"


def test_the_corpus_covers_the_world_and_its_offsets_are_right(evaluation: Evaluation) -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").split("\n") if line]
    assert len(rows) >= 150
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        for toponym in row["toponyms"]:
            assert row["text"][toponym["start"] : toponym["end"]] == toponym["name"]
    assert {region.name for region in evaluation.regions} == set(COUNTRIES)
    assert evaluation.roles.keys() == set(Role)


def test_gold_places_with_a_number_lie_where_the_gazetteer_has_that_number(gazetteer: Gazetteer) -> None:
    for document in read_gold(GOLD):
        for toponym in document.toponyms:
            if toponym.geonameid is not None:
                place = gazetteer.place(f"geonames:{toponym.geonameid}")
                assert (place.lat, place.lon) == pytest.approx((toponym.lat, toponym.lon), abs=1.5), place
