"""The geoparser on the sample briefs: a table of toponyms and the places they mean, written by hand from maps."""

from __future__ import annotations

from functools import cache

import pytest

from gazetteer import Gazetteer
from mapdash.article import Mention, Role
from mapdash.demo import MARK, briefs
from mapdash.geoparsing import Geoparser

# (how the headline begins, toponym, place): the place by its GeoNames number, or as country and kind
EXPECTED: list[tuple[str, str, int | str]] = [
    ("Russian forces enter Ukraine", "Kyiv", 703448),
    ("Russian forces enter Ukraine", "Belarus", "BY country"),
    ("Russian forces enter Ukraine", "Crimea", "UA admin1"),
    ("General Assembly demands withdrawal", "Democratic People's Republic of Korea", "KP country"),
    ("General Assembly demands withdrawal", "Syrian Arab Republic", "SY country"),
    ("Fire put out", "Vienna", 2761369),
    ("Fire put out", "ENERHODAR", 709276),
    ("Railway station", "Donetsk Oblast", "UA admin1"),
    ("British prime minister", "Bucha", 711350),
    ("Ukrainian defenders", "Olenivka", 698614),
    ("Ukrainian defenders", "Novoazovsk", 699675),
    ("Grain agreement", "Chornomorsk", 707688),
    ("First grain ship", "Tripoli", 266826),
    ("First grain ship", "Sierra Leone", "SL country"),
    ("Russia pulls back from Lyman", "Lyman", 704204),
    ("Russia claims Bakhmut", "Hiroshima", 1862415),
    ("Ukrainian troops enter Kherson", "Kherson", 706448),
    ("Ukrainian troops enter Kherson", "Mykolaiv Oblast", "UA admin1"),
    ("Dam collapses", "Nova Kakhovka", 699839),
    ("African leaders", "Republic of the Congo", "CG country"),
    ("African leaders", "Saint Petersburg", 498817),
    ("International Criminal Court issues", "THE HAGUE", 2747373),
    ("Ukraine says it controls Sudzha", "Sudzha", 486816),
    ("Ukraine says it controls Sudzha", "SUMY", 692194),
    ("First aid convoy", "Arish", 361546),
    ("First aid convoy", "Gaza Strip", "PS admin1"),
    ("Israeli forces take", "Khan Younis", 281124),
    ("Israeli forces take", "Egypt", "EG country"),
    ("First aid reaches Gaza", "Larnaca", 146400),
    ("Polio vaccination", "DEIR AL-BALAH", 281141),
    ("Attack from Gaza", "Sderot", 293619),
    ("Israeli ground forces", "Tripoli", 266826),
    ("Israeli ground forces", "Tyre", 267008),
    ("Israeli ground forces", "Sidon", 268064),
    ("Ceasefire between Israel", "Metula", 294247),
    ("Fighting breaks out", "Merowe", 370481),
    ("Fighting breaks out", "Nyala", 369004),
    ("United Nations convoy", "Jordan", "JO country"),
    ("United Nations convoy", "Chad", "TD country"),
    ("Wad Madani falls", "Wad Madani", 364103),
    ("Wad Madani falls", "Sennar", 367644),
    ("Conference in Paris", "Paris", 2988507),
    ("Aid trucks enter Darfur", "Adre", 245669),
    ("Security Council demands end to siege", "North Darfur", "SD admin1"),
    ("Ethiopian government and Tigray", "Pretoria", 964137),
    ("Ethiopian government and Tigray", "Nigeria", "NG country"),
    ("Cyclone Mocha", "Sittwe", 1295765),
    ("Cyclone Mocha", "Rakhine State", "MM admin1"),
    ("Myawaddy garrison", "Mae Sot", 1152188),
    ("Soldiers detain", "Kati", 2455558),
    ("Malian army enters", "Gao", 2457163),
    ("Officers in Niger", "Niger", "NE country"),
    ("Officers in Niger", "Nigeria", "NG country"),
    ("West African leaders", "Gaya", 2444489),
    ("West African leaders", "Malanville", 2392837),
    ("Mali, Niger and Burkina Faso", "Mali", "ML country"),
    ("M23 fighters enter Goma", "Goma", 216281),
    ("M23 fighters enter Goma", "Sake", 205970),
    ("M23 fighters enter Goma", "Gisenyi", 202905),
    ("Bukavu taken", "South Kivu", "CD admin1"),
    ("Eastern and southern African leaders", "Democratic Republic of the Congo", "CD country"),
    ("Congo and Rwanda sign", "Congo", "CD country"),
    ("Congo and Rwanda sign", "Washington", 4140963),
    ("Armenians leave", "Goris", 174895),
    ("Ceasefire in Nagorno-Karabakh", "Yevlakh", 584649),
    ("Prisoners flown", "Bern", 2661552),
    ("Israeli aircraft strike", "Hodeidah", 79415),
    ("Assad government falls", "Lebanon", "LB country"),
    ("Residents flee", "Saint-Marc", 3717588),
    ("Residents flee", "Artibonite", "HT admin1"),
    ("Rival sides in Libya", "Tripoli", 2210247),
    ("Dams burst above Derna", "Derna", 87205),
    ("Dams burst above Derna", "Tripoli", 2210247),
    ("People flee Palma", "Pemba", 1028918),
    ("People flee Palma", "Cabo Delgado", "MZ admin1"),
    ("Hunger season", "Sahel", "region"),
    ("Where the Red Sea narrows", "Gulf of Aden", "sea"),
]

# words that are a part of a person's or an organisation's name, or an adjective: never a literal mention
NOT_LITERAL: list[tuple[str, str]] = [
    ("Naval operation", "Austin"),
    ("Talks on Ukraine held in Jeddah", "Sullivan"),
    ("British prime minister", "Johnson"),
    ("International Criminal Court issues", "Vladimir"),
    ("International Criminal Court issues", "Rome"),
    ("Security Council demands ceasefire in Gaza", "Greenfield"),
    ("Fighting breaks out", "Sudanese"),
    ("First passenger flight", "Ethiopian"),
    ("Three armed groups", "Arakan"),
    ("West African leaders", "West African"),
    ("Ukrainian troops enter Kherson", "Ukrainian"),
    ("Rival sides in Libya", "Williams"),
]


@cache
def mentions() -> dict[str, list[Mention]]:
    """Headline to mentions; copies have the same words, so the first of them will do."""
    geoparser = Geoparser(Gazetteer.open())
    found: dict[str, list[Mention]] = {}
    for article in briefs():
        if article.title not in found:
            found[article.title] = geoparser.parse(
                article.text, title=article.title, source=article.source, date=article.published
            )
    return found


def _of(headline: str) -> list[list[Mention]]:
    return [found for title, found in mentions().items() if title.startswith(headline)]


def _literal(headline: str, toponym: str | None = None) -> list[Mention]:
    return [
        mention
        for found in _of(headline)
        for mention in found
        if mention.role is Role.LITERAL and toponym in (None, mention.text)
    ]


def _described(mention: Mention, expected: int | str) -> int | str:
    """The place of a mention in the terms of the table: number, kind, or country and kind."""
    if mention.place is None:
        return "no place"
    if isinstance(expected, int):
        return mention.place.geonameid or mention.place.id
    kind = mention.place.kind.value
    return f"{mention.place.country} {kind}" if " " in expected else kind


@pytest.mark.parametrize(("headline", "toponym", "expected"), EXPECTED)
def test_a_toponym_means_the_right_place(headline, toponym, expected):
    assert len(_of(headline)) == 1
    found = _literal(headline, toponym)
    assert found, f"{toponym} is not found"
    assert {_described(mention, expected) for mention in found} == {expected}


@pytest.mark.parametrize(("headline", "word"), NOT_LITERAL)
def test_a_person_an_organisation_or_an_adjective_is_no_pin(headline, word):
    texts = [article.text for article in briefs() if article.title.startswith(headline)]
    assert any(word in text for text in texts)
    assert not [mention for mention in _literal(headline) if word in mention.text.split()]


def test_the_two_towns_called_rafah_are_told_apart():
    found = {mention.place.id for mention in _literal("First aid convoy") if mention.text == "Rafah" and mention.place}
    dateline = _literal("First aid convoy", "RAFAH")
    assert [mention.place.geonameid for mention in dateline if mention.place] == [350350]
    assert found <= {"geonames:281102", "geonames:350350"}
    assert {mention.place.geonameid for mention in _literal("Israeli forces take", "Rafah") if mention.place} == {
        281102
    }


def test_two_briefs_have_no_place_and_one_only_a_country_and_one_only_a_region():
    without = [title for title in mentions() if not _literal(title)]
    assert sorted(without) == [
        "How people find out whether a road is safe",
        "What a ceasefire, a truce and a pause have in common",
    ]
    assert {m.place.name for m in _literal("Cholera and floods") if m.place} == {"Sudan"}
    assert {m.place.name for m in _literal("Hunger season") if m.place} == {"Sahel"}


def test_nothing_in_the_mark_is_taken_for_a_place():
    for title, found in mentions().items():
        text = next(article.text for article in briefs() if article.title == title)
        assert all(mention.end <= len(text) - len(MARK) for mention in found), title
