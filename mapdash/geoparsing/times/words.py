"""Finding the time words of an English sentence; what each means stands in `meaning`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mapdash.article import Published
from mapdash.geoparsing.times import meaning
from mapdash.geoparsing.times.meaning import MONTHS, NUMBERS, WEEKDAYS, Lean, Resolve

# capitals or all capitals: "may" and "march" are words
_M = "(?:" + "|".join(f"{name}|{name.upper()}" for name in sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_W = "(?:" + "|".join(f"{name.title()}|{name.upper()}" for name in WEEKDAYS) + r")(?:['’][sS])?\b(?!\w)"
_SHORT_W = r"(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_TO = rf"(?:\s?(?:-|–|to|and|or)\s?{_D}(?!\d))?"
_Y = r"(?:19|20)\d\d"
_TO_W = rf"(?:\s(?:and|or|to|into|until|through)\s(?:on\s)?{_W})?"
_COUNT = r"(?:\d{1,3}|" + "|".join(f"{word}|{word.title()}" for word in NUMBERS) + ")"
_PARTS = r"(?:\s(?:morning|afternoon|evening|night)\b)?"
_NOT_A_YEAR = (
    r"(?!\d|[.,]\d|\s?(?:%|percent|GMT|UTC|hours|homes|houses|families|people|villages|schools|soldiers|troops|men|women"
    r"|children|cases|places|locations|cities|towns|dollars|metres|meters|km|kilometres|kilometers|miles|feet|tons|tonnes))"
)
# "Black Friday", "Bloody Sunday", "every Monday", "one Monday", "the last Friday of": no one day
_NOT_A_DAY_BEFORE = (
    r"(?<!Black )(?<!Good )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Ash )(?<!Super )(?<!Cyber )(?<!Sheffield )(?<!Holy )"
    r"(?<![Ee]very )(?<![Ee]ach )(?<![Oo]ne )(?<!\ba )(?<!\bA )(?<!previous )(?<!following )(?<![Ff]irst )(?<!second )"
    r"(?<!third )(?<!fourth )(?<!same )"
)
_NOT_A_DAY_BEHIND = (
    r"(?!\s(?:Times|Telegraph|Mirror|Mail|Express|Herald|Post|Independent|World|Night Live|of the month))"
)


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of a sentence that say when.

    Attributes:
        start: offset of the first character.
        end: offset behind the last.
        when: what they mean; None where they mean something that cannot be dated.
    """

    start: int
    end: int
    when: Published | None


def find_timewords(
    sentence: str, published: Published | None, lean: Callable[[int, int], Lean] | None = None
) -> list[TimeWords]:
    """All time words of a sentence, in its order, none overlapping another.

    Args:
        sentence: the sentence, or a longer text.
        published: what "yesterday" is counted from; None: only dates with a year are resolved.
        lean: says of the words between two offsets which way they look; back by default.
    """
    found: list[TimeWords] = []
    position, lowered = 0, sentence.lower()
    lead = _LEAD if len(lowered) == len(sentence) else len(lowered)  # a capital may become two small letters
    while (hint := _ANY.search(lowered, position)) and (
        match := _ALL.search(sentence, max(position, hint.start() - lead))
    ):
        position = match.end()
        name = match.lastgroup or ""
        own = _FORMS[name].match(sentence, match.start())
        if name == "no" or own is None:
            continue
        way = lean(match.start(), match.end()) if lean else Lean.BACK
        anchor = found[-1].when if name == "chained" and found else None if name == "chained" else published
        try:
            when = _RESOLVERS[name](own, anchor, way)
        except (ValueError, OverflowError):  # 31 February, the year 0
            when = None
        found.append(TimeWords(match.start(), match.end(), when))
    return found


_VAGUE = r"(?:(?P<vague>[Ss]ome|[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Rr]oughly|[Oo]ver|[Mm]ore\sthan)\s)?"
_TABLE: dict[str, tuple[str, Resolve]] = {
    # what looks like one of these and is none, so that nothing in it is taken for one
    "no": (r"\b[Ii]n\s(?:19|20)\d\ds\b|\bthe\s(?:last|first)\s\w+day\s(?:of|in)\b", meaning.year_alone),
    "iso": (r"\b\d{4}-\d\d-\d\d\b", meaning.iso),
    "dotted": (rf"\b(?P<d>{_D})\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>{_Y})\b", meaning.dotted),
    "attacks": (
        r"\b(?:Sept(?:ember|\.)?\s11(?:th)?|11\sSeptember|9/11)(?=(?:,?\s2001)?,?\s(?:terror\w*\s)?attack)",
        meaning.attacks,
    ),
    "day_month": (
        rf"(?:\b(?P<w>{_W}|{_SHORT_W}),?\s\(?)?(?:\bthe\s)?\b(?P<d>{_D}){_TO}\s(?:of\s)?(?P<m>{_M})(?:,?\s(?P<y>{_Y})\b)?",
        meaning.calendar,
    ),
    "month_day": (
        rf"(?:\b(?P<w>{_W}|{_SHORT_W}),?\s\(?)?\b(?P<m>{_M})\s(?P<d>{_D})(?![\d:]){_TO}(?:,?\s(?P<y>{_Y})\b)?",
        meaning.calendar,
    ),
    "day_of_month": (r"\b[Oo]n\sthe\s(?P<d>\d{1,2}(?:st|nd|rd|th))\b(?=[.,;]|$)", meaning.day_of_month),
    "weekday": (
        rf"{_NOT_A_DAY_BEFORE}(?:\b(?P<which>[Ll]ast|[Pp]ast|[Nn]ext|[Tt]his(?:\scoming)?|[Cc]oming|[Uu]pcoming)\s)?"
        rf"\b(?P<w>{_W}){_PARTS}{_TO_W}(?:\s(?:of\s)?(?P<week>last|this|next)\sweek\b)?{_NOT_A_DAY_BEHIND}",
        meaning.weekday,
    ),
    "before_yesterday": (r"\b[Tt]he\sday\sbefore\syesterday\b", meaning.near(-2)),
    "after_tomorrow": (r"\b[Tt]he\sday\safter\stomorrow\b", meaning.near(2)),
    "yesterday": (rf"\b(?:[Yy]esterday\b{_PARTS}|[Ll]ast\snight\b)", meaning.near(-1)),
    "tomorrow": (rf"\b[Tt]omorrow\b{_PARTS}", meaning.near(1)),
    "today": (
        r"\b(?:(?:[Ee]arlier\s)?[Tt]oday\b|[Tt]his\s(?:morning|afternoon|evening)\b|[Tt]onight\b|[Oo]vernight\b"
        r"(?!\s(?:on|from|into|bag|stay|train))|(?:[Ii]n|[Oo]ver|[Dd]uring)\sthe\s(?:past|last|previous)\s"
        r"(?:24\shours|twenty-four\shours|few\shours|hours?|day)\b)",
        meaning.near(0),
    ),
    "hours_ago": (rf"\b(?P<n>{_COUNT})\s(?P<unit>hours?|minutes?)\sago\b", meaning.hours_ago),
    "ago": (rf"\b{_VAGUE}(?P<n>{_COUNT})\s(?P<unit>days?|weeks?|months?|years?)\sago\b", meaning.ago),
    "chained": (
        rf"\b(?:(?P<n>{_COUNT})\s(?P<unit>days?|weeks?|months?|years?)\s(?:(?P<later>later|after(?=[.,;]|$))|earlier|before(?=[.,;]|$))\b"
        r"|[Tt]he\s(?:(?P<next>next|following)|(?P<same>same)|previous)\s(?P<unit2>day|week|month|year)\b)",
        meaning.chained,
    ),
    "period": (r"\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming)\s(?P<unit>week(?!end)|month|year)\b", meaning.period),
    "weekend": (r"\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext|the)\sweekend\b", meaning.weekend),
    "month": (
        r"(?:\b[Ii]n|\b[Ss]ince|\b[Bb]y|\b[Dd]uring|\b[Uu]ntil|\b[Oo]f|\b[Ff]rom|\b[Bb]efore|\b[Aa]fter|\b[Tt]hroughout"
        r"|\b[Ll]ate|\b[Ee]arly|\b[Mm]id)[\s-](?:mid-|late\s|early\s)?(?:(?P<which>last|this|next)\s)?"
        rf"(?P<m>{_M})(?:(?:\sof|,)?\s(?P<y>{_Y})\b)?(?!\.?\s\d)",
        meaning.month_alone,
    ),
    "month_of": (rf"\b(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<m>{_M})(?P<y>)(?!\.?\s\d))", meaning.month_alone),
    "month_year": (rf"\b(?P<which>)(?P<m>{_M})\s(?P<y>{_Y})\b", meaning.month_alone),
    "season": (
        rf"\b(?:spring|summer|autumn|fall|winter|beginning|end|start|half|middle)\s(?:of\s)?(?P<y>{_Y})\b{_NOT_A_YEAR}",
        meaning.year_alone,
    ),
    "year": (
        r"\b(?:[Ii]n|[Ss]ince|[Dd]uring|[Uu]ntil|[Bb]y|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter|[Tt]hroughout|[Ll]ate|[Ee]arly"
        rf"|[Mm]id)[\s-](?:late[\s-]|early[\s-]|mid-)?(?P<y>{_Y})\b(?!s\b|-){_NOT_A_YEAR}",
        meaning.year_alone,
    ),
    "year_of": (rf"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|a)\s(?P<y>{_Y})\s(?=[a-z])", meaning.year_alone),
}  # fmt: skip
_FORMS = {name: re.compile(form) for name, (form, _) in _TABLE.items()}
_RESOLVERS = {name: resolve for name, (_, resolve) in _TABLE.items()}
# all of them at once, tried at the beginnings of words only; which groups it has is asked of the one that fits
_ALL = re.compile(
    r"\b(?=\w)(?:"
    + "|".join(f"(?P<{name}>{re.sub('[(][?]P<[a-z_0-9]+>', '(?:', form)})" for name, (form, _) in _TABLE.items())
    + ")"
)
_LEAD = 80  # characters, at most, of a time before the first of them in it
# Every time has one of these; few sentences do, and the rest need not be looked at. It is for small letters: to ignore
# the size of letters takes eight times as long.
_ANY = re.compile(
    r"(?=[0-9adfhjmnostwy])(?:(?:19|20)\d\d|\d{4}-|\d(?:st|nd|rd|th)\b|9/11|day|night|week|month|year|hour|minute"
    r"|tomorrow|this (?:morning|afternoon|evening)|(?:"
    + "|".join(sorted(map(str.lower, MONTHS), key=len, reverse=True))
    + r")\b)"
)
