"""Small sound files of each format, for a fuzzer or a property to begin with."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

_TEXT = "Aid reaches Rafah\n\nPublished: 2024-03-28\n\nA convoy reached Rafah on Monday, officials in Qatar said.\n"
_BODY = "A convoy reached Rafah on Monday, officials in Qatar said. It had left Cairo two days before. " * 6
_LD = json.dumps({"@type": "NewsArticle", "headline": "Aid", "datePublished": "2024-03-28T10:00:00+02:00"})
_HTML = (
    f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Aid</title>"
    f"<script type='application/ld+json'>{_LD}</script></head>"
    f"<body><nav>Menu</nav><article><h1>Aid</h1><p>{_BODY}</p><p>{_BODY}</p></article></body></html>"
)
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:georss="http://www.georss.org/georss">'
    "<channel><title>Desk</title><item><title>Aid</title><link>https://a.example/1?utm_source=x</link>"
    f"<description><![CDATA[<p>{_BODY}</p>]]></description><pubDate>Thu, 28 Mar 2024 12:00:00 GMT</pubDate>"
    "<georss:point>31.28 34.25</georss:point></item></channel></rss>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry><title>Aid</title><id>x</id>'
    f'<link href="https://a.example/1"/><updated>2024-03-28T12:00:00Z</updated><content>{_BODY}</content></entry></feed>'
)
_JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Desk",
        "items": [{"id": "1", "title": "Aid", "content_text": _BODY, "date_published": "2024-03-28T12:00:00Z"}],
    }
)
_SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://a.example/1</loc><lastmod>2024-03-28</lastmod></url></urlset>"
)
_ROWS = [
    {"title": "Aid", "text": _BODY, "date": "28/03/2024", "url": "https://a.example/1", "source": {"name": "Desk"}},
    {"title": "Talks", "text": "Talks in Doha.", "date": "29/03/2024", "lat": 25.3, "lon": 51.5},
]
_CSV = f'title,text,date,url,latitude,longitude\nAid,"{_BODY}",28/03/2024,https://a.example/1,31.28,34.25\n'
_TSV = "Title\tBody\tPubDate\nAid\tIn Rafah.\t20240328\n"
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    b"WARC-Date: 2024-03-28T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
)


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", _TEXT)
        archive.writestr("in/b.csv", _CSV)
    return file.getvalue()


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(_TEXT)
        archive.addfile(entry, io.BytesIO(_TEXT.encode()))
    return file.getvalue()


def _warc() -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _HTML.encode()
    return _WARC % (len(answer), answer)


# name, by which a reader is found -> content
SEEDS: dict[str, bytes] = {
    "a.txt": _TEXT.encode(),
    "a.html": _HTML.encode(),
    "a.rss": _RSS.encode(),
    "a.atom": _ATOM.encode(),
    "a.feed.json": _JSON_FEED.encode(),
    "sitemap.xml": _SITEMAP.encode(),
    "a.csv": _CSV.encode(),
    "a.tsv": _TSV.encode(),
    "a.json": json.dumps(_ROWS).encode(),
    "news.json": json.dumps({"status": "ok", "articles": _ROWS}).encode(),
    "a.jsonl": "\n".join(map(json.dumps, _ROWS)).encode(),
    "a.zip": _zip(),
    "a.tar.gz": _tar(),
    "a.txt.gz": gzip.compress(_TEXT.encode()),
    "a.warc": _warc(),
    "a.warc.gz": gzip.compress(_warc()),
    "links.txt": b"https://a.example/1\nhttps://a.example/2\n",
}
