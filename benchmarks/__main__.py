"""All benchmarks, each in a process of its own with its short settings.

    python -m benchmarks [NAME ...]

What needs the corpora is told where they are by MAPDASH_CORPORA, and is left out or does less where that is not set.
"""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys

import benchmarks

# these measure against hand-labelled articles that cannot be shipped
NEED_CORPORA = {"recall_ceiling"}


def main(wanted: list[str]) -> int:
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    if unknown := set(wanted) - set(names):
        print(f"no benchmark is named {', '.join(sorted(unknown))}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or names:
        print(f"\n== {name}", flush=True)
        if name in NEED_CORPORA and not os.environ.get("MAPDASH_CORPORA"):
            print("left out: MAPDASH_CORPORA does not say where the corpora are")
        elif subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
