"""A small made-up collection on real places: every part of the screen has something to show."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gazetteer import Kind, Place
from mapdash.article import Alternative, Article, Mention, Published, Role
from mapdash.collection import Collection

RAFAH = Place("geonames:281102", "Rafah", 31.29722, 34.24357, Kind.TOWN, "PS", "Gaza Strip", None, 126305)
RAFAH_EGYPT = Place("geonames:349708", "Rafaḩ", 31.2855, 34.2387, Kind.TOWN, "EG", "North Sinai", None, 0)
GAZA = Place("geonames:281133", "Gaza", 31.50161, 34.46672, Kind.TOWN, "PS", "Gaza Strip", None, 410000)
GAZA_STRIP = Place("geonames:281132", "Gaza Strip", 31.4, 34.35, Kind.ADMIN1, "PS", None, None, 1816379)
KHARKIV = Place("geonames:706483", "Kharkiv", 49.98081, 36.25272, Kind.TOWN, "UA", "Kharkiv Oblast", None, 1433886)
BAKHMUT_DISTRICT = Place("geonames:12157014", "Bakhmut Raion", 48.6, 38.0, Kind.ADMIN2, "UA", "Donetsk Oblast", None, 0)
UKRAINE = Place("geonames:690791", "Ukraine", 49.0, 32.0, Kind.COUNTRY, "UA", None, None, 44622516)
KHARTOUM = Place("geonames:379252", "Khartoum", 15.55177, 32.53241, Kind.TOWN, "SD", "Khartoum", None, 1974647)
RED_SEA = Place("geonames:350155", "Red Sea", 20.26735, 38.53455, Kind.SEA)
PALESTINE = Place("geonames:6254930", "Palestine", 31.92, 35.2, Kind.COUNTRY, "PS", None, None, 4569087)

HOSTILE = (
    '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2"> in Khartoum & "Rafah" '
    "<b>bold</b> &lt;i&gt; javascript:alert(1)"
)
FIRST_DAY = date(2024, 1, 1)


def mention(
    text: str, words: str, place: Place | None, *, role: Role = Role.LITERAL, confidence: float = 0.9, nth: int = 0
) -> Mention:
    """The nth occurrence of `words` in `text`, resolved to `place`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    others = (Alternative(RAFAH_EGYPT, 0.12),) if place is RAFAH else ()
    reason = f"{place.name} is the best known of its name." if place else "No place of this name is near the others."
    return Mention(start, start + len(words), words, role, place, confidence if place else 0.0, reason, others)


def articles() -> list[tuple[Article, list[Mention]]]:
    """What the collection holds, oldest first."""
    made: list[tuple[Article, list[Mention]]] = []

    def add(title: str, body: str, day: date | None, source: str | None, *found: Any, url: str | None = None) -> None:
        text = f"{title}\n\n{body}"
        mentions = [mention(text, *item[:2], **(item[2] if len(item) > 2 else {})) for item in found]
        mentions.sort(key=lambda one: one.start)
        article = Article(text, title=title, source=source, url=url, published=Published(day) if day else None)
        made.append((article, mentions))

    for number in range(60):
        day = FIRST_DAY + timedelta(number * 3)
        add(
            f"Talks on Rafah, round {number + 1}",
            f"Negotiators spoke about Rafah on day {number * 3}.\n\nPalestinian officials answered from Gaza 😀 later.",
            day,
            "Morning Desk" if number % 3 else "Evening Desk",
            ("Rafah", RAFAH, {"nth": 1}),
            ("Palestinian", PALESTINE, {"role": Role.ADJECTIVAL}),
            ("Gaza", GAZA, {"confidence": 0.4}),
            url=f"https://desk.example/{number}",
        )
    for number in range(20):
        day = FIRST_DAY + timedelta(number * 7)
        add(
            f"Shelling near Kharkiv, week {number + 1}",
            "Ukraine said that Kharkiv was shelled. Fighting went on in Bakhmut Raion.",
            day,
            "Northern Desk",
            ("Ukraine", UKRAINE),
            ("Kharkiv", KHARKIV, {"nth": 1}),
            ("Bakhmut Raion", BAKHMUT_DISTRICT),
        )
    north = "Northern Desk"
    add("Ships in the Red Sea", "A convoy crossed the Red Sea.", date(2024, 5, 2), north, ("Red Sea", RED_SEA))
    add("Aid arrives", "Lorries entered the Gaza Strip.", date(2024, 5, 3), None, ("Gaza Strip", GAZA_STRIP))
    add("No date", "Nobody knows when Khartoum was quiet.", None, "Evening Desk", ("Khartoum", KHARTOUM))
    add("A column without a place", "Patience is a virtue.", date(2024, 3, 8), "Evening Desk")
    add(
        HOSTILE, HOSTILE + " and Khartoum again", date(2024, 6, 20), "<b>Evil & Co</b>",
        ("Khartoum", KHARTOUM, {"nth": 1}), url="javascript:alert(document.domain)",
    )  # fmt: skip
    return made


def fill(path: Path) -> Path:
    """Write the collection to `path`."""
    with Collection.open(path, create=True) as collection:
        for article, mentions in articles():
            collection.add(article, mentions)
    return path
