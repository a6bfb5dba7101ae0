# ruff: noqa: E501
"""Pieces that look alike and are not: the daily reports of one desk, and briefs that share their words by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

_TOWNS = {
    "Kherson": "Beryslav Antonivka Bilozerka Stanislav Komyshany Chornobaivka Inhulets Dariivka".split(),
    "Idlib": "Saraqib Ariha Binnish Sarmin Taftanaz Killi Harem Salqin".split(),
    "North Kivu": "Sake Masisi Mweso Kitshanga Rutshuru Kibumba Nyanzale Kanyabayonga".split(),
    "Rakhine": "Mrauk-U Minbya Kyauktaw Pauktaw Ponnagyun Rathedaung Buthidaung Myebon".split(),
}
_FORMS = {
    "casualties": (
        "Daily casualty report, {region}, {date}",
        "Over the past 24 hours, {a} people were killed and {b} injured in the {region} region, the regional military "
        "administration said on {day}. Enemy forces shelled {c} settlements, among them {t1}, {t2} and {t3}. {d} "
        "residential buildings, a school and {e} power lines were damaged. Rescue workers are at work at {f} sites. The "
        "administration asks residents to stay in shelters while the alarm lasts and to report unexploded ordnance.",
    ),
    "situation": (
        "Operational situation as of {date}",
        "As of the morning of {day}, {a} combat engagements were recorded along the front near {t1}. The enemy carried "
        "out {b} air strikes and {c} attacks with rocket systems on positions of our troops and on populated areas. "
        "The hardest fighting was near {t2}, where {d} assaults were repelled, and near {t3}, where {e} attempts to "
        "advance failed. Our aviation struck {f} areas of concentration of personnel and equipment of the enemy.",
    ),
    "displacement": (
        "Displacement update no. {n}, {region}",
        "Between {date_before} and {date}, partners recorded {a}{b}0 newly displaced persons in {region}, most of them from "
        "the areas of {t1} and {t2}. {c} collective sites received new arrivals; the largest, in {t3}, hosts {d}{e}0 "
        "people. Needs most often named are food, water and blankets. {f} trucks with relief goods reached the area in the "
        "reporting period. This update is produced every week with local authorities; the figures are estimates.",
    ),
    "weather": (
        "Weather for {t1} and surroundings",
        "The forecast for {day}: morning fog in the valleys around {t1}, then sunny spells. Highs of {a} to {b} degrees, "
        "lows of {c}. The wind blows from the {wind} at up to {d}{e} kilometres an hour. In {t2}, showers are likely in the "
        "afternoon. The chance of rain is {f}0 percent. The sun rises at 6.{b} and sets at 19.{d}. The outlook for the days "
        "to come: little change.",
    ),
    "market": (
        "Prices at the market of {t1}",
        "A sack of maize sold for {a}{b},000 francs on {day} at the central market of {t1}, against {a}{c},000 a week "
        "before, traders said. Beans stood at {d}{e}0 francs a kilogram and palm oil at {f},{b}00 francs a litre. Supplies "
        "from {t2} and {t3} were irregular because of the state of the road. Traders expect prices to move little until "
        "the next harvest comes in.",
    ),
}
_SHORT = (
    "{a} people were killed and {b} injured when a bus and a truck collided near {t1} on {day}, police said. The road was "
    "closed for {c} hours.",
    "A drone was shot down over {t1} on {day}, the regional governor said. {a} windows were broken; nobody was hurt.",
    "The border crossing at {t1} will be closed on {day} for repairs, the customs office said.",
)
_NUMBERS = "two three four five six seven eight nine".split()


def reports(chance: random.Random, form: str, region: str, day: date) -> tuple[str, str]:
    """Headline and text of one desk's report of one day."""
    title, text = _FORMS[form]
    values = _values(chance, region, day)
    return title.format(**values), text.format(**values)


def short(chance: random.Random, form: int, day: date) -> str:
    """A brief of one or two sentences."""
    return _SHORT[form].format(**_values(chance, chance.choice(list(_TOWNS)), day))


def forms() -> Iterator[tuple[str, str]]:
    """Every form in every region."""
    for form in _FORMS:
        for region in _TOWNS:
            yield form, region


def _values(chance: random.Random, region: str, day: date) -> dict[str, object]:
    t1, t2, t3 = chance.sample(_TOWNS[region], 3)
    numbers: list[object] = [chance.randrange(2, 19) for _ in range(6)]
    if chance.random() < 0.3:
        numbers[0] = chance.choice(_NUMBERS)
    return {
        "region": region, "t1": t1, "t2": t2, "t3": t3, "n": day.toordinal() % 97,
        "date": f"{day:%-d %B}", "date_before": f"{day - timedelta(days=7):%-d %B}", "day": f"{day:%A}",
        "wind": chance.choice("north south east west".split()), **dict(zip("abcdef", numbers, strict=True)),
    }  # fmt: skip
