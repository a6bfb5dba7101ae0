"""What a page says of its article in JSON-LD (https://schema.org/NewsArticle), also where that is not quite JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from mapdash.readers.markup import text_of_html

_LONGEST = 4 << 20  # characters of one script
_MOST = 50  # scripts of one page that are looked at
_ENDS = ("Article", "Posting", "Report")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$|;\s*$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated of an article; "" where nothing is."""

    title: str = ""
    text: str = ""
    published: str = ""
    modified: str = ""
    dateline: str = ""
    outlet: str = ""
    language: str = ""
    url: str = ""


def facts_of(scripts: Iterable[str], address: str | None = None) -> Facts:
    """The facts of a page's article.

    Args:
        scripts: the contents of its `application/ld+json` scripts.
        address: of the page, where known: of several articles, the one at this address is meant, else the first.
    """
    articles: list[Mapping[str, Any]] = []
    broken: list[str] = []
    for number, script in enumerate(scripts):
        if number == _MOST:
            break
        content = _parsed(script[:_LONGEST])
        if content is None:
            broken.append(script[:_LONGEST])
        else:
            articles += _articles(content)
    if articles:
        here = [node for node in articles if address and _url(node) == address and _is_article(node)]
        news = [node for node in articles if "NewsArticle" in _kinds(node)]
        return _facts((here or news or [node for node in articles if _is_article(node)] or articles)[0])
    return next((facts for script in broken if (facts := _salvaged(script)) != Facts()), Facts())


def _parsed(script: str) -> Any:
    """The content of a script; None where it is no JSON even after the usual faults are mended."""
    bare = _WRAPPING.sub("", script).strip()
    for text in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(text, strict=False)  # line breaks inside a string are common
        except (ValueError, RecursionError):
            continue
    return None


def _articles(content: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The articles in lists, graphs and wrappers such as a WebPage's mainEntity, and what else has such a date."""
    if depth > 6:
        return
    if isinstance(content, list):
        for part in content[:200]:
            yield from _articles(part, depth + 1)
    elif isinstance(content, Mapping):
        if _is_article(content) or "datePublished" in content:
            yield content
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(content.get(name), list | Mapping):
                yield from _articles(content[name], depth + 1)


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_article(node: Mapping[str, Any]) -> bool:
    return any(kind.endswith(_ENDS) for kind in _kinds(node))


def _facts(node: Mapping[str, Any]) -> Facts:
    publisher = node.get("publisher")
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else None
    body = node.get("articleBody")
    return Facts(
        title=_text(node.get("headline")) or _text(node.get("name")),
        text=text_of_html(unescape(body)) if isinstance(body, str) else "",
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        dateline=_text(node.get("dateline")),
        outlet=_text(publisher.get("name") if isinstance(publisher, Mapping) else publisher),
        language=_text(node.get("inLanguage")),
        url=_url(node),
    )


def _url(node: Mapping[str, Any]) -> str:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page.get("@id") if isinstance(page, Mapping) else page, node.get("@id")):
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value.partition("#")[0]
    return ""


def _salvaged(script: str) -> Facts:
    """The few facts that can be read where the JSON is broken."""

    def value(name: str) -> str:
        found = re.search(rf'"{name}"\s*:\s*"((?:[^"\\\n]|\\.){{1,1000}})"', script)
        try:
            return _text(json.loads(f'"{found[1]}"')) if found else ""
        except ValueError:
            return ""

    return Facts(
        title=value("headline"),
        published=value("datePublished"),
        modified=value("dateModified"),
        dateline=value("dateline"),
    )


def _text(value: Any) -> str:
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""
