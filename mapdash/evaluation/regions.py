"""The region of the world that a gold toponym lies in: its country, or that of the nearest settlement."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from gazetteer import Gazetteer
from mapdash.evaluation.records import GoldToponym

# the United Nations' subregions (M49), joined where reporting joins them; Sudan counts to the south of the Sahara
COUNTRIES: dict[str, str] = {
    "Middle East & North Africa": "AE BH DZ EG EH IL IQ IR JO KW LB LY MA OM PS QA SA SY TN TR YE",
    "Sub-Saharan Africa": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW SC "
        "SD SH SL SN SO SS ST SZ TD TG TZ UG YT ZA ZM ZW"
    ),
    "Eastern Europe & Caucasus": ("AL AM AZ BA BG BY CZ EE GE HR HU LT LV MD ME MK PL RO RS RU SI SK UA XK"),
    "Western Europe": (
        "AD AT AX BE CH CY DE DK ES FI FO FR GB GG GI GR IE IM IS IT JE LI LU MC MT NL NO PT SE SJ SM VA"
    ),
    "Central & South Asia": "AF BD BT IN IO KG KZ LK MV NP PK TJ TM UZ",
    "East & Southeast Asia": "BN CN HK ID JP KH KP KR LA MM MN MO MY PH SG TH TL TW VN",
    "North America": "BM CA GL PM US",
    "Latin America & Caribbean": (
        "AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC MF MQ MS MX NI "
        "PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    "Oceania": "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}
_REGION = {code: region for region, codes in COUNTRIES.items() for code in codes.split()}


def region_finder(gazetteer: Gazetteer) -> Callable[[GoldToponym], str | None]:
    """A function from a gold toponym to the name of its region; None where it has no point, or lies at a Pole."""

    @cache
    def country(lat: float, lon: float) -> str:
        nearest = gazetteer.near(lat, lon, k=1)
        return (nearest[0][0].country or "") if nearest else ""

    def region_of(gold: GoldToponym) -> str | None:
        if gold.lat is None or gold.lon is None:
            return None
        try:
            known = gazetteer.place(f"geonames:{gold.geonameid}").country
        except KeyError:
            known = None
        # by the point only where the number says nothing: the nearest settlement may lie across a border
        return _REGION.get(known or country(gold.lat, gold.lon))

    return region_of
