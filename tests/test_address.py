"""Links to one article become equal, links to two articles stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.address import canonical_address

PLAIN = "https://example.org/world/a-story?id=7&page=2"


@pytest.mark.parametrize(
    "link",
    [
        "http://www.Example.org:80/world/a-story/?page=2&id=7#comments",
        "HTTPS://example.org:443//world/a-story?id=7&page=2&utm_source=rss&utm_medium=feed",
        "https://example.org./world/a-story?fbclid=IwAR0x&id=7&page=2&gclid=1",
        "https://reader:secret@example.org/world/a-story?id=7&page=2&ref=twitter",
        "https://example.org/world/%61-story?id=7&amp;utm_source=x&page=2",
        " https://example.org/world/a-story?id=7&&page=2&at_medium=RSS&CMP=share_btn&source=rss ",
    ],
)
def test_links_to_one_article_are_equal(link: str) -> None:
    assert canonical_address(link) == PLAIN


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/?p=12", "https://example.org/?p=13"),
        ("https://example.org/a?cid=12", "https://example.org/a?cid=13"),
        ("https://example.org/a?ref=1012", "https://example.org/a?ref=1013"),
        ("https://example.org/a?source=reuters", "https://example.org/a?source=afp"),
        ("https://example.org/app#!/news/1", "https://example.org/app#!/news/2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://www.com/a", "https://com/a"),
    ],
)
def test_links_to_two_articles_stay_apart(first: str, second: str) -> None:
    assert canonical_address(first) != canonical_address(second)


def test_other_scripts() -> None:
    assert (
        canonical_address("https://новости.рф/киев?q=мир")
        == canonical_address("https://xn--b1amnebsh.xn--p1ai/%d0%ba%d0%b8%d0%b5%d0%b2?q=%D0%BC%D0%B8%D1%80")
        == "https://xn--b1amnebsh.xn--p1ai/%D0%BA%D0%B8%D0%B5%D0%B2?q=%D0%BC%D0%B8%D1%80"
    )


@pytest.mark.parametrize("text", [None, "", "example.org/a", "mailto:a@example.org", "http://[::1", "ftp://a/b", "//a"])
def test_what_is_no_web_address(text: str | None) -> None:
    assert canonical_address(text) is None


@given(st.text(max_size=60), st.sampled_from(["", "https://example.org/", "http://", "https://e.org/?"]))
def test_any_text_gives_an_address_that_stays_as_it_is(text: str, start: str) -> None:
    canonical = canonical_address(start + text)
    if canonical is not None:
        assert canonical.isascii()
        assert canonical_address(canonical) == canonical
