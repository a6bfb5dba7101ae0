"""RSS, Atom and JSON Feed: what an entry says is kept, whatever kind of feed it stands in."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Article
from mapdash.errors import UnreadableFile
from mapdash.readers import BadDate, BadPoint, Columns, Item, Origin, ReadOptions, Skipped, read_bytes
from mapdash.readers.feeds import read_feed
from mapdash.readers.markup import text_of_html


def items(data: str | bytes, **known: object) -> list[Item]:
    return list(read_bytes(data.encode() if isinstance(data, str) else data, name="feed", **known))  # type: ignore[arg-type]


def articles(data: str | bytes, **known: object) -> list[Article]:
    return [item for item in items(data, **known) if isinstance(item, Article)]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a program -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:georss="http://www.georss.org/georss"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">
<channel><title>Example &amp; Sons</title><link>https://example.org</link><language>en-gb</language>
<item><title>Crossing shut at Rafah</title><link>https://example.org/1?utm_source=rss</link>
 <description>A short one.</description>
 <content:encoded><![CDATA[<p>The crossing was <b>shut</b> on Thursday.</p><script>evil()</script><p>Lorries &amp; vans
 waited.</p><p>The post <a href="x">Crossing shut</a> appeared first on <a href="y">Example</a>.</p>]]>
 </content:encoded>
 <pubDate>Thu, 28 Mar 2024 21:15:00 +0300</pubDate><georss:point>31.287 34.259</georss:point>
 <georss:featurename>Rafah crossing</georss:featurename></item>
<item><title>Talks &lt;i&gt;go on&lt;/i&gt;</title><guid isPermaLink="true">https://example.org/2</guid>
 <description>&lt;p&gt;Talks in Doha.&lt;/p&gt;</description><dc:date>2024-03-29</dc:date>
 <geo:lat>25.28</geo:lat><geo:long>51.52</geo:long></item>
<item><title>No date</title><source url="https://agency.example/f">An Agency</source></item>
<item><title>Bad date</title><pubDate>someday</pubDate><georss:polygon>0 0 0 2 2 2 2 0 0 0</georss:polygon></item>
<item></item>
</channel></rss>"""


def test_rss() -> None:
    found = items(RSS)
    first, second, third, fourth = [item for item in found if isinstance(item, Article)]
    assert first.text == "Crossing shut at Rafah\n\nThe crossing was shut on Thursday.\n\nLorries & vans waited."
    assert (first.title, first.url) == ("Crossing shut at Rafah", "https://example.org/1?utm_source=rss")
    assert (first.source, first.language, first.origin) == ("Example & Sons", "en", "feed, entry 1")
    assert first.published is not None
    assert first.published.isoformat() == "2024-03-28T21:15:00+03:00"
    assert [(p.name, p.lat, p.lon) for p in first.given] == [("Rafah crossing", 31.287, 34.259)]
    assert (second.title, second.url) == ("Talks go on", "https://example.org/2")
    assert second.text == "Talks go on\n\nTalks in Doha."
    assert second.published is not None
    assert second.published.isoformat() == "2024-03-29"
    assert [(p.lat, p.lon) for p in second.given] == [(25.28, 51.52)]
    assert (third.published, third.source) == (None, "An Agency")
    assert [(p.lat, p.lon) for p in fourth.given] == [(1.0, 1.0)]
    assert "inside the area" in fourth.given[0].reason
    assert [item for item in found if isinstance(item, BadDate)] == [BadDate("feed, entry 4", "someday")]
    assert [item.origin for item in found if isinstance(item, Skipped)] == ["feed, entry 5"]
    (columns,) = [item for item in found if isinstance(item, Columns)]
    assert columns.rows == 5
    assert columns.taken["text"] == ("content", "summary")
    assert columns.taken["url"] == ("link",)


def test_atom_with_content_summary_and_only_updated() -> None:
    found = articles(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://example.org/"><title>Flux</title>
        <entry><title type="html">A &amp;amp; B</title><link href="a"/><id>tag:example.org,2024:1</id>
        <summary>short</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p>
        </div></content><published>2024-03-28T10:00:00Z</published><updated>2024-03-29T10:00:00+01:00</updated></entry>
        <entry><title>C</title><summary>only</summary><updated>2024-03-30T10:00:00Z</updated></entry></feed>"""
    )
    first, second = found
    assert first.text == "A & B\n\nOne.\n\nTwo."
    assert (first.url, first.language, first.source) == ("https://example.org/a", "fr", "Flux")
    assert first.published
    assert first.modified
    assert first.published.isoformat() == "2024-03-28T10:00:00+00:00"
    assert first.modified.isoformat() == "2024-03-29T10:00:00+01:00"
    assert second.published
    assert second.published.isoformat() == "2024-03-30T10:00:00+00:00"


def test_rss_1_0_and_0_91() -> None:
    rdf = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x">
    <title>Old</title></channel><item rdf:about="https://example.org/1"><title>A</title><link>https://example.org/1</link>
    <dc:date>2004-01-02T03:04:05Z</dc:date></item></rdf:RDF>"""
    (article,) = articles(rdf)
    assert (article.title, article.url, article.source) == ("A", "https://example.org/1", "Old")
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x/rss-0.91.dtd">'
    (article,) = articles(f'{doctype}<rss version="0.91"><channel><item><title>B</title></item></channel></rss>')
    assert article.title == "B"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en",
        "items": [
            {"id": "1", "url": "https://example.org/1", "title": "A", "content_html": "<p>One.</p><p>Two.</p>",
             "summary": "s", "date_published": "2024-03-28T10:00:00+02:00", "date_modified": "2024-03-29T10:00:00Z"},
            {"id": "https://example.org/2", "content_text": "a < b", "date_modified": "2024-03-30"},
            {"id": 7, "summary": "only"}, "nonsense",
        ],
    }  # fmt: skip
    found = items(json.dumps(feed, indent=1))
    first, second, third = [item for item in found if isinstance(item, Article)]
    assert (first.text, first.source, first.url) == ("A\n\nOne.\n\nTwo.", "J", "https://example.org/1")
    assert first.published
    assert first.published.isoformat() == "2024-03-28T10:00:00+02:00"
    assert second.text == "a < b"
    assert second.published
    assert second.published.isoformat() == "2024-03-30"
    assert (third.text, third.published) == ("only", None)
    assert [item.origin for item in found if isinstance(item, Skipped)] == ["feed, entry 4"]


def test_a_fetched_feed_knows_its_address_and_when() -> None:
    when = datetime(2024, 5, 1, tzinfo=UTC)
    (article,) = articles(
        '<rss version="2.0"><channel><item><title>A</title><link>/news/1</link></item></channel></rss>',
        url="https://example.org/feed", retrieved=when, content_type="application/rss+xml; charset=utf-8",
    )  # fmt: skip
    assert (article.url, article.retrieved, article.source) == ("https://example.org/news/1", when, "example.org")


def test_a_feed_in_another_encoding() -> None:
    rss = '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><title>Киев</title></item>'
    assert articles((rss + "</channel></rss>").encode("cp1251"))[0].title == "Киев"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    found = articles('<rss version="2.0"><channel><item><title>A & B</title></item><item><title>C</title><link>')
    assert [article.title for article in found] == ["A & B", "C"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "data",
    [
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><item><title>&l9;'
        "</title></item></channel></rss>",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>'
        "<item><title>A&x;</title></item></channel></rss>",
    ],
    ids=["billion laughs", "external entity"],
)
def test_entities_are_not_expanded(data: str) -> None:
    for item in items(data):
        assert isinstance(item, Columns | Skipped) or (isinstance(item, Article) and len(item.text) < 10)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ('<rss version="2.0">' + "<a>" * 300, "nested too deeply"),
        ('<rss version="2.0">&' + "<a>" * 300_000, "broken XML"),
        ("<opml><body/></opml>", "not a feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 1}', "without a list"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "cannot be read"),
        ("", "is empty"),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(data: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        list(read_feed(io.BytesIO(data.encode()), Origin("x.xml"), ReadOptions()))


def test_other_xml_is_named() -> None:
    (item,) = items('<?xml version="1.0"?><NewsML/>')
    assert isinstance(item, Skipped)
    assert "<newsml>" in item.reason


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no tags, a < b", "no tags, a < b"),
        ("<p>One\n two</p><ul><li>three</li><li>four</li></ul>five<br>six", "One two\n\nthree\n\nfour\n\nfive\n\nsix"),
        ("a<b>b</b>c<i> d</i> &amp; &#233;", "abc d & é"),
        ("<script>x</script>y<!-- z --> w<style>v</style>", "y w"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("<div>" * 1000 + "deep", "deep"),
    ],
)
def test_html_to_text(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@given(st.text(alphabet="<>/&;pbdivscrt! \n\x00é-\"'=", max_size=80))
def test_any_markup_gives_text(markup: str) -> None:
    assert "<script>" not in text_of_html(markup) or "&" in markup or "<script>" in markup


TAGS = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<link/>", "&amp;", "&", "<![CDATA[", "]]>", "<p>", "x"]
)


@given(st.lists(TAGS | st.text(max_size=5), max_size=20).map("".join))
def test_any_feed_is_read_or_refused(middle: str) -> None:
    for item in items(f'<rss version="2.0"><channel>{middle}</channel></rss>'):
        if isinstance(item, Article):
            item.text.encode()


def rss(*entries: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel><title>D</title>'
        + "".join(f"<item>{entry}</item>" for entry in entries)
        + "</channel></rss>"
    ).encode()


def test_the_order_of_days_is_told_by_all_entries_of_a_feed() -> None:
    said = [f"<title>{day}</title><pubDate>{day}</pubDate>" for day in ("03/04/2024", "28/03/2024")]
    found = list(read_bytes(rss(*said), name="x.rss"))
    days = [str(item.published.day) for item in found if isinstance(item, Article) and item.published]
    assert days == ["2024-04-03", "2024-03-28"]
    (told,) = [item for item in found if isinstance(item, Columns)]
    assert told.remark == "dates read with the day first, as 28/03/2024 in entry 2 shows"


def test_an_order_that_no_entry_tells_costs_only_the_dates_that_need_it() -> None:
    found = list(read_bytes(rss("<title>A</title><pubDate>03/04/2024</pubDate>", "<title>B</title>"), name="x.rss"))
    assert [item.value for item in found if isinstance(item, BadDate)] == ["03/04/2024"]
    assert len([item for item in found if isinstance(item, Article)]) == 2


def test_a_point_nowhere_on_earth_is_told_of() -> None:
    found = list(read_bytes(rss("<title>A</title><georss:point>200 400</georss:point>"), name="x.rss"))
    assert [item.origin for item in found if isinstance(item, BadPoint)] == ["x.rss, entry 1"]


def test_an_id_that_is_no_address_is_none() -> None:
    entry = b"<entry><title>A</title><id>urn:2</id></entry>"
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title>' + entry + b"</feed>"
    (article,) = [item for item in read_bytes(feed, name="x.atom") if isinstance(item, Article)]
    assert article.url is None


def test_an_encoding_whose_name_is_broken_is_refused_in_one_sentence() -> None:
    feed = rss("<title>A</title>").replace(b'"1.0"', b'"1.0" encoding="utf-\t\x01\x00ea 8"').replace(b"</rss>", b"")
    found = list(read_bytes(feed, name="x.rss"))
    assert not any(isinstance(item, Skipped) and "brings down" in item.reason for item in found)
