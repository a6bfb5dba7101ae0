"""Every figure of scale, one after the other; the load for a minute, or as long as --minutes says.

python -m benchmarks.scale [--minutes N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys

PARTS = ("server", "browser", "peers", "start", "load", "growth")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0, help="of the load")
    options = parser.parse_args()
    failed = []
    for part in PARTS:
        print(f"\n== scale: {part}", flush=True)
        more = ["--minutes", str(options.minutes)] if part == "load" else []
        if subprocess.run([sys.executable, "-m", f"benchmarks.scale.{part}", *more], check=False).returncode:
            failed.append(part)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
