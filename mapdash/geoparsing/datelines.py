"""Datelines: the place an article was filed from, as news agencies write it before the first sentence."""

from __future__ import annotations

import re
from functools import lru_cache

# "KHARKIV, Ukraine (AP) —", "WASHINGTON — ", "LEBANON, Pa. (AP) — ", "Gaza City (CNN) - ",
# "GENEVA/BEIRUT, March 3 (Reuters) -"
_DATELINE = re.compile(
    r"""(?:\A|\n\s*|[.!?”"’')]\s+|\b\d{4}\s+)
    (?P<place>
        [^\W\d_a-zß-ÿ](?:[^\W\d_a-zß-ÿ]|['’.\-/ ]){2,40}     # in capitals
        (?:,\s(?:[A-Z][\w.’'-]*\s?){1,3})?                  # , Ukraine
      | (?:[A-Z][\w’'-]*[ ]?){1,3}(?:,\s(?:[A-Z][\w.’'-]*\s?){1,3})?(?=\s*\(|\s?(?:—|--)\s)   # Gaza City (CNN)
    )
    (?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?            # March 3
    \s?(?P<agency>\([A-Za-z/ .]{2,30}\))?
    \s?(?P<dash>—|–|--|-|:)\s""",
    re.VERBOSE,
)


@lru_cache(maxsize=4)  # the recogniser asks, and then what finds the dates
def find_datelines(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches (start, end) of a text in which the place of a dateline is named."""
    found = []
    for match in _DATELINE.finditer(text):
        if match["agency"] or match["place"].split(",")[0].isupper() or match["dash"] in {"—", "--"}:
            found.append(match.span("place"))
    return tuple(found)
