#!/usr/bin/env bash
# old_processor.sh WRIT PHOTO: finds and ranks a face on a processor without AVX of any kind, played by qemu, so that the
# networks run on what such a processor has. Exit status 77: skipped, no qemu-x86_64, or a processor of another kind.
set -eu
writ=$1 photo=$2
skip() { echo "skipped: $1" >&2; exit 77; }
[ "$(uname -m)" = x86_64 ] || skip "this is no x86-64"
[ -z "${WRIT_SANITIZED:-}" ] || skip "a sanitized program needs more than the emulator gives"
command -v qemu-x86_64 >/dev/null || skip "no qemu-x86_64 in PATH (Debian: qemu-user)"
[ -e "$photo" ] || skip "no photo: run script/setup"
run=$(mktemp -d)
trap 'rm -rf "$run"' EXIT
qemu-x86_64 -cpu Nehalem "$writ" faces "$photo" --out "$run/marked.jpg" --json >"$run/said"
cat "$run/said"
grep -q '"number":1' "$run/said"
grep -q '"usable":true' "$run/said"
grep -q '"quality":' "$run/said"
