from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.article import Role
from mapdash.cli import main
from mapdash.geoparsing import Geoparser, geoparse_lines

FIELDS = {
    "start", "end", "text", "role", "place_id", "geonameid", "name", "lat", "lon", "kind", "country", "precision",
    "confidence",
}  # fmt: skip


def run(
    geoparser: Geoparser, *lines: bytes, **options: object
) -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
    target = io.BytesIO()
    summary = geoparse_lines(lines, target, geoparser=geoparser, **options)  # type: ignore[arg-type]
    return [json.loads(line) for line in target.getvalue().split(b"\n") if line], summary.skipped


def test_each_line_keeps_its_id_and_order_and_has_all_fields(geoparser: Geoparser) -> None:
    texts = {"b": "Shells fell on Kharkiv.", "a": "Palestinian officials met in Doha.", "7": "Nothing."}
    rows, skipped = run(geoparser, *(json.dumps({"id": i, "text": t}).encode() for i, t in texts.items()))
    assert [row["id"] for row in rows] == list(texts)
    assert not skipped
    for row in rows:
        for mention in row["mentions"]:  # type: ignore[attr-defined]
            assert set(mention) == FIELDS
            assert texts[str(row["id"])][mention["start"] : mention["end"]] == mention["text"]
    assert {m["role"] for m in rows[1]["mentions"]} == {"literal", "adjectival"}  # type: ignore[attr-defined]


def test_offsets_count_code_points(geoparser: Geoparser) -> None:
    text = "🙂🙂 In Kharkiv."
    rows, _ = run(geoparser, json.dumps({"id": 1, "text": text}).encode())
    (mention,) = rows[0]["mentions"]  # type: ignore[attr-defined]
    assert text[mention["start"] : mention["end"]] == "Kharkiv"


def test_bad_lines_are_named_and_the_rest_is_done(geoparser: Geoparser) -> None:
    rows, skipped = run(
        geoparser,
        b"\xef\xbb\xbf" + b'{"id": 1, "text": "In Kyiv."}',
        b"{broken",
        b"[1]",
        b'{"text": "no id"}',
        b'{"id": 5, "text": 5}',
        b"\xff\xfe",
        b"",
        b'{"id": 8, "text": "half a pair \\ud800 in Kyiv"}',
    )
    assert [row["id"] for row in rows] == [1, 8]
    assert [number for number, _ in skipped] == [2, 3, 4, 5, 6]


def test_roles_narrow(geoparser: Geoparser) -> None:
    line = json.dumps({"id": 1, "text": "Palestinian officials met in Doha."}).encode()
    rows, _ = run(geoparser, line, roles={Role.LITERAL})
    assert [m["text"] for m in rows[0]["mentions"]] == ["Doha"]  # type: ignore[attr-defined]


def test_the_title_is_evidence_but_has_no_mentions(geoparser: Geoparser) -> None:
    text = "The fire in Paris was out by noon."
    mentions = geoparser.parse(text, title="Blaze in Texas town")
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert [m.text for m in mentions] == ["Paris"]
    assert mentions[0].place is not None
    assert mentions[0].place.admin1 == "Texas"


def test_command(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "x", "text": "In Kharkiv."}\nnot json\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["geoparse", str(source), "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert "line 2" in done.output
    assert "1 line skipped" in done.output
    assert json.loads(target.read_text(encoding="utf-8"))["mentions"][0]["country"] == "UA"


def test_command_on_standard_streams() -> None:
    done = CliRunner().invoke(main, ["geoparse", "-", "-o", "-"], input='{"id": "x", "text": "In Kharkiv."}\n')
    assert done.exit_code == 0, done.output
    assert '"id": "x"' in done.output


@pytest.mark.parametrize("arguments", [["nowhere.jsonl"], ["{same}", "-o", "{same}"], ["{same}", "--roles", "poetic"]])
def test_command_refuses_in_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    same = tmp_path / "a.jsonl"
    same.write_text('{"id": 1, "text": "Kyiv"}\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["geoparse", *(a.format(same=same) for a in arguments)])
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert same.read_text(encoding="utf-8")  # the input is as it was
