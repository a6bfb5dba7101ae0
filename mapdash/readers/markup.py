"""HTML inside feeds and tables -> text: paragraphs stay apart, scripts and tags go."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from mapdash.article import storable

_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]*)>")
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript template iframe object svg math form button select textarea".split())
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\s*\n\s*")


def text_of_html(markup: str) -> str:
    """The words of a piece of HTML, its blocks parted by empty lines; a text without tags or entities as it is."""
    if not _LOOKS_LIKE_HTML.search(markup):
        return markup
    from lxml import etree, html

    markup = storable(markup)
    try:
        tree = html.fromstring(f"<div>{markup}</div>")
    except (etree.ParserError, ValueError):  # nothing left, or characters that libxml2 does not take
        return _without_tags(markup)
    text = text_of_tree(tree)
    return text or _without_tags(markup)  # libxml2 drops what is nested too deeply


def text_of_tree(tree: Any) -> str:
    """The words of an lxml element and all in it, likewise."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        block = element.tag in _BLOCKS
        if event == "start":
            if element.tag in _SILENT:
                walk.skip_subtree()
                continue
            parts.append(("\n" if block else "") + _line(element.text))
        else:
            parts.append(("\n" if block else "") + (_line(element.tail) if element is not tree else ""))
    return _GAPS.sub("\n\n", _BLANKS.sub(" ", "".join(parts))).strip()


def _without_tags(markup: str) -> str:
    return _GAPS.sub("\n\n", unescape(_TAG.sub(" ", _SCRIPT.sub(" ", markup)))).strip()


def _line(text: str | None) -> str:
    """Text between two tags, in which a line break is a blank."""
    return (text or "").replace("\r", " ").replace("\n", " ")
