#!/bin/sh
# A Chromium for the browser tests: the one on the PATH or named by MAPDASH_CHROMIUM, else Debian's.
set -eu
for candidate in "${MAPDASH_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    exit 0
fi
echo "The browser tests need Chromium: install it, or set MAPDASH_CHROMIUM to its path." >&2
exit 1
