#!/bin/sh
# pages.sh WRIT: the web pages that WRIT serves, in Debian's chromium. Exit status 77 tells ctest that they were skipped:
# there is no chromium.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
chromium=${WRIT_CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { echo "skipped: no chromium"; exit 77; }
WRIT_BINARY=$1 WRIT_CHROMIUM=$chromium
export WRIT_BINARY WRIT_CHROMIUM
exec "$folder/../../.deps/node/bin/node" --test --test-reporter=spec "$folder"/*.test.mjs
