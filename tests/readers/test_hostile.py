"""Whatever bytes a reader is given: items, or a refusal in one sentence, within ten seconds and 500 MB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.reading import Broken, read_all
from fuzz.seeds import SEEDS
from mapdash.readers import files
from mapdash.readers.records import FORMATS

ROOT = Path(__file__).resolve().parents[2]
# what readers stumble over, to be put anywhere in a sound file
PIECES = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"'", b"<", b">", b"&#0;", b"&#55296;", b"]]>", b"<![CDATA[", b"<!--",
    b"\\ud800", b"{", b"}", b"[", b"]", b",", b"\t", b"\r", b"\n", b"\r\n\r\n", b"\xc2\x85", b"\xe2\x80\xa8", b"NaN",
    b"1e999", b"-", b"9" * 40, b"null", b"true", "\u202e".encode(), b"=cmd|", b"../", b"<?xml encoding='x'?>",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A sound file of some format with pieces put in, cut out, doubled or turned."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = SEEDS[name]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8) | st.just(data[at:to] * 2))
        data = data[:at] + piece + data[draw(st.sampled_from((at, to))) :]
    return name, data


@settings(max_examples=300)
@given(damaged())
def test_a_damaged_file_is_read_or_refused(file: tuple[str, bytes]) -> None:
    name, data = file
    read_all(data, name)


@settings(max_examples=150)
@given(
    st.sampled_from(FORMATS),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_bytes_are_read_or_refused_as_any_format(format: str, data: bytes) -> None:
    read_all(data, "x", format)


def test_hostile_files_are_read_or_refused_in_time_and_memory() -> None:
    """Those of ten megabytes are left to `make fuzz`."""
    done = subprocess.run(
        [sys.executable, "-m", "fuzz.hostile", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, "\n".join(line for line in done.stdout.splitlines() if "FAIL" in line) or done.stderr


def test_a_file_that_brings_down_its_reader_ends_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setitem(files.READERS, "text", broken)
    with pytest.raises(Broken, match="brings down its reader"):
        read_all(b"A text.", "a.txt")
    (item,) = files.read_bytes(b"A text.", name="a.txt")
    assert item == files.Skipped(
        "a.txt", "a.txt cannot be read: it brings down its reader (ZeroDivisionError); please report it."
    )
