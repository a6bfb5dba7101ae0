"""Web pages: what they state of themselves counts first, and what is not the article stays out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Article
from mapdash.readers import Item, Skipped, read_bytes
from mapdash.readers.html import without_banners
from mapdash.readers.json_ld import Facts, facts_of

BODY = """<article><h1>Shown headline</h1>
<p>The crossing was shut on Thursday, officials said, and lorries waited on both sides of the border.</p>
<p>Aid groups in Khan Younis said that stocks would last for a few days only, and asked for a quick opening.</p>
<p>Nobody said on the record when the crossing would be opened again, and talks on it were to go on.</p></article>"""
NEWS = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Stated &amp; true",
    "datePublished": "2024-03-28T21:15:00+03:00", "dateModified": "2024-03-29T08:00:00Z",
    "dateline": "RAFAH, Gaza Strip",
    "publisher": {"@type": "Organization", "name": "Example News"}, "inLanguage": "en-GB", "articleSection": "World",
}  # fmt: skip


def items(page: str | bytes, **known: object) -> list[Item]:
    return list(read_bytes(page.encode() if isinstance(page, str) else page, name="p.html", **known))  # type: ignore[arg-type]


def page(script: object, body: str = BODY, head: str = "") -> str:
    text = script if isinstance(script, str) else json.dumps(script)
    return (
        f'<html><head><title>T</title>{head}<script type="application/ld+json">{text}</script></head>'
        f"<body>{body}</body></html>"
    )


def one(text: str | bytes, **known: object) -> Article:
    (article,) = [item for item in items(text, **known) if isinstance(item, Article)]
    return article


def test_json_ld_counts_first() -> None:
    meta = '<meta property="article:published_time" content="2020-01-01">'
    article = one(page(NEWS, head=meta))
    assert (article.title, article.source, article.language) == ("Stated & true", "Example News", "en")
    assert article.published
    assert article.modified
    assert article.published.isoformat() == "2024-03-28T21:15:00+03:00"
    assert article.modified.isoformat() == "2024-03-29T08:00:00+00:00"
    assert "\n\nRAFAH, Gaza Strip — The crossing was shut" in article.text


def test_a_dateline_that_is_in_the_text_is_not_said_twice() -> None:
    body = BODY.replace("<p>The crossing", "<p>RAFAH, Gaza Strip (An Agency) — The crossing")
    assert one(page(NEWS, body)).text.count("RAFAH") == 1


@pytest.mark.parametrize(
    "wrap",
    [
        lambda node: {"@context": "x", "@graph": [{"@type": "WebPage", "name": "W"}, node]},
        lambda node: [{"@type": "BreadcrumbList"}, [node]],
        lambda node: {"@type": "WebPage", "mainEntity": node},
        lambda node: node | {"@type": ["Thing", "ReportageNewsArticle"]},
        lambda node: json.dumps(node)[:-1] + ",}",
        lambda node: "<!--\n" + json.dumps(node) + "\n-->",
        lambda node: "//<![CDATA[\n" + json.dumps(node) + ";\n//]]>",
        lambda node: json.dumps(node | {"description": "x"}).replace('"x"', '"two\nlines"'),
        lambda node: json.dumps(node).replace("{", '{"broken": "a "quoted" word", ', 1),
    ],
    ids=["graph", "lists", "main entity", "types", "comma", "comment", "cdata", "line break", "broken"],
)
def test_json_ld_in_all_its_shapes(wrap) -> None:  # type: ignore[no-untyped-def]
    content = wrap(NEWS)
    facts = facts_of([content if isinstance(content, str) else json.dumps(content)])
    assert (facts.title, facts.published) == ("Stated & true", "2024-03-28T21:15:00+03:00")
    assert facts.dateline == "RAFAH, Gaza Strip"


def test_of_several_articles_the_one_of_the_page_is_meant() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://example.org/other"}
    mine = {"@type": "NewsArticle", "headline": "Mine", "mainEntityOfPage": {"@id": "https://example.org/mine#x"}}
    assert facts_of([json.dumps([other, mine])], "https://example.org/mine").title == "Mine"
    assert facts_of([json.dumps([{"@type": "Organization", "name": "O"}])]) == Facts()


def test_a_body_that_the_layout_hides() -> None:
    hidden = NEWS | {"articleBody": "First paragraph of it.\n\nSecond paragraph, in Rafah, which is much longer. " * 5}
    assert "Second paragraph, in Rafah" in one(page(hidden, "<p>Subscribe to read on.</p>")).text


def test_cookie_banners_stay_out_and_news_about_cookies_stays_in() -> None:
    banner = "We use cookies and similar technologies to improve your visit."
    kept = "One.\n\nTwo.\n\nThree.\n\nThe court ruled that sites set no cookies unasked.\n\nFour.\n\nFive.\n\nSix."
    assert without_banners(f"{banner}\n\n{kept}\n\nAccept all cookies") == kept


RUSSIAN = "<p>Официальные лица встретились в Киеве в четверг, но не назвали дату начала переговоров о перемирии.</p>"


@pytest.mark.parametrize(
    ("charset", "meta", "content_type"),
    [
        ("utf-8", "", None),
        ("windows-1251", '<meta charset="windows-1251">', None),
        ("windows-1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', None),
        ("koi8-r", "", "text/html; charset=koi8-r"),
        ("utf-8", '<meta charset="windows-1251">', None),
        ("utf-16", "", None),
    ],
)
def test_encodings(charset: str, meta: str, content_type: str | None) -> None:
    text = f"<html><head>{meta}<title>Переговоры</title></head><body><article>{RUSSIAN * 3}</article></body></html>"
    assert "встретились в Киеве" in one(text.encode(charset), content_type=content_type).text


def test_latin_1_is_read_as_browsers_read_it() -> None:
    text = f'<html><head><meta charset="iso-8859-1"></head><body>{BODY.replace("officials", "“officials” – café")}'
    assert "“officials” – café" in one(text.encode("cp1252")).text


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><p " + " ".join(f'a{n}="b"' for n in range(20_000)) + ">x</p>",
        "<b></b>" * 400_000,
        "<html><body>" + "<div>" * 100_000,
        page("[" * 200_000),
        page('{"@type": "NewsArticle", "headline": "x"}') * 300,
    ],
    ids=["attributes", "tags", "nested", "nested json", "scripts"],
)
def test_hostile_pages_are_read_or_refused(text: str) -> None:
    for item in items(text):
        assert isinstance(item, Article | Skipped)


def test_a_very_large_page_is_read_by_a_simpler_rule() -> None:
    rows = "".join(f"<p>Report {number} came from Rafah.</p>" for number in range(13_000))
    article = one(f"<html><head><title>Log</title></head><body><nav>Menu</nav><article>{rows}</article></body></html>")
    assert article.text.endswith("Report 12999 came from Rafah.")
    assert "Menu" not in article.text
    assert article.title == "Log"


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "headline", "publisher", "url", "mainEntityOfPage"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSONISH, st.sampled_from(["NewsArticle", ["Article"], None]))
def test_any_json_gives_facts(content: object, kind: object) -> None:
    for text in (json.dumps(content), json.dumps({"@type": kind, "headline": content, "url": content})):
        assert isinstance(facts_of([text, text[:-1]]), Facts)


def test_a_dateline_is_printed_also_where_the_text_names_the_place_later() -> None:
    body = BODY.replace("on Thursday, officials said", "on Thursday, officials in Rafah said")
    assert "\n\nRAFAH, Gaza Strip — The crossing" in one(page(NEWS, body)).text


@pytest.mark.parametrize(
    "banner",
    [
        "We value your privacy. We and our 842 partners store and access information on a device.",
        "Manage consent preferences",
        "Do not sell or share my personal information",
    ],
)
def test_banners_without_the_word_cookies(banner: str) -> None:
    assert without_banners(f"{banner}\n\nOne.\n\nTwo.") == "One.\n\nTwo."


def test_what_stands_below_a_page_is_no_text_of_it() -> None:
    below = "<p>Posted under: World, London</p><p>Sign up for our newsletter in Paris</p></article>"
    body = BODY.replace("</article>", below)
    text = one(page(NEWS, body)).text
    assert "London" not in text
    assert "Paris" not in text
