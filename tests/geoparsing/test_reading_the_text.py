from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Role
from mapdash.geoparsing.datelines import find_datelines
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.institutions import Inside, inside
from mapdash.geoparsing.persons import NAMED, TITLED, find_people
from mapdash.geoparsing.relations import relate
from mapdash.geoparsing.toponym import Toponym


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_words_lie_where_they_say(text: str) -> None:
    document = Document.of(text)
    assert [text[s:e] for s, e in zip(document.starts, document.ends, strict=True)] == document.words
    assert document.starts == sorted(document.starts)
    assert document.sentence == sorted(document.sentence)
    rebuilt = "".join(gap + word for gap, word in zip(document.gaps, document.words, strict=True))
    assert text.startswith(rebuilt)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Gen. Smith left. He slept.", 2),
        ("He met J. Smith in St. Louis on Jan. 6 at noon.", 1),
        ("Forces of the U.S. The army said so.", 2),
        ("A headline\n\nThe text begins.", 2),
        ("It cost 3.5 million. No more.", 2),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    assert Document.of(text).sentence[-1] + 1 == sentences


def test_a_headline_in_capitals_is_known_as_such() -> None:
    document = Document.of("Rebels Storm City Near Border Again\n\nThe rebels came in the night and left before dawn.")
    assert document.shouted == [True, False]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("KHARKIV, Ukraine (AP) — Bombs fell.", ["KHARKIV, Ukraine"]),
        ("A headline\n\nWASHINGTON — Plans are on hold.", ["WASHINGTON"]),
        ("He left. LEBANON, Pa. (AP) — A man was shot.", ["LEBANON, Pa."]),
        ("GENEVA/BEIRUT, March 3 (Reuters) - Aid stopped.", ["GENEVA/BEIRUT"]),
        ("Gaza City (CNN) — Shells fell.", ["Gaza City"]),
        ("The plan - which failed - was his.", []),
        ("UN officials said nothing.", []),
    ],
)
def test_datelines(text: str, places: list[str]) -> None:
    assert [text[start:end].strip() for start, end in find_datelines(text)] == places


GIVEN = {"lloyd", "jake", "paris", "lee", "israel", "john"}
SURNAMES = {"austin", "hilton", "hamilton", "katz", "sullivan"}


@pytest.mark.parametrize(
    ("text", "part", "firmness"),
    [
        ("Defense Secretary Lloyd Austin spoke.", {"Lloyd", "Austin"}, TITLED),
        ("Yesterday Jake Sullivan spoke.", {"Jake", "Sullivan"}, NAMED),
        ("Today Paris Hilton sang.", {"Paris", "Hilton"}, NAMED),
        ("Minister Israel Katz replied.", {"Israel", "Katz"}, TITLED),
        ("Yesterday John J. Hamilton died.", {"John", "J", "Hamilton"}, NAMED),
        ("Gen. Abdel Fattah al-Burhan fled.", {"Abdel", "Fattah", "al", "Burhan"}, TITLED),
    ],
)
def test_persons(text: str, part: set[str], firmness: int) -> None:
    document = Document.of(text)
    people = find_people(document, GIVEN, SURNAMES)
    assert {w for w, p in zip(document.words, people.part, strict=True) if p >= NAMED} == part
    assert max(people.part) == firmness


@pytest.mark.parametrize(
    "text", ["In Paris the talks went on.", "They crossed King County by night.", "He left Austin Police."]
)
def test_places_are_no_persons(text: str) -> None:
    assert max(find_people(Document.of(text), GIVEN, SURNAMES).part) < NAMED


def test_a_surname_is_remembered() -> None:
    people = find_people(Document.of("Secretary Lloyd Austin left. Later Austin returned."), GIVEN, SURNAMES)
    assert "austin" in people.remembered


@pytest.mark.parametrize(
    ("text", "name", "what"),
    [
        ("the American Israel Public Affairs Committee met", "Israel", Inside.BODY),
        ("the Paris Police Department said", "Paris", Inside.BODY),
        ("the Bank of Israel said", "Israel", Inside.BODY),
        ("under the Minsk accords of 2015", "Minsk", Inside.BORROWED),
        ("the Geneva Conventions forbid it", "Geneva", Inside.BORROWED),
        ("it was Stockholm syndrome again", "Stockholm", Inside.BORROWED),
        ("the Washington Post reported", "Washington", Inside.BORROWED),
        ("fans of Manchester United sang", "Manchester", Inside.BORROWED),
        ("the destroyer USS Mason fired", "Mason", Inside.VESSEL),
        ("a house on Dublin Road burned", "Dublin", Inside.STREET),
        ("fighting in Donetsk region went on", "Donetsk", Inside.NOTHING),
        ("shells fell on Gaza and the Police fled", "Gaza", Inside.NOTHING),
        ("deputies of York County came", "York", Inside.NOTHING),
    ],
)
def test_names_inside_names(text: str, name: str, what: Inside) -> None:
    document = Document.of(text)
    first = document.words.index(name)
    assert inside(document, first, first + 1) is what


def _toponyms(text: str, *names: str) -> list[Toponym]:
    return [Toponym(text.index(n), text.index(n) + len(n), n, Role.LITERAL, 0.9) for n in names]


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("in Paris, Texas", "Paris", "Texas"),
        ("at Goma, in eastern Congo", "Goma", "Congo"),
        ("at Doha, the capital of Qatar", "Doha", "Qatar"),
        ("near Bakhmut (Ukraine)", "Bakhmut", "Ukraine"),
        ("of Ukraine's Kharkiv region", "Kharkiv", "Ukraine"),
        ("the Ontario town of Woodstock", "Woodstock", "Ontario"),
    ],
)
def test_containment_is_read(text: str, inner: str, outer: str) -> None:
    toponyms = sorted(_toponyms(text, inner, outer), key=lambda t: t.start)
    relations = relate(Document.of(text), toponyms)
    index = next(i for i, t in enumerate(toponyms) if t.name == inner)
    link = relations[index].container if relations[index].container is not None else relations[index].within
    assert link is not None
    assert toponyms[link].name == outer


def test_type_words_directions_and_distances_are_read() -> None:
    text = "In Donetsk region, in eastern Congo, and 25 km west of Goma"
    donetsk, congo, goma = relate(Document.of(text), _toponyms(text, "Donetsk", "Congo", "Goma"))
    assert donetsk.type_word == "region"
    assert congo.side
    assert goma.measured
