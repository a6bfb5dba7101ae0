"""Archives: what lies in them is read with its own name, and nothing in them leads out of them or blows up."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Article
from mapdash.readers import Item, Listed, ReadOptions, Skipped, archives, read, read_bytes

PAGE = b"""<!doctype html><html><head><title>Crossing shut</title></head><body><article><h1>Crossing shut</h1>
<p>The crossing at Rafah was shut on Thursday, officials said, and lorries waited on both sides of the border.</p>
<p>Aid groups in Khan Younis said that stocks would last for a few days only, and asked for a quick opening.</p>
</article></body></html>"""


def items(data: bytes, name: str = "x", **options: object) -> list[Item]:
    return list(read_bytes(data, name=name, options=ReadOptions(**options)))  # type: ignore[arg-type]


def titles(found: list[Item]) -> dict[str, str]:
    return {item.origin or "": item.title for item in found if isinstance(item, Article)}


def reasons(found: list[Item]) -> dict[str, str]:
    return {item.origin: item.reason for item in found if isinstance(item, Skipped)}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w", **links: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in links.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def test_a_zip_with_files_of_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    files = {
        "pages/1.html": PAGE, "a.txt": b"Alpha\n\nText.", "rows.csv": b"title\nBeta\n",
        "rows.json": b'[{"title": "Gamma"}]',
        "feed.xml": b'<rss version="2.0"><channel><item><title>Delta</title></item></channel></rss>',
        "photo.jpg": b"\xff\xd8", "__MACOSX/a.txt": b"junk", ".hidden.txt": b"junk", "empty.txt": b"",
    }  # fmt: skip
    path.write_bytes(zipped(files))
    found = list(read([path]))
    assert titles(found) == {
        f"{path}, pages/1.html": "Crossing shut",
        f"{path}, a.txt": "Alpha",
        f"{path}, rows.csv, row 2": "Beta",
        f"{path}, rows.json, item 1": "Gamma",
        f"{path}, feed.xml, entry 1": "Delta",
    }
    assert reasons(found) == {
        f"{path}, photo.jpg": "no reader for .jpg",
        f"{path}, empty.txt": f"{path}, empty.txt is empty.",
    }


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_packed_or_not(mode: str) -> None:
    data = tarred({"a.txt": b"Alpha\n\nText.", "b/c.html": PAGE}, mode)
    assert sorted(titles(items(data, "x.tgz")).values()) == ["Alpha", "Crossing shut"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_single_packed_file_keeps_the_kind_its_name_tells(pack) -> None:  # type: ignore[no-untyped-def]
    found = items(pack(b"title;text\nAlpha;Beta\nGamma;Delta\n"), "rows.csv.gz")
    assert list(titles(found)) == ["rows.csv.gz, rows.csv, row 2", "rows.csv.gz, rows.csv, row 3"]


def test_no_name_leads_out_and_no_link_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    names = {"../evil.txt": b"Evil\n\nText.", "/abs.txt": b"Abs\n\nText.", "..\\..\\win.txt": b"Win\n\nText."}
    for data in (zipped(names), tarred(names, link_txt="/etc/hostname")):
        found = items(data)
        assert sorted(titles(found).values()) == ["Abs", "Evil", "Win"]
        assert list(tmp_path.rglob("*")) == [inside]
    assert reasons(found) == {"x, link.txt": "a link is not followed"}


def test_a_name_cannot_turn_the_writing_round() -> None:
    (article,) = [i for i in items(zipped({"a\u202etxt.exe\n\x1b[2J.txt": b"A\n\nB."})) if isinstance(i, Article)]
    assert article.origin
    assert article.origin.isprintable()


def test_archives_in_archives_up_to_three() -> None:
    data = b"Alpha\n\nText."
    for depth in range(3):
        data = zipped({f"{depth}.zip" if depth else "a.txt": data})
    assert list(titles(items(data)).values()) == ["Alpha"]
    assert "in more than 3 others" in next(iter(reasons(items(zipped({"9.zip": zipped({"8.zip": data})}))).values()))


def test_bombs_are_not_unpacked() -> None:
    bomb = zipped({"a.txt": bytes(80 << 20), "b.txt": b"B"})
    found = items(bomb)
    assert titles(found) == {}
    assert "over 200 times its size" in "".join(reasons(found).values())
    assert "over 200 times" in "".join(reasons(items(gzip.compress(bytes(80 << 20)))).values())
    assert "over 200 times" in "".join(reasons(items(zipped({"b.zip": bomb}))).values())


def test_too_many_and_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives.Limits.__init__, "__defaults__", (1000, 3))
    many = items(zipped({f"{number}.txt": b"A\n\nB." for number in range(9)}))
    assert len(titles(many)) == 3
    assert "more than" in "".join(reasons(many).values())
    much = items(zipped({f"{number}.txt": b"A\n\n" + b"B" * 600 for number in range(2)}))
    assert len(titles(much)) == 1
    assert "unpacks to more than" in "".join(reasons(much).values())


def test_a_table_of_contents_that_claims_too_much() -> None:
    data = bytearray(zipped({"a.txt": b"A"}))
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)
    assert "too many files" in "".join(reasons(items(bytes(data))).values())


def test_a_tar_header_that_claims_too_much() -> None:
    data = bytearray(tarred({"a.txt": b"A"}))
    data[156:157] = b"x"  # an extended header
    data[124:136] = b"77777777777\x00"
    data[148:156] = b"        "
    data[148:156] = f"{sum(data[:512]):06o}\0 ".encode()
    assert "damaged" in "".join(reasons(items(bytes(data), "x.tar")).values())


def test_damaged_and_encrypted_members_are_named() -> None:
    data = bytearray(zipped({"a.txt": b"Alpha\n\nText.", "b.txt": b"Beta\n\nText."}, zipfile.ZIP_STORED))
    data[data.find(b"Alpha")] ^= 1
    assert titles(items(bytes(data))) == {"x, b.txt": "Beta"}
    assert reasons(items(bytes(data))) == {"x, a.txt": "damaged in the archive"}
    for marker, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(marker) + offset] |= 1
    assert reasons(items(bytes(data)))["x, a.txt"] == "encrypted"


@pytest.mark.parametrize("cut", [3, 40, 200])
def test_cut_off_archives_are_refused_in_a_sentence(cut: int) -> None:
    files = {"a.txt": bytes(range(33, 120)) * 9}
    for data in (zipped(files), gzip.compress(files["a.txt"]), lzma.compress(files["a.txt"]), tarred(files, "w:gz")):
        found = items(data[: max(8, len(data) - cut)])
        assert found
        assert not titles(found)


def test_a_format_that_is_said_is_that_of_the_members() -> None:
    data = zipped({"a.txt": b"title;text\nAlpha;Beta\n"})
    assert list(titles(items(data, format="csv")).values()) == ["Alpha"]
    assert list(titles(items(zipped({"a.csv": b"title\nAlpha\n"}), format="zip")).values()) == ["Alpha"]


def record(
    kind: str, address: str, body: bytes, content_type: str = "text/html", status: str = "200 OK", **more: str
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
    head = {
        "WARC-Type": kind, "WARC-Target-URI": address, "WARC-Date": "2024-03-28T12:30:00Z",
        "WARC-Record-ID": f"<urn:uuid:{abs(hash(address)):032x}>", "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(http)),
    }  # fmt: skip
    head |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + http + b"\r\n\r\n"


RECORDS = [
    record("warcinfo", "", b""),
    record("request", "https://example.org/1", b""),
    record("response", "https://example.org/1", PAGE, "text/html; charset=utf-8", WARC_Payload_Digest="sha1:ABC"),
    record("response", "https://example.org/photo.jpg", b"\xff\xd8", "image/jpeg"),
    record("response", "https://example.org/gone", b"<html>", status="404 Not Found"),
    record("response", "https://example.org/2", PAGE.replace(b"Crossing shut", b"Second")),
]


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_keeps_address_time_and_digest(packed: bool) -> None:
    data = b"".join(gzip.compress(one) if packed else one for one in RECORDS)
    found = items(data, "x.warc")
    first, second = [item for item in found if isinstance(item, Article)]
    assert (first.title, first.url, first.digest) == ("Crossing shut", "https://example.org/1", "sha1:ABC")
    assert first.retrieved == datetime(2024, 3, 28, 12, 30, tzinfo=UTC)
    assert (first.origin, second.title) == ("x.warc, https://example.org/1", "Second")
    assert first.published is None
    assert reasons(found) == {"x.warc": "2 records of it hold no page (image/jpeg: 1, answered 404: 1)"}


def test_a_web_archive_that_is_cut_off() -> None:
    data = b"".join(RECORDS)
    found = items(data[:-200], "x.warc")
    assert list(titles(found).values()) == ["Crossing shut"]
    assert "cut off" in reasons(found)["x.warc, https://example.org/2"]


def test_sitemaps_and_lists_of_links_name_addresses_and_fetch_nothing() -> None:
    sitemap = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc> https://example.org/1 </loc>
      <image:image><image:loc>https://example.org/1.jpg</image:loc></image:image></url>
      <url><loc>https://example.org/2</loc></url><url><loc>javascript:x</loc></url></urlset>"""
    assert items(sitemap) == [Listed("x", ("https://example.org/1", "https://example.org/2"))]
    text = b"# feeds\nhttps://example.org/1\n\nhttps://example.org/2\nhttps://example.org/1"
    assert items(text, "x.txt") == [Listed("x.txt", ("https://example.org/1", "https://example.org/2"))]
    assert not any(isinstance(item, Listed) for item in items(b"https://example.org/1\n\nis where it stood.", "x.txt"))
    entity = (
        b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a/&x;</loc></url></urlset>'
    )
    assert "hostname" not in json.dumps([str(item) for item in items(entity) if isinstance(item, Listed)])
    assert "broken XML" in "".join(reasons(items(b"<urlset><url>")).values())


@given(
    st.binary(max_size=400),
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"WARC/1.0\r\n", b""]),
)
def test_any_bytes_behind_a_magic_number_are_refused_in_a_sentence(data: bytes, magic: bytes) -> None:
    for item in items(magic + data, "x.tar" if not magic else "x"):
        if isinstance(item, Skipped):
            assert item.reason


@given(st.integers(0, 2000), st.integers(0, 255))
def test_one_wrong_byte_in_an_archive(position: int, value: int) -> None:
    for data in (zipped({"a.txt": b"Alpha\n\nText."}), tarred({"a.txt": b"Alpha\n\nText."}), b"".join(RECORDS[2:4])):
        changed = bytearray(data)
        changed[position % len(data)] = value
        items(bytes(changed), "x.tar" if data[257:262] == b"ustar" else "x")


def test_what_a_server_called_a_page_is_told_in_few_words() -> None:
    answer = record("response", "https://example.org/1", PAGE, status="2" + "x" * 3000)
    (skipped,) = [item for item in items(answer, "a.warc") if isinstance(item, Skipped)]
    assert len(skipped.reason) < 200
