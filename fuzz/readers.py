"""A fuzzer of the readers (atheris, guided by what code is reached).

    python -m fuzz.readers FORMAT [-max_total_time=SECONDS] [other options of libFuzzer]
    python -m fuzz.readers --all SECONDS

FORMAT is one of the names of `fuzz.seeds`, for instance a.csv. What breaks a promise is written to a file beside, which
`python -m fuzz.readers FORMAT FILE` reads again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.seeds import SEEDS

_LIMITS = ("-timeout=10", "-rss_limit_mb=800", "-max_len=20000")  # atheris and the readers themselves take 300 MB


def fuzz(name: str, arguments: list[str]) -> None:
    """Fuzzes the reader of one format until something breaks or time is up; does not come back."""
    import atheris

    with atheris.instrument_imports(include=["mapdash.readers"]):
        from fuzz.reading import quiet, read_all
    quiet()

    def one(data: bytes) -> None:
        read_all(data, name)

    with tempfile.TemporaryDirectory() as seeds:
        Path(seeds, name).write_bytes(SEEDS[name])
        replay = any(Path(argument).is_file() for argument in arguments)
        atheris.Setup([sys.argv[0], *_LIMITS, *arguments, *([] if replay else [seeds])], one)
        atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """See the module."""
    if arguments[:1] == ["--all"]:
        broken = []
        for name in SEEDS:
            print(f"== {name}", flush=True)
            command = [sys.executable, "-m", "fuzz.readers", name, f"-max_total_time={arguments[1]}", "-verbosity=0"]
            if subprocess.run([*command, "-print_final_stats=1"], check=False).returncode:
                broken.append(name)
        print(f"broken: {', '.join(broken)}" if broken else "nothing broke")
        return 1 if broken else 0
    if not arguments or arguments[0] not in SEEDS:
        print(f"{__doc__}\nThe formats: {', '.join(SEEDS)}")
        return 2
    fuzz(arguments[0], arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
