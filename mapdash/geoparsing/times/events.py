"""Which time words belong to which mention, and whether they look back or ahead.

A mention gets the time words of its own sentence: of several, those nearest to it, where a comma, a conjunction or a
semicolon between them counts as distance, and those of a reporting verb ("said on Thursday") come last. What was said
on a day need not have happened on it; so the reader shows the words themselves. The date in a dateline is the
publication's, not the event's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from mapdash.article import Mention, Published
from mapdash.geoparsing.datelines import find_datelines
from mapdash.geoparsing.times.meaning import Lean
from mapdash.geoparsing.times.words import TimeWords, find_timewords
from mapdash.geoparsing.wordlists import ABBREVIATED

_END = re.compile(r"""[.!?…]+["'”’»)\]]*\s+(?=["'“‘«(\[]?[^\W\d_a-z])|\n+""")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
_DATELINE_DASH = re.compile(r"\s?(?:—|–|--|-|:)\s")
_LONGEST_DATELINE = 80  # characters from its place to its dash

# verbs that say what is to come; "will be opened" as a whole, so that "opened" is not read as past
_AHEAD = re.compile(
    r"\b(?:will|shall|must|won['’]t|would|(?:is|are|was|were)\s(?:(?:set|due|scheduled|expected|likely|planned)\sto|to\b"
    r"|(?:due|scheduled|planned|slated)\b|going\sto)|(?:set|scheduled|planned|slated|due)\s(?:for|to|on)|plans?\s(?:to|for)"
    r"|expires?|begins|starts|opens|resumes|reopens|takes\splace|kicks\soff|has\suntil|have\suntil|upcoming|ahead\sof"
    r"|agreed\son\sa)\b|['’]ll\b|\b(?:returns?|meets?|arrives?)\s(?=next\b)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:said|told|was|were|had|has|have|did|went|came|took|left|fell|began|met|hit|shot|struck|found|fled|broke|held"
    r"|saw|sank|burst|burned|burnt|became|made|set\soff|led|fought|blew|rose|sent|killed|wounded|injured|died|issued"
    r"|since|following|after|despite|\w{2,}ed)\b",
    re.IGNORECASE,
)
_SURE_BACK = re.compile(r"\b(?:killed|wounded|injured|died|shot|struck|said|told|since|following)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:—–]|\s-\s|\b(?:after|before|when|as|that|who|which|because|since|following|despite|but|and|while|where)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"[;—–:]|\s-\s|,|\b(?:after|before|when|which|who|that|because|while|but|and|where)\b", re.IGNORECASE
)
_DISTANCE = {",": 12, "and": 12, ";": 60, ":": 40, "—": 40, "–": 40}
_OTHER_JOINT = 25
_REPORTED = re.compile(
    r"\b(?:said|says|told|announced|reported|added|confirmed|statement\sissued|wrote)\s(?:(?:on|late|early)\s)*$"
)
_REPORT_DISTANCE = 60
_BEGINNING = re.compile(r"\w\s(?:since|until|before|after)\s$")


def with_events(text: str, mentions: Sequence[Mention], published: Published | None) -> list[Mention]:
    """The mentions with `event` and `event_words`, where their sentence says when.

    Args:
        text: the article's text, into which the mentions point.
        mentions: what was found in it; those that stand nowhere in the text are left as they are.
        published: what "yesterday" is counted from; None: only dates with a year are resolved.
    """
    if not mentions:
        return []
    ends = _sentence_ends(text)
    datelines = [(start, _dateline_end(text, end)) for start, end in find_datelines(text)]
    known: dict[int, tuple[int, str, list[TimeWords]]] = {}
    dated = []
    for mention in mentions:
        if mention.start == mention.end:
            dated.append(mention)
            continue
        number = bisect_right(ends, mention.start)
        if number not in known:
            begin = ends[number - 1] if number else 0
            sentence = text[begin : ends[number] if number < len(ends) else len(text)]
            spans = [(start - begin, end - begin) for start, end in datelines if begin <= start < begin + len(sentence)]
            known[number] = (begin, sentence, _timewords(sentence, published, spans))
        begin, sentence, words = known[number]
        chosen = _nearest(sentence, words, mention.start - begin, mention.end - begin)
        if chosen is None or chosen.when is None:
            dated.append(mention)
        else:
            where = (chosen.start + begin, chosen.end + begin)
            dated.append(replace(mention, event=chosen.when, event_words=where))
    return dated


def _sentence_ends(text: str) -> list[int]:
    ends = []
    for match in _END.finditer(text):
        if text[match.start()] == ".":
            word = _LAST_WORD.search(text, max(0, match.start() - 20), match.start())
            if word and (len(word[1]) == 1 or word[1].lower() in ABBREVIATED):
                continue
        ends.append(match.end())
    return ends


def _dateline_end(text: str, place_end: int) -> int:
    dash = _DATELINE_DASH.search(text, place_end, place_end + _LONGEST_DATELINE)
    return dash.end() if dash else place_end


def _timewords(sentence: str, published: Published | None, datelines: list[tuple[int, int]]) -> list[TimeWords]:
    words = find_timewords(sentence, published, lambda start, end: _lean(sentence, start, end))
    return [found for found in words if not any(start <= found.start < end for start, end in datelines)]


def _lean(sentence: str, start: int, end: int) -> Lean:
    """Which way the time words between two offsets look, from the verb they go with."""
    left = sentence[:start]
    if re.search(r"\b(?:until|till|by|before|ahead\sof)\s(?:\w+\s)?$", left) and not _BACK.search(sentence):
        return Lean.AHEAD
    ahead = _last(_AHEAD, left)
    back = _last(_BACK, left)
    if ahead is None and back is None:  # "On Monday, the council will meet"
        ahead, back = _AHEAD.search(sentence, end), _BACK.search(sentence, end)
        return Lean.AHEAD if ahead and (back is None or ahead.start() <= back.start()) else Lean.BACK
    if ahead is None:
        return Lean.BACK
    if back is None or back.start() < ahead.end():
        after = re.search(r"\bafter\s\w+$", left)
        return Lean.BACK if after else Lean.AHEAD
    # "will meet displaced people on Monday": the participle is no verb of its own
    between = sentence[ahead.end() : back.start()]
    own_verb = _SURE_BACK.fullmatch(back[0]) or _CLAUSE.fullmatch(back[0]) or _CLAUSE.search(between)
    return Lean.BACK if own_verb else Lean.AHEAD


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for last in pattern.finditer(text):  # noqa: B007
        pass
    return last


def _nearest(sentence: str, words: list[TimeWords], start: int, end: int) -> TimeWords | None:
    """Of the time words of a sentence those that go with the mention between two offsets."""
    best, least = None, 0.0
    for found in words:
        between = sentence[end : found.start] if found.start >= end else sentence[found.end : start]
        distance = len(between) + sum(
            _DISTANCE.get(joint[0].lower(), _OTHER_JOINT) for joint in _JOINT.finditer(between)
        )
        if _REPORTED.search(sentence[: found.start]):
            distance += _REPORT_DISTANCE
        if best is None or distance < least:
            best, least = found, distance
    if best is None or (_BEGINNING.search(sentence[: best.start]) and _JOINT.search(sentence[best.end : start])):
        return None  # "Held since January, they were flown to …": where it began, another thing happened
    return best
