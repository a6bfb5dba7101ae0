from __future__ import annotations

from itertools import pairwise

from mapdash.article import Mention, Role
from mapdash.geoparsing import Document, Geoparser, Toponym

# The traps of a report from Washington on a war elsewhere: offices, ministers whose surnames are towns, two Rafahs.
REPORT = """Talks to Resume Over Rafah Plan, U.S. Says

WASHINGTON — A ground operation in Rafah will wait until Israeli and American officials have met, the White House
said.

Defense Secretary Lloyd Austin, national security adviser Jake Sullivan and CIA Director William Burns saw Israeli
Defense Minister Yoav Gallant in Washington this week. Austin and Gallant spoke about aid for the Gaza Strip, where
Palestinian health officials count more than 32,000 dead. Qatari and Egyptian mediators met again in Qatar.

A delegation from Israel is expected in D.C. next week. The prime minister addressed the American Israel Public
Affairs Committee by video, and Burns flew on to Cairo. Hamas rejects the terms, Sullivan said, and aid through
Gaza is slow.
"""


def placed(mentions: list[Mention], role: Role | None = None) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for mention in mentions:
        if mention.place is not None and (role is None or mention.role is role):
            found.setdefault(mention.text, set()).add(mention.place.id)
    return found


def test_every_offset_points_at_its_text_and_none_overlap(geoparser: Geoparser) -> None:
    mentions = geoparser.parse(REPORT)
    assert [REPORT[m.start : m.end] for m in mentions] == [m.text for m in mentions]
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_places_of_the_report(geoparser: Geoparser) -> None:
    found = placed(geoparser.parse(REPORT), Role.LITERAL)
    assert found["Rafah"] == {"geonames:281102"}  # the Gaza Strip's, not Egypt's
    assert found["Washington"] == found["WASHINGTON"] == {"geonames:4140963"}
    assert found["Qatar"] == {"geonames:289688"}
    assert found["Israel"] == {"geonames:294640"}
    assert found["U.S."] == {"geonames:6252001"}
    assert "Gaza Strip" in found
    assert "Gaza" in found


def test_persons_and_bodies_are_no_places(geoparser: Geoparser) -> None:
    found = placed(geoparser.parse(REPORT), Role.LITERAL)
    assert not found.keys() & {"Austin", "Sullivan", "Burns", "Gallant", "Lloyd", "Jake", "White House", "Hamas"}


def test_adjectives_have_their_own_role(geoparser: Geoparser) -> None:
    mentions = geoparser.parse(REPORT)
    assert placed(mentions, Role.ADJECTIVAL).keys() >= {"Israeli", "American", "Palestinian", "Qatari", "Egyptian"}
    assert not placed(mentions, Role.LITERAL).keys() & {"Israeli", "American", "Palestinian", "Qatari", "Egyptian"}


def test_every_mention_says_why_and_how_sure(geoparser: Geoparser) -> None:
    for mention in geoparser.parse(REPORT):
        assert mention.reason
        assert 0 <= mention.confidence <= 1
        assert (mention.confidence > 0) == (mention.place is not None)
    rafah = next(m for m in geoparser.parse(REPORT) if m.text == "Rafah")
    assert "Gaza" in rafah.reason
    assert any(a.place.country == "EG" for a in rafah.alternatives)


def test_containment_decides_between_namesakes(geoparser: Geoparser) -> None:
    texas = placed(geoparser.parse("The fire began in Paris, Texas, on Monday and was out by noon."))
    france = placed(geoparser.parse("The talks in Paris ended on Monday; France will host them again."))
    assert texas["Paris"] == {"geonames:4717560"}
    assert france["Paris"] == {"geonames:2988507"}


def test_a_learned_recogniser_fits_the_seam(geoparser: Geoparser) -> None:
    class Fixed:
        def recognise(self, document: Document) -> list[Toponym]:
            start = document.text.index("Goma")
            return [Toponym(start, start + 4, "Goma", Role.LITERAL, 0.99)]

    from gazetteer import Gazetteer

    mentions = Geoparser(Gazetteer.open(), Fixed()).parse("Fighting near Goma, and in Bukavu.")
    assert [(m.text, m.place and m.place.country) for m in mentions] == [("Goma", "CD")]


def test_text_without_names_has_no_mentions(geoparser: Geoparser) -> None:
    for text in ("", "   \n", "nothing to see here", "12 34 !?"):
        assert geoparser.parse(text) == []


def test_a_noun_behind_the_is_no_name(geoparser: Geoparser) -> None:
    assert geoparser.parse("The meeting is back on after a week. The village was quiet.") == []
