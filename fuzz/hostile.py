"""Files made to harm whoever reads them; each must be read or refused within ten seconds and 500 MB.

python -m fuzz.hostile [--quick] [NAME or CASE ...]     one line for each: seconds, memory, and what came of it
"""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import resource
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator

from fuzz.reading import quiet, read_all
from fuzz.seeds import SEEDS

SECONDS, MEGABYTES = 10.0, 500  # of the processor: what else the machine does is not the reader's fault
_PATIENCE = 60.0  # seconds by the clock
MEGABYTE = 1 << 20
_XML = ("a.rss", "a.atom", "a.html", "sitemap.xml")


def cases() -> Iterator[tuple[str, str, bytes]]:
    """What is wrong, the name of the file, and its bytes."""
    for name, seed in SEEDS.items():
        yield "empty", name, b""
        yield "white space", name, b" \n\t" * 1000
        yield "truncated", name, seed[: len(seed) * 2 // 3]
        yield "NUL within", name, seed[:40] + b"\x00" * 9 + seed[40:]
        yield "all NUL", name, bytes(MEGABYTE)
        yield "noise", name, bytes((number * 7919 + number // 251) % 256 for number in range(300_000))
        yield "begins well, ends as noise", name, seed + bytes(range(256)) * 400
        yield "UTF-16", name, seed.decode("latin-1").encode("utf-16")
        yield "UTF-32 without a mark", name, seed.decode("latin-1").encode("utf-32-le")
        yield "bytes that are no UTF-8", name, seed.replace(b"Rafah", b"Raf\xe9\xff\xfeh")
        yield "lone surrogates", name, seed.replace(b"Rafah", b"Raf\xed\xa0\x80h \\ud800 &#xD800; &#55296;")
        yield "right-to-left override", name, seed.replace(b"Rafah", "\u202egnp.hafaR\u2066\u200f".encode())
        yield "10 MB of one line", name, seed + b"x" * (10 * MEGABYTE)
        yield "10 MB of one line within", name, seed.replace(b"Rafah", b"Rafah " * (10 * MEGABYTE // 6), 1)
        yield "10 MB of line breaks", name, seed + b"\n" * (10 * MEGABYTE)
        yield "10 MB of quotation marks", name, seed + b'"' * (10 * MEGABYTE)
        yield "formula", name, seed.replace(b"Aid", b"=cmd|' /C calc'!A0")
        yield "../ in names", name, seed.replace(b"a.example", b"../../../etc/passwd")
    yield from _xml()
    yield from _json()
    yield from _tables()
    yield from _pages()
    yield from _archives()


def _xml() -> Iterator[tuple[str, str, bytes]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    file = '<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;'
    for name in _XML:
        seed = SEEDS[name].decode().partition("?>")[2] if name != "a.html" else SEEDS[name].decode()
        for what, dtd, use in (
            ("billion laughs", f'<!ENTITY l0 "ha">{laughs}', "&l11;"),
            ("quadratic blow-up", f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 5_000),
            ("external entity", file, "&x;"),
        ):
            text = seed.replace("Aid", use) if "Aid" in seed else seed.replace("https", use)
            yield what, name, f'<?xml version="1.0"?><!DOCTYPE r [{dtd}]>{text}'.encode()
        yield "100,000 deep", name, seed.replace("Aid", "<b>" * 100_000).encode()
        yield "a million attributes", name, seed.replace("<title", "<title " + "a='b' " * 200_000, 1).encode()
        yield "a million elements", name, seed.replace("Aid", "<i/>" * 1_000_000).encode()
        yield "a name of a megabyte", name, f"<{'a' * MEGABYTE}>{seed}".encode()
        yield "an unclosed comment", name, ("<!--" * 300_000 + seed).encode()
        yield "a lying encoding", name, seed.replace("utf-8", "utf-16").encode()
        yield "an unknown encoding", name, f"<?xml version='1.0' encoding='x-none'?>{seed}".encode()


def _json() -> Iterator[tuple[str, str, bytes]]:
    for name in ("a.json", "a.jsonl", "a.feed.json"):
        yield "a million deep", name, b'[{"text":' * 1 + b"[" * 1_000_000
        yield "100,000 objects deep", name, b'{"a":' * 100_000 + b"1" + b"}" * 100_000
        yield "a number of a million digits", name, b'{"title": "A", "text": "b", "date": ' + b"9" * 1_000_000 + b"}"
        yield "infinite numbers", name, b'{"text": "Rafah", "lat": 1e999, "lon": NaN, "date": -1e999}'
        yield "surrogates escaped", name, b'{"title": "\\ud800", "text": "\\udfff \\u0000 Rafah"}'
        yield "300,000 names", name, json.dumps({f"name {n}": "x" for n in range(300_000)} | {"text": "b"}).encode()
        yield "lists for words", name, b'{"title": [[]], "text": {"a": [1, null, {}]}, "date": [], "url": {}}'


def _tables() -> Iterator[tuple[str, str, bytes]]:
    head = "title,text,date,url,latitude,longitude\n"
    for name in ("a.csv", "a.tsv"):
        yield (
            "100,000 columns",
            name,
            (",".join(f"c{n}" for n in range(100_000)) + ",text\n").encode() + b"x," * 100_000,
        )
        yield "the same column 50,000 times", name, (",".join(["text"] * 50_000) + "\n" + "x," * 50_000).encode()
        yield "a quotation mark left open", name, (head + '"' + "a,b\n" * 1_000_000).encode()
        yield "points nowhere", name, (head + "A,b,2024,x,1e308,nan\nA,b,2024,x,-91,181\nA,b,2024,x,inf,0\n").encode()
        yield "dates beyond time", name, (head + "A,b,99999999999999,x,,\nA,b,-1,x,,\nA,b,31/02/2024,x,,\n").encode()
        yield "a date of 10 MB", name, (head + "A,b," + "1/" * (5 * MEGABYTE) + ",x,,\n").encode()
        yield "addresses of 10 MB", name, (head + "A,b,2024,https://" + "a." * (5 * MEGABYTE) + ",,\n").encode()


def _pages() -> Iterator[tuple[str, str, bytes]]:
    page = SEEDS["a.html"].decode()
    yield "50,000 tables in tables", "a.html", page.replace("Aid", "<table><tr><td>" * 50_000).encode()
    yield "a million links", "a.html", page.replace("Menu", "<a href=x>y</a>" * 300_000).encode()
    yield "JSON-LD 100,000 deep", "a.html", page.replace('{"@type"', '{"a":' * 100_000 + '{"@type"').encode()
    yield "JSON-LD of 10 MB", "a.html", page.replace("NewsArticle", "x" * (10 * MEGABYTE)).encode()
    yield "scripts", "a.html", page.replace("Menu", "<script>" + "alert(1);" * 500_000 + "</script>").encode()
    yield "entities", "a.html", page.replace("Rafah", "&#x0;&#xFFFFFFFF;&#55296;&nosuch;" * 20_000).encode()


def _archives() -> Iterator[tuple[str, str, bytes]]:
    yield "zip bomb", "a.zip", _zipped({"a.txt": bytes(2000 * MEGABYTE // 10)})
    yield "zip of many", "a.zip", _zipped({f"{n}.txt": b"In Rafah." for n in range(60_000)})
    nested = _zipped({"a.txt": SEEDS["a.txt"]})
    for _ in range(30):
        nested = _zipped({"a.zip": nested})
    yield "zip in zip in zip", "a.zip", nested
    yield (
        "../ in a zip",
        "a.zip",
        _zipped({"../../../../tmp/evil.txt": b"Rafah", "/etc/x.txt": b"Rafah", "c:\\x.txt": b"A"}),
    )
    yield (
        "names of a zip",
        "a.zip",
        _zipped({"\u202egpj.txt": b"Rafah", "a\x00b.txt": b"Rafah", "x" * 60_000: b"Rafah"}),
    )
    whole = _zipped({"a.txt": SEEDS["a.txt"] * 50})
    yield (
        "zip with a wrong size",
        "a.zip",
        whole.replace(len(SEEDS["a.txt"] * 50).to_bytes(4, "little"), b"\xff\xff\xff\x7f"),
    )
    yield "gzip bomb", "a.txt.gz", gzip.compress(gzip.compress(bytes(2000 * MEGABYTE // 10)))
    yield "gzip bomb of a table", "a.csv.gz", gzip.compress(b"title,text\n" + b"a,b\n" * 20_000_000)
    yield "gzip of many members", "a.warc.gz", gzip.compress(SEEDS["a.warc"]) * 2_000
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "a.txt"), (tarfile.LNKTYPE, "b.txt"), (tarfile.FIFOTYPE, "c.txt"),
                           (tarfile.CHRTYPE, "d.txt")):  # fmt: skip
            entry = tarfile.TarInfo("../" + name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    yield "links and devices in a tar", "a.tar", file.getvalue()
    huge = tarfile.TarInfo("a.txt")
    huge.size = 1 << 40
    yield "a tar that lies about a size", "a.tar", huge.tobuf() + b"Rafah"
    warc = SEEDS["a.warc"]
    length = warc.split(b"Content-Length: ", 1)[1].split(b"\r\n", 1)[0]
    for lie in (b"-1", b"99999999999999", b"x", b""):
        yield f"WARC of length {lie.decode()!r}", "a.warc", warc.replace(b"Length: " + length, b"Length: " + lie)
    yield "WARC without an end to its headers", "a.warc", b"WARC/1.0\r\n" + b"A: b\r\n" * 2_000_000


def _zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def measured(chosen: Callable[[str, str], bool] = lambda what, name: True) -> Iterator[tuple[str, float, float, str]]:
    """Reads each case in a process of its own, forked when the readers are loaded.

    Yields:
        What and where, seconds, megabytes beyond those of the process before, and what came of it.
    """
    quiet()
    for name, seed in SEEDS.items():  # whatever is loaded late is loaded now
        read_all(seed, name)
    context = multiprocessing.get_context("fork")
    for what, name, data in cases():
        if not chosen(what, name):
            continue
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_measure, args=(data, name, theirs))
        child.start()
        theirs.close()
        if ours.poll(_PATIENCE):
            try:
                seconds, megabytes, outcome = ours.recv()
            except EOFError:
                seconds, megabytes, outcome = 0.0, float("inf"), "the process ended by itself"
        else:
            child.kill()
            seconds, megabytes, outcome = _PATIENCE, 0.0, "did not end"
        child.join()
        yield f"{name}: {what}", seconds, megabytes, outcome


def _measure(data: bytes, name: str, pipe: object) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    start = time.process_time()
    try:
        outcome = ", ".join(f"{count} {kind}" for kind, count in read_all(data, name).items()) or "nothing"
    except BaseException as error:
        outcome = f"BROKEN {type(error).__name__}: {str(error)[:300]}"
    seconds = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    pipe.send((seconds, grown, outcome))  # type: ignore[attr-defined]


def is_well(seconds: float, megabytes: float, outcome: str) -> bool:
    """Whether the promises are kept."""
    return (
        seconds <= SECONDS and megabytes <= MEGABYTES and not outcome.startswith(("BROKEN", "the process", "did not"))
    )


def main(wanted: list[str]) -> int:
    """Prints the cases wanted, or all; "--quick" leaves out those of ten megabytes."""
    quick = "--quick" in wanted
    words = [word for word in wanted if word != "--quick"]
    failed = 0

    def chosen(what: str, name: str) -> bool:
        if quick and what.startswith(("10 MB", "noise", "all NUL", "white space")):
            return False
        return not words or name in words or what in words

    for what, seconds, megabytes, outcome in measured(chosen):
        well = is_well(seconds, megabytes, outcome)
        failed += not well
        print(f"{'    ' if well else 'FAIL'} {seconds:6.2f} s {megabytes:6.0f} MB  {what}: {outcome}", flush=True)
    print(f"{failed} broken" if failed else "all read or refused")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
