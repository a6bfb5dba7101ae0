"""The shipped model, read by the runtime that reads it at home."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.geoparsing import Document, Geoparser, open_geoparser
from mapdash.geoparsing.neural import WINDOW, NeuralRecogniser, default_model
from mapdash.geoparsing.wordpieces import encode

NEWS = (
    "WASHINGTON (AP) — Israeli plans for an offensive in Rafah are on hold, Defense Secretary Lloyd Austin said. "
    "Austin spoke with Burns, who met Qatari officials and the Bank of Israel in Doha. Nobody knows what follows."
)


@pytest.fixture(scope="module")
def recogniser() -> NeuralRecogniser:
    return NeuralRecogniser.load(Gazetteer.open())


def _roles(recogniser: NeuralRecogniser, text: str) -> dict[str, Role]:
    return {one.name: one.role for one in recogniser.recognise(Document.of(text))}


def test_it_tells_places_from_persons_adjectives_and_names_inside_names(recogniser: NeuralRecogniser) -> None:
    found = _roles(recogniser, NEWS)
    assert found == {
        "WASHINGTON": Role.LITERAL,
        "Israeli": Role.ADJECTIVAL,
        "Rafah": Role.LITERAL,
        "Qatari": Role.ADJECTIVAL,
        "Israel": Role.EMBEDDED,
        "Doha": Role.LITERAL,
    }


def test_the_network_finds_villages_that_are_in_no_gazetteer(recogniser: NeuralRecogniser) -> None:
    text = "Shelling hit the village of Kafr Tomaseh, 4 kilometers north of Aleppo, residents said on Monday."
    own = {one.name: one.role for one in recogniser.read(text).toponyms}
    assert own == {"Kafr Tomaseh": Role.LITERAL, "Aleppo": Role.LITERAL}


def test_a_long_text_is_read_in_windows_and_gives_the_same_as_its_parts(recogniser: NeuralRecogniser) -> None:
    part = "Troops left Kharkiv for Kyiv on Monday, and residents of Aleppo fled to Damascus in the night. "
    text = part * (3 * WINDOW // 20)
    found = [one.start for one in recogniser.recognise(Document.of(text))]
    once = [one.start for one in recogniser.recognise(Document.of(part))]
    assert len(once) == 4
    assert found == [start + number * len(part) for number in range(text.count(part)) for start in once]


def test_a_text_without_a_name_has_no_toponyms(recogniser: NeuralRecogniser) -> None:
    assert list(recogniser.recognise(Document.of("Nobody knows why it happened."))) == []
    assert list(recogniser.recognise(Document.of(""))) == []


def test_it_is_opened_by_name_with_a_confidence_of_its_own(geoparser: Geoparser) -> None:
    found = {mention.text: mention for mention in open_geoparser("neural").parse(NEWS)}
    assert found["Rafah"].place is not None
    assert found["Rafah"].place.admin1 == "Gaza Strip"
    with pytest.raises(ValueError, match="slow"):
        open_geoparser("slow")


def test_the_model_is_small() -> None:
    assert sum(path.stat().st_size for path in default_model().iterdir()) < 25_000_000


@pytest.mark.parametrize("separator", [", ", "; ", " | "])
def test_in_a_list_longer_than_a_window_no_name_is_lost_at_an_edge(recogniser: NeuralRecogniser, separator) -> None:
    names = ["Kharkiv", "Aleppo", "Khan Younis", "Goma", "Port Sudan", "Deir ez-Zor", "Mariupol", "Bukavu"] * 12
    text = f"Strikes were reported in {separator.join(names)}."
    found = [one.name for one in recogniser.read(text).toponyms]
    assert len(encode(text, recogniser._tokenizer, recogniser._gazetteer)) > 2 * WINDOW
    assert found == names


def test_what_a_window_shows_does_not_depend_on_where_it_is_cut(recogniser: NeuralRecogniser) -> None:
    # one sentence; the words in front move the edges of the windows over the names, one piece at a time
    names = ["Kharkiv", "Aleppo", "Khan Younis", "Goma", "Port Sudan"] * 14
    text = "Shells fell on " + " and on ".join(names) + "."
    for many in (0, 1, 2, 5, 11, 23, 47):
        ahead = "They said again that " + "very " * many + "many shells came down; "
        found = [(one.start - len(ahead), one.name) for one in recogniser.read(ahead + text).toponyms]
        assert [name for _, name in found] == names
        assert all(text[start : start + len(name)] == name for start, name in found)


def test_a_cell_of_a_table_is_not_joined_with_the_next(recogniser: NeuralRecogniser) -> None:
    names = ["Kharkiv", "Aleppo", "Khan Younis", "Goma", "Port Sudan", "Deir ez-Zor", "Mariupol", "Bukavu"] * 12
    found = [one.name for one in recogniser.read("Town\t" + "\t".join(names)).toponyms]
    assert set(found) == set(names)
    assert len(found) > 0.9 * len(names)
