"""Every figure of scale, one after the other."""

from __future__ import annotations

from benchmarks.scale import server

if __name__ == "__main__":
    server.main()
