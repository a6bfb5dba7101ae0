"""Small cases with their figures worked out by hand. One degree on the equator is 111.195 km."""

from __future__ import annotations

from math import log

import pytest

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.evaluation import GoldDocument, GoldToponym, Prediction, evaluate
from mapdash.evaluation.figures import Rate
from mapdash.evaluation.records import distance_km
from mapdash.evaluation.regions import COUNTRIES, region_finder

DEGREE = 111.19508  # 6371.0088 km * pi / 180
NOWHERE = {"AQ", "BV", "GS", "HM", "TF"}  # around the South Pole


def gold(start: int, end: int, lon: float | None = 0.0, **more: object) -> GoldToponym:
    lat = None if lon is None else 0.0
    return GoldToponym(start, end, lat, lon, geocoded=lon is not None, **more)  # type: ignore[arg-type]


def pred(start: int, end: int, lon: float | None = 0.0, **more: object) -> Prediction:
    return Prediction(start, end, None if lon is None else 0.0, lon, **more)  # type: ignore[arg-type]


def measured(golds: list[GoldToponym], predictions: list[Prediction]):
    document = GoldDocument("a", "x" * 100, tuple(golds))
    return evaluate([document], {"a": predictions}, resamples=0)


def counts(rate: Rate) -> tuple[int, int, int]:
    return rate.counts.right, rate.counts.wrong, rate.counts.missed


def test_distance_on_the_equator_and_over_the_date_line() -> None:
    assert distance_km(0, 0, 0, 1) == pytest.approx(DEGREE, abs=1e-4)
    assert distance_km(0, 179.5, 0, -179.5) == pytest.approx(DEGREE, abs=1e-4)
    assert distance_km(90, 0, -90, 77) == pytest.approx(180 * DEGREE, abs=1e-2)


def test_rates_of_exact_partial_missed_and_invented_names() -> None:
    total = measured(
        [gold(0, 4), gold(10, 20), gold(30, 35)],
        [pred(0, 4), pred(12, 20), pred(50, 55), pred(60, 66)],
    ).total
    exact, overlap = total.rates["exact"], total.rates["overlap"]
    assert counts(exact) == (1, 3, 2)
    assert (exact.precision, exact.recall) == (1 / 4, 1 / 3)
    assert exact.f1 == pytest.approx(2 / 7)  # 2·1 / (2·1 + 3 + 2)
    assert counts(overlap) == (2, 2, 1)
    assert overlap.f1 == pytest.approx(4 / 7)


def test_one_prediction_answers_one_toponym_the_one_it_shares_most_with() -> None:
    result = measured([gold(0, 4, 50.0), gold(5, 14, 0.0)], [pred(2, 14, 0.0)])
    assert counts(result.total.rates["overlap"]) == (1, 0, 1)
    assert [answer.km for answer in result.outcomes[0][1].answers] == [None, 0.0]


def test_of_equal_overlap_the_span_of_like_length_is_the_answer() -> None:
    result = measured([gold(5, 10, 0.0)], [pred(0, 12, 30.0), pred(5, 10, 1.0)])
    assert result.outcomes[0][1].answers[0].km == pytest.approx(DEGREE, abs=1e-4)


def test_end_to_end_takes_the_right_pin_before_the_longer_overlap() -> None:
    # the second prediction shares less with the name and is in the right place
    total = measured([gold(0, 10, 0.0)], [pred(0, 10, 90.0), pred(0, 3, 1.0)]).total
    assert counts(total.rates["near"]) == (1, 1, 0)
    assert total.recognised is not None
    assert total.recognised.near == 0  # resolution is judged by the overlap alone


def test_resolution_of_a_near_a_far_an_unplaced_and_a_missed_name() -> None:
    total = measured(
        [gold(0, 4), gold(10, 14, geonameid="7"), gold(20, 24), gold(30, 34, geonameid="9")],
        [pred(0, 4, 1.0), pred(10, 14, 2.0, geonameid="7"), pred(20, 24, None)],
    ).total
    far = 20039.0
    answers, recognised = total.answers, total.recognised
    assert answers is not None
    assert recognised is not None
    assert (answers.n, answers.unanswered, recognised.n, recognised.unanswered) == (4, 2, 2, 0)
    assert (answers.near, answers.near_or_same, answers.close) == (1 / 4, 2 / 4, 0)
    assert (answers.same_id, answers.with_id) == (1 / 2, 2)
    assert answers.mean_km == pytest.approx((3 * DEGREE + 2 * far) / 4, abs=1e-3)
    assert answers.median_km == pytest.approx((2 * DEGREE + far) / 2, abs=1e-3)
    # trapezoid over ln(err + 1) = 4.7203, 5.4089, 9.9055, 9.9055 at unit steps, over 3 ln 20039
    expected = (log(112.195) / 2 + log(223.390) + log(20040) + log(20040) / 2) / (3 * log(20039))
    assert answers.auc == pytest.approx(expected, abs=1e-6)
    assert recognised.auc == pytest.approx((log(112.195) + log(223.390)) / 2 / log(20039), abs=1e-6)
    assert counts(total.rates["near"]) == (1, 1, 3)
    assert counts(total.rates["right"]) == (2, 0, 2)


def test_161_km_is_near_and_20_km_is_close() -> None:
    result = measured(
        [gold(0, 4), gold(10, 14), gold(20, 24)], [pred(0, 4, 1.447), pred(10, 14, 1.449), pred(20, 24, 0.17)]
    )
    assert result.total.answers is not None
    assert result.total.answers.near == pytest.approx(2 / 3)  # 160.9, 161.1 and 18.9 km
    assert result.total.answers.close == pytest.approx(1 / 3)


def test_a_pin_on_a_name_without_a_place_is_wrong_only_in_the_strict_count() -> None:
    total = measured([gold(0, 4, None), gold(10, 14)], [pred(0, 4), pred(10, 14)]).total
    assert counts(total.rates["overlap"]) == (2, 0, 0)
    assert counts(total.rates["near"]) == (1, 0, 0)
    assert counts(total.rates["strict"]) == (1, 1, 0)
    assert total.answers is not None
    assert total.answers.n == 1


def test_a_prediction_without_a_place_counts_for_recognition_only() -> None:
    total = measured([], [pred(0, 4, None)]).total
    assert counts(total.rates["overlap"]) == (0, 1, 0)
    assert counts(total.rates["right"]) == (0, 0, 0)
    assert total.answers is None


def test_each_role_ignores_what_belongs_to_the_others() -> None:
    result = measured(
        [gold(0, 4, role=Role.LITERAL), gold(10, 17, role=Role.ADJECTIVAL)],
        [
            pred(0, 4, role=Role.ADJECTIVAL),  # right place, other role: still found
            pred(10, 17, role=Role.ADJECTIVAL),
            pred(30, 35, role=Role.LITERAL),  # an error of the literal ones
            pred(40, 45, role=Role.EMBEDDED),  # an error of neither
            pred(50, 55),  # says no role: an error of both
        ],
    )
    assert counts(result.total.rates["overlap"]) == (2, 3, 0)
    assert {role: counts(score.rates["overlap"]) for role, score in result.roles.items()} == {
        Role.LITERAL: (1, 2, 0),
        Role.ADJECTIVAL: (1, 1, 0),
    }
    assert {role: counts(score.rates["right"]) for role, score in result.roles.items()} == {
        Role.LITERAL: (1, 2, 0),
        Role.ADJECTIVAL: (1, 1, 0),
    }


def test_a_text_without_predictions_is_all_missed_and_nothing_fails_on_nothing() -> None:
    missed = evaluate([GoldDocument("a", "x" * 9, (gold(0, 4),))], {}, resamples=50)
    assert counts(missed.total.rates["right"]) == (0, 0, 1)
    assert missed.total.rates["right"].f1 == 0
    nothing = evaluate([GoldDocument("a", "", ())], {}, resamples=50)
    assert nothing.total.rates["right"].interval is None


def test_intervals_are_those_of_resampled_texts_and_come_out_the_same_again() -> None:
    documents = [GoldDocument(str(n), "x" * 9, (gold(0, 4),)) for n in range(100)]
    found = {str(n): [pred(0, 4, 0.0 if n < 64 else 90.0)] for n in range(100)}
    first, again = (evaluate(documents, found, resamples=2000, seed=3).total for _ in range(2))
    assert first == again
    assert evaluate(documents, found, resamples=2000, seed=4).total != first
    # a share of 64 in 100 has a standard error of .048; all are answered, so F1 is that share too
    for low, high in (first.rates["near"].interval, first.answers.intervals["near"]):  # type: ignore[union-attr,misc]
        assert low == pytest.approx(0.64 - 1.96 * 0.048, abs=0.02)
        assert high == pytest.approx(0.64 + 1.96 * 0.048, abs=0.02)


def test_intervals_hold_the_figure_they_belong_to() -> None:
    documents = [GoldDocument(str(n), "x" * 20, (gold(0, 4, geonameid="1"), gold(5, 9))) for n in range(40)]
    found = {str(n): [pred(0, 4, n / 20, geonameid=str(n % 2)), pred(5, 9, n % 7)] for n in range(40)}
    answers = evaluate(documents, found, resamples=500).total.answers
    assert answers is not None
    assert set(answers.intervals) == {"near", "near_or_same", "close", "mean_km", "median_km", "auc", "same_id"}
    for measure, (low, high) in answers.intervals.items():
        assert low < getattr(answers, measure) < high


def test_regions_are_told_by_the_point_of_the_gold(gazetteer: Gazetteer) -> None:
    region_of = region_finder(gazetteer)
    points = {
        (31.29, 34.25): "Middle East & North Africa",  # Rafah
        (13.63, 25.35): "Sub-Saharan Africa",  # El Fasher
        (50.0, 36.25): "Eastern Europe & Caucasus",  # Kharkiv
        (60.0, 100.0): "Eastern Europe & Caucasus",  # Russia's middle
        (53.5, -2.25): "Western Europe",
        (34.5, 69.2): "Central & South Asia",
        (20.15, 92.9): "East & Southeast Asia",  # Sittwe
        (46.7, -117.0): "North America",
        (18.55, -72.35): "Latin America & Caribbean",
        (-22.3, 166.45): "Oceania",
    }
    assert {point: region_of(GoldToponym(0, 4, *point)) for point in points} == points
    # the nearest settlement is El Paso, across the river; the number is that of Ciudad Juárez
    assert region_of(GoldToponym(0, 4, 31.76, -106.49)) == "North America"
    assert region_of(GoldToponym(0, 4, 31.76, -106.49, "4013708")) == "Latin America & Caribbean"
    assert region_of(GoldToponym(0, 4)) is None
    toponyms = (GoldToponym(0, 4, 31.29, 34.25, geocoded=True), GoldToponym(5, 9, 50.0, 36.25, geocoded=True))
    result = evaluate(
        [GoldDocument("a", "x" * 9, toponyms)], {"a": [Prediction(0, 4, 31.3, 34.3)]}, region_of=region_of
    )
    assert [(r.name, r.n, r.found, r.right) for r in result.regions] == [
        ("Eastern Europe & Caucasus", 1, 0.0, 0.0),
        ("Middle East & North Africa", 1, 1.0, 1.0),
    ]


def test_every_country_of_the_gazetteer_has_one_region(gazetteer: Gazetteer) -> None:
    codes = [code for group in COUNTRIES.values() for code in group.split()]
    assert len(codes) == len(set(codes))
    settled = {gazetteer.near(lat, lon)[0][0].country for lat in range(-80, 84, 2) for lon in range(-180, 180, 2)}
    assert len(settled) > 180
    assert settled - set(codes) <= NOWHERE
