"""`mapdash serve`: on this machine only, says where, and says in a sentence what is wrong."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.cli import main
from tests.browser.sample import fill


def test_it_says_where_it_is_and_answers_there(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mapdash",
        "serve",
        "-c",
        str(fill(tmp_path / "a.db")),
        "--port",
        "0",
        "--no-browser",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            address = re.search(r"http://localhost:\d+/", running.stdout.readline())
            assert address
            with urllib.request.urlopen(address[0], timeout=20) as answer:
                page = answer.read().decode()
            assert "<title>a · mapdash</title>" in page
            # scripts and styles come from here and nowhere else
            assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
        finally:
            running.terminate()


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "-c", str(path), "--port", str(port), "--no-browser"])
    assert result.exit_code == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "--port" in result.stderr


@pytest.mark.parametrize("content", [None, b"not a database"])
def test_what_is_no_collection_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.db"
    if content:
        path.write_bytes(content)
    result = CliRunner().invoke(main, ["serve", "-c", str(path), "--no-browser"])
    assert result.exit_code == 1
    assert result.stderr.startswith("mapdash: ")
    assert result.stderr.count("\n") == 1


def test_tiles_of_a_server_need_consent(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    address = "https://tiles.example/{z}/{x}/{y}.png"
    options = ["serve", "-c", str(path), "--no-browser", "--tiles", address, "--attribution", "© Maker"]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 1
    assert "asks tiles.example" in result.stderr
    assert "--online" in result.stderr


def test_a_missing_archive_of_tiles_is_one_sentence(tmp_path: Path) -> None:
    options = ["serve", "-c", str(fill(tmp_path / "a.db")), "--no-browser", "--tiles", str(tmp_path / "no.mbtiles")]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 1
    assert "no.mbtiles cannot be read" in result.stderr
