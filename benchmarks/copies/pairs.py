# ruff: noqa: E501
"""The labelled pairs: each is two articles, whether one carries the other's story in its words, and how it was made."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources

from benchmarks.copies import templates
from mapdash.article import Article, Published
from mapdash.demo import MARK, briefs

_DATELINE = re.compile(r"\A[^a-z]{3,30}(?:, [\w ]+)? — ")
_SYNONYMS = (
    (" said that ", " said "), (" spoke of ", " reported "), (" about ", " some "), (" called for ", " urged "),
    (" United States", " US"), (" United Nations", " UN"), (" began ", " started "), (" large ", " big "),
    (" according to ", " said "), (" are to ", " will "), (" held ", " controlled "), (" people ", " persons "),
    (" two ", " 2 "), (" three ", " 3 "), (" four ", " 4 "), (" ten ", " 10 "), ("organis", "organiz"), ("centre", "center"),
    (" after ", " following "), (" near ", " close to "), (" took ", " seized "), (" earlier ", " before "),
)  # fmt: skip
_HEADS = (
    "Listen to this article. Sign up for our morning newsletter.\n\n",
    "By our foreign staff | Updated | 3 min read\n\n",
    "We use cookies to improve your visit. Accept all\n\n",
    "Photo: A view of the area on the day. EPA/archive\n\n",
)
_TAILS = (
    "\n\nTags: world, conflict, security. Share this story on social media.",
    "\n\n(Reporting by the bureau; editing by the desk)",
    "\n\nRead more: What we know so far. Our correspondents explain the background in five charts.",
    "\n\nThis story was first published by a partner agency and has not been edited by our staff.",
)
_LOCAL = (
    "The city council here called an emergency session on the matter, and the mayor offered help to relatives who live in "
    "our district.",
    "In our own county, some forty families come from the area. “We could not sleep all night,” said a baker on Mill Street "
    "whose sister still lives there.",
    "The foreign ministry said that no citizens of ours were known to be among those affected, and advised against all "
    "travel to the region.",
    "Students at the university in our state capital lit candles in the evening. A collection of blankets begins at the "
    "fire station on Saturday.",
    "The local branch of the Red Cross asked for donations; a telephone line is open from nine to five.",
    "A professor of international relations at the regional college called the news a watershed and warned of higher prices "
    "for fuel and bread at home.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and what is true of them.

    Attributes:
        first: the one that was published first, or on the same day.
        second: the other.
        same: whether both carry the same story in (mostly) the same words.
        made: how the pair was made.
    """

    first: Article
    second: Article
    same: bool
    made: str


def labelled_pairs(seed: int = 20240328) -> list[Pair]:
    """All pairs; the same ones for the same seed."""
    chance = random.Random(seed)
    return [*_copies(chance), *_not_copies(chance)]


def _bases() -> list[tuple[str, str, date]]:
    """Headline, text and day of each of the demo's briefs, once."""
    found: dict[str, tuple[str, str, date]] = {}
    for article in briefs():
        if article.published is not None and article.language == "en":
            text = article.text[article.body_start :].replace(MARK, "").strip()
            found.setdefault(article.title, (article.title, text, article.published.day))
    return list(found.values())


def article(title: str, text: str, day: date, outlet: str) -> Article:
    """An article as the readers make one: the headline first."""
    name = re.sub(r"\W+", "-", f"{outlet} {title} {day}").lower()
    return Article(
        f"{title}\n\n{text}",
        title,
        f"https://{outlet.split(maxsplit=1)[0].lower()}.example/{name}",
        outlet,
        Published(day),
    )


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z“])", text)


# ---------------------------------------------------------------- edits: title, text -> title, text

Edit = Callable[[random.Random, str, str], tuple[str, str]]


def _headline(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    words = title.split()
    return chance.choice((f"WORLD: {title}", f"{title}: what happened", " ".join(words[::-1][:5]), title.upper())), text


def _agency(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    where = chance.choice(("(Reuters)", "(AP)", "(dpa)", "(AFP)"))
    return title, _DATELINE.sub(
        "", text
    ).strip() if chance.random() < 0.5 else f"{title.split(maxsplit=1)[0].upper()} {where} — {text}"


def _shortened(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    sentences = _sentences(text)
    return title, " ".join(sentences[: max(3, len(sentences) * 2 // 3)])


def _excerpt(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    kept = ""
    for sentence in _sentences(text):
        kept += (" " if kept else "") + sentence
        if len(kept.split()) >= 30:
            break
    return title, kept + chance.choice(("", " …", " Read more", " Continue reading →"))


def _cut_off(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    return title, f"{text[:260].rsplit(' ', 1)[0]}… [+{len(text) - 260} chars]"


def _local(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    paragraph = chance.choice(_LOCAL)
    if chance.random() < 0.5:
        return f"{title}: reactions in our region", f"{paragraph}\n\n{text}"
    return title, f"{text}\n\n{paragraph}"


def _reworded(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    for old, new in chance.sample(_SYNONYMS, len(_SYNONYMS) * 2 // 3):
        text = text.replace(old, new)
    return title, text


def _reordered(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    lead, *rest = _sentences(text)
    if len(rest) > 2:
        rest.pop(chance.randrange(len(rest)))
    chance.shuffle(rest)
    return title, " ".join([lead, *rest])


def _updated(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    numbers = list(re.finditer(r"\b(?:two|three|four|five|six|seven|ten|\d{2,3})\b", text))
    if numbers:
        found = chance.choice(numbers)
        text = text[: found.start()] + str(chance.randrange(11, 60)) + text[found.end() :]
    return title, text + " A spokesman said in the evening that the figures were still being checked."


def _framed(chance: random.Random, title: str, text: str) -> tuple[str, str]:
    return title, chance.choice(_HEADS) + text + chance.choice(_TAILS)


def _both(*edits: Edit) -> Edit:
    def edit(chance: random.Random, title: str, text: str) -> tuple[str, str]:
        for one in edits:
            title, text = one(chance, title, text)
        return title, text

    return edit


EDITS: dict[str, Edit] = {
    "other headline": _headline,
    "agency line": _agency,
    "shortened": _both(_headline, _shortened),
    "excerpt": _excerpt,
    "cut off": _cut_off,
    "local paragraph": _both(_headline, _local),
    "reworded": _both(_headline, _reworded),
    "reordered": _reordered,
    "updated": _updated,
    "framed": _both(_agency, _framed),
    "reworded, shortened, local": _both(_reworded, _shortened, _local),
    "framed excerpt": _both(_excerpt, _framed),
}


def _copies(chance: random.Random) -> Iterator[Pair]:
    bases = _bases()
    for number, (title, text, day) in enumerate(chance.sample(bases, min(len(bases), 96))):
        made, edit = list(EDITS.items())[number % len(EDITS)]
        other_title, other_text = edit(chance, title, text)
        later = day + timedelta(days=chance.choice((0, 0, 1, 2)))
        yield Pair(article(title, text, day, "Agency"), article(other_title, other_text, later, "Gazette"), True, made)
    for title, text, day in chance.sample(bases, 24):  # neither is the original
        one, other = chance.sample(("local paragraph", "shortened", "reworded", "framed", "updated"), 2)
        first, second = EDITS[one](chance, title, text), EDITS[other](chance, title, text)
        yield Pair(article(*first, day, "Herald"), article(*second, day, "Courier"), True, f"{one} and {other}")
    for _ in range(20):  # longer: two briefs' texts of one beat are one feature
        (title, text, day), (_, more, _) = chance.sample(bases, 2)
        made, edit = chance.choice(list(EDITS.items()))
        whole = f"{text}\n\n{more}"
        other_title, other_text = edit(chance, title, whole)
        yield Pair(
            article(title, whole, day, "Agency"), article(other_title, other_text, day, "Post"), True, f"long, {made}"
        )


def _not_copies(chance: random.Random) -> Iterator[Pair]:
    bases = {title: (title, text, day) for title, text, day in _bases()}
    for title, text in _second_accounts():
        _, other, day = bases[title]
        yield Pair(article(title, other, day, "Agency"), article(title, text, day, "Tribune"), False, "another account")
    for form, region in templates.forms():
        day = date(2024, 3, 1) + timedelta(days=chance.randrange(20))
        for apart in (1, 7):
            reports = [templates.reports(chance, form, region, day + timedelta(days=n)) for n in (0, apart)]
            first, second = (
                article(*report, day + timedelta(days=n), "Desk") for report, n in zip(reports, (0, apart), strict=True)
            )
            yield Pair(first, second, False, "same form, other day")
    for number in range(15):
        day = date(2024, 3, 1) + timedelta(days=number)
        texts = [templates.short(chance, number % 3, day + timedelta(days=n)) for n in (0, 1)]
        first, second = (article("In brief", text, day + timedelta(days=n), "Desk") for n, text in enumerate(texts))
        yield Pair(first, second, False, "short, same form")
    every = list(bases.values())
    for _ in range(20):
        (title, text, day), (other, more, _) = chance.sample(every, 2)
        background = " ".join(_sentences(text)[-2:])
        second = article(other, f"{more} {background}", day + timedelta(days=chance.randrange(1, 9)), "Agency")
        yield Pair(article(title, text, day, "Agency"), second, False, "same background")
    for _ in range(15):
        (title, text, day), (other, more, _) = chance.sample(every, 2)
        said = chance.choice(_LOCAL) + " " + chance.choice(_HEADS).strip() + " " + chance.choice(_TAILS).strip()
        first, second = (
            article(title, f"{text}\n\n{said}", day, "Herald"),
            article(other, f"{more}\n\n{said}", day, "Herald"),
        )
        yield Pair(first, second, False, "same frame")
    for _ in range(12):
        chosen = chance.sample(every, 4)
        title, text, day = chosen[chance.randrange(1, 4)]
        roundup = "\n\n".join(f"{one[0]}. {one[1]}" for one in chosen)
        yield Pair(
            article(title, text, day, "Agency"), article("The day in brief", roundup, day, "Post"), False, "roundup"
        )
    for _ in range(15):
        (title, text, day), (other, more, then) = chance.sample(every, 2)
        yield Pair(article(title, text, day, "Agency"), article(other, more, then, "Agency"), False, "another story")


def _second_accounts() -> Iterator[tuple[str, str]]:
    whole = resources.files("benchmarks.copies").joinpath("second_accounts.txt").read_text(encoding="utf-8")
    for part in whole.split("\n== ")[1:]:
        title, _, text = part.partition("\n")
        yield title.strip(), text.strip()
