"""Bytes -> characters: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252, which tables say aloud."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from mapdash.errors import UnreadableFile

_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def detect(file: BinaryIO, origin: object) -> str:
    """The encoding of a file, which is read through and wound back.

    A file that is UTF-8 but for a few bytes is "utf-8": those bytes are the damage. One in which no sequence makes
    sense as UTF-8 is Windows-1252.

    Raises:
        UnreadableFile: it is empty, or not text.
    """
    head = file.read(8192)
    file.seek(0)
    if not head.strip():
        if not file.read(_BLOCK).strip():
            raise UnreadableFile(f"{origin} is empty.")
        file.seek(0)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if head.count(0) * 100 > len(head):
        raise UnreadableFile(f"{origin} is not text: it is binary, or UTF-16 without a byte-order mark.")
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    while block := file.read(_BLOCK):
        text = decoder.decode(block)
        if text.isascii():
            continue
        wrong = len(_BAD_BYTE.findall(text))
        bad += wrong
        good += len(_NOT_ASCII.findall(text)) - wrong
    file.seek(0)
    return "cp1252" if bad > good else "utf-8"


def as_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """A text stream over the file with line breaks as they are; bytes that do not fit become lone surrogates."""
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")


def remark(encoding: str) -> str:
    """What a person should know about the encoding; "" where it is as it should be."""
    return "read as Windows-1252, as it is not UTF-8" if encoding == "cp1252" else ""


def is_damaged(text: str) -> bool:
    """Whether the text holds bytes that could not be decoded."""
    return not text.isascii() and _BAD_BYTE.search(text) is not None


def read_text(file: BinaryIO, origin: object) -> str:
    """The whole file as text, line breaks made "\\n".

    Raises:
        UnreadableFile: it is empty or not text.
    """
    encoding = detect(file, origin)
    errors = "strict" if encoding == "utf-16" else "replace"
    try:
        text = file.read().decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{origin} is damaged UTF-16 text.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


_CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_DECLARED = re.compile(r"""charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
# names that browsers read as something else (WHATWG Encoding Standard, section 4.2)
_READ_AS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}
_READ_AS |= {
    "gbk": "gb18030",
    "windows-31j": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
}


def markup(page: bytes, content_type: str | None = None) -> str | None:
    """A web page as text: by its mark, by what the server or the page itself declares; None where neither fits.

    Text that is UTF-8 is read as that whatever is declared: by chance, no other text is.
    """
    declared = [found[1] for found in [_DECLARED.search(content_type or "")] if found]
    declared += [name.decode("ascii") for name in _CHARSET.findall(page[:8192])]
    marked = [encoding for mark, encoding in _MARKS if page.startswith(mark)]
    for name in (*marked, "utf-8", *declared):
        try:
            text = page.decode(_READ_AS.get(name.lower(), name))
        except (UnicodeDecodeError, LookupError):
            continue
        # lxml takes no text that declares an encoding of its own
        return re.sub(r"^\s*<\?xml[^<>]{0,200}\?>", "", text)
    return None
