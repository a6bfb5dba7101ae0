"""Silver text: made-up reports from templates written for this project, filled with places and names of persons.

Each report is set in one country and names its places and persons again and again, as reports do. Everything in it is
known: names, and the places inside names.
"""

from __future__ import annotations

import random
import re
from functools import cache

from training.examples import ALL, Example, Mark
from training.pools import CONFLICT, TEXTS, Pools, invented

_SLOT = re.compile(r"\{(\w+)\}")
_TITLES = (
    "Gen. ", "Lt. Gen. ", "Col. ", "Maj. ", "Capt. ", "Sgt. ", "President ", "Prime Minister ", "Foreign Minister ",
    "Defense Minister ", "Governor ", "Gov. ", "Mayor ", "Dr. ", "spokesman ", "spokeswoman ", "lawmaker ", "activist ",
    "Sheikh ", "Ayatollah ", "Sen. ", "Secretary ", "Ambassador ", "Bishop ", "police chief ", "commander ",
)  # fmt: skip
_WEAPONS = (
    "Shahed drone", "drone", "Kalibr missile", "Grad rocket", "Su-25", "MiG-29", "HIMARS rocket", "Patriot missile",
    "Kornet", "Iskander missile", "Bayraktar drone", "cruise missile", "mortar shell", "Apache helicopter",
)  # fmt: skip
_FORCES = ("army", "air force", "military", "General Staff", "navy", "border guard", "police", "defense ministry")
_DIRECTIONS = ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Tuesday night", "Friday morning",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "last March", "early May",
)  # fmt: skip
_GROUPS = (
    "Sunni", "Shiite", "Shia", "Alawite", "Druze", "Christian", "Muslim", "Islamist", "Houthi", "Hindu", "Buddhist",
    "Sikh", "Jewish", "Orthodox", "Republican", "Democratic", "Salafi", "Maronite", "Yazidi", "Rohingya", "Hutu",
    "Tutsi", "Fulani", "Tuareg", "Pashtun", "Catholic", "Maoist", "communist",
)  # fmt: skip
# given names that are places too
_GIVEN_PLACES = (
    "Jordan", "Georgia", "Chad", "Israel", "Paris", "Austin", "Florence", "Sofia", "Sydney", "Charlotte", "Victoria",
    "Dakota", "Savannah", "Carolina", "Virginia", "Santiago", "Milan", "Lorraine", "Brooklyn", "Chelsea", "Odessa",
    "Alexandria", "Asia", "India", "Kenya", "Madison", "Phoenix", "Devon", "Preston", "Bradford", "Clinton", "Troy",
    "Logan", "Houston", "Dallas", "Denver", "Orlando", "Cairo", "Valencia", "Vienna", "Verona", "Geneva", "Adelaide",
    "Regina", "Lourdes", "Lee", "Washington", "Lincoln", "Lancaster", "Kingston", "Carlisle", "Dillon",
)  # fmt: skip
# abbreviations of countries and unions as news writes them
_OFTEN = (
    "US", "U.S.", "UK", "U.K.", "UAE", "U.A.E.", "DRC", "D.R.C.", "CAR", "EU", "E.U.", "KSA", "USA", "USSR", "ROK",
    "DPRK", "PRC", "D.C.", "PNG",
)  # fmt: skip


@cache
def lines(name: str) -> tuple[str, ...]:
    """The templates of one file."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


class Report:
    """Writes one report: remembers the country, the places and the persons it is about."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        self.pools, self.rng = pools, rng
        usable = [code for code in pools.countries if code in pools.small and code in pools.capitals]
        conflict = [code for code in CONFLICT if code in usable]
        self.country = rng.choice(conflict if rng.random() < 0.7 else usable)
        self.other = rng.choice(conflict if rng.random() < 0.5 else usable)
        self.text = ""
        self.marks: list[Mark] = []
        self.inner: list[tuple[int, int]] = []
        self.said: dict[str, list[str]] = {}

    def add(self, template: str) -> None:
        """Fill a template and append it."""
        at = 0
        for slot in _SLOT.finditer(template):
            self.text += template[at : slot.start()]
            self._fill(slot.group(1))
            at = slot.end()
        self.text += template[at:]

    def _fill(self, slot: str) -> None:
        capitals, lower = slot.isupper(), slot.lower()
        start = len(self.text)
        if lower in {"org", "paper", "thing"}:
            self._compound({"org": "organisations", "paper": "papers", "thing": "things"}[lower], start, lower)
        elif lower == "body":
            self._name(self.rng.choice(lines("bodies")), "ORG")
        elif lower in {"per", "sur", "townper", "townsur", "worldper", "worldsur", "givenper", "givensur"}:
            self._person(lower)
        elif lower in {"norp", "norp2", "people", "group"}:
            self._people(lower)
        else:
            place = self.place(lower)
            if place is None:
                self.text += self._plain(slot)
            else:
                self._name(place, "LOC")
        if capitals:  # a letter whose capital is two letters would shift what follows
            made = self.text[start:]
            if len(made.upper()) == len(made):
                self.text = self.text[:start] + made.upper()

    def _name(self, text: str, label: str) -> None:
        self.marks.append(Mark(len(self.text), len(self.text) + len(text), label))
        self.text += text

    def _compound(self, file: str, start: int, slot: str) -> None:
        """A name with a place inside: the places become inner ones, the whole is one name or, as a thing, none."""
        marks = len(self.marks)
        template = self.rng.choice(lines(file))
        article = re.match(r"[Tt]he ", template)
        if article and slot == "paper" and self.text.endswith(("The ", "the ")):
            template = template[article.end() :]
        self.add(template)
        for mark in self.marks[marks:]:
            if mark.label in {"LOC", "NORP"} and not self._group_word(mark):
                self.inner.append((mark.start, mark.end))
        del self.marks[marks:]
        if slot != "thing":
            begin = start + (4 if re.match(r"the ", self.text[start:]) else 0)
            self.marks.append(Mark(begin, len(self.text), "ORG"))

    def _group_word(self, mark: Mark) -> bool:
        return self.text[mark.start : mark.end] in _GROUPS

    def _person(self, slot: str) -> None:
        rng = self.rng
        if slot.endswith("sur"):
            known = self.said.get(slot[:-3] + "per")
            name = rng.choice(known).rsplit(" ", 1)[-1] if known and rng.random() < 0.8 else self._last(slot)
            self._name(name, "PER")
            return
        persons = self.pools.persons
        culture = self.other if rng.random() < 0.25 else self.country
        given, _ = persons.get("US" if slot == "townper" else culture) or rng.choice(list(persons.values()))
        parts = [rng.choice(_GIVEN_PLACES if slot == "givenper" else given)]
        if rng.random() < 0.12:
            parts.append(rng.choice((*"ABCDEFGHJKLMRSTW",)) + ".")
        elif rng.random() < 0.12:
            parts.append(rng.choice(given))
        parts.append(self._last(slot))
        name = " ".join(parts)
        self.said.setdefault(slot, []).append(name)
        self._name(name, "PER")

    def _last(self, slot: str) -> str:
        rng = self.rng
        persons = self.pools.persons
        if slot.startswith("town"):
            if rng.random() < 0.5:
                return rng.choice(persons["US"][1])
            pool = [name for name in self.pools.small["US"] + self.pools.small["GB"][:2000] if " " not in name]
            return rng.choice(pool)
        if slot.startswith("world"):
            pool = [name for name in self.pools.large.get(self.other, ()) if " " not in name]
            if pool:
                return rng.choice(pool)
        _, last = persons.get(self.country) or rng.choice(list(persons.values()))
        return rng.choice(last)

    def _people(self, slot: str) -> None:
        rng = self.rng
        if slot == "group":
            self._name(rng.choice(_GROUPS), "NORP")
            return
        country = self.other if slot == "norp2" else self.country
        names = self.pools.adjectives.get(country) or rng.choice(list(self.pools.adjectives.values()))
        singular = [name for name in names if not name.endswith("s") or name.endswith("ss")] or names
        plural = [name for name in names if name.endswith("s")]
        name = rng.choice(plural if slot == "people" and plural else singular)
        if slot == "people" and not plural and name.endswith(("an", "i", "ian")):
            name += "s"
        self._name(name, "NORP")
        self.inner.append((self.marks[-1].start, self.marks[-1].end))

    def place(self, slot: str) -> str | None:
        """A place for a slot, at times one named before; None for a slot that is no place."""
        rng, pools = self.rng, self.pools
        if slot in {"town", "village", "hamlet", "admin1", "admin2"}:
            known = self.said.get(slot)
            if known and rng.random() < 0.35:
                return rng.choice(known)
            tables = {
                "town": pools.large, "village": pools.small, "hamlet": pools.small, "admin1": pools.admin1,
                "admin2": pools.admin2,
            }  # fmt: skip
            choices = tables[slot].get(self.country) or pools.small[self.country]
            name = rng.choice(choices)
            if slot == "hamlet" and rng.random() < 0.4:
                name = invented(name, rng)
            self.said.setdefault(slot, []).append(name)
            return name
        if slot == "country":
            return rng.choice(pools.countries[self.country])
        if slot == "other":
            return rng.choice(pools.countries[self.other])
        if slot == "capital":
            return pools.capitals[self.country]
        if slot == "far":
            code = rng.choice(list(pools.countries))
            return pools.capitals[code] if code in pools.capitals and rng.random() < 0.6 else pools.countries[code][0]
        if slot == "area":
            return rng.choice(pools.wide)
        if slot in {"gov", "gov2", "govx"}:  # the seat of a government, which speaks for it
            seats = pools.seats
            code = {"gov": self.country, "gov2": self.other}.get(slot)
            return seats[code] if code in seats else rng.choice(list(seats.values()))
        if slot == "abbr":
            return rng.choice(_OFTEN if rng.random() < 0.5 else pools.abbreviations)
        if slot == "ustown":
            return rng.choice(pools.small["US"])
        if slot == "state":
            return rng.choice(pools.states)
        return None

    def other_country(self) -> str:
        """Any country."""
        return self.rng.choice(self.rng.choice(list(self.pools.countries.values())))

    def _plain(self, slot: str) -> str:
        rng = self.rng
        simple = {
            "n": lambda: str(rng.randint(2, 90)), "big": lambda: f"{rng.randint(2, 900)},000",
            "km": lambda: str(rng.randint(2, 90)), "day": lambda: rng.choice(_DAYS),
            "month": lambda: rng.choice(_MONTHS),
            "title": lambda: rng.choice(_TITLES).strip(), "weapon": lambda: rng.choice(_WEAPONS),
            "force": lambda: rng.choice(_FORCES), "dir": lambda: rng.choice(_DIRECTIONS),
            "Dir": lambda: rng.choice(("northern", "southern", "eastern", "western", "central")),
            "date": lambda: f"{rng.choice(_MONTHS[:12])} {rng.randint(1, 28)}",
        }  # fmt: skip
        return simple[slot]()


def report(pools: Pools, rng: random.Random) -> Example:
    """One made-up report: a headline or a dateline at times, then two to six sentences."""
    made = Report(pools, rng)
    kind = rng.random()
    if kind < 0.3:
        made.add(rng.choice(lines("headlines")))
        cast = rng.random()
        if cast < 0.5:
            made = _capitals(made)
        made.text += "\n"
    if rng.random() < 0.35:
        made.add(rng.choice(lines("datelines")) + " ")
    for _ in range(rng.randint(2, 6)):
        begin = len(made.text)
        made.add(rng.choice(lines("sentences")))
        if made.text[begin : begin + 1].islower() and not any(mark.start == begin for mark in made.marks):
            made.text = made.text[:begin] + made.text[begin].upper() + made.text[begin + 1 :]
        made.text += "\n" if rng.random() < 0.15 else " "
    if rng.random() < 0.06:
        made = _capitals(made)
    elif rng.random() < 0.05 and len(made.text.lower()) == len(made.text):
        made.text = made.text.lower()
    marks = tuple(sorted(made.marks, key=lambda mark: mark.start))
    return Example(made.text, marks, ALL, (), tuple(sorted(made.inner)), "silver")


def _capitals(made: Report) -> Report:
    upper = "".join(char.upper() if len(char.upper()) == 1 else char for char in made.text)
    made.text = upper
    return made
