#!/usr/bin/env bash
# litewitness.sh WITNESS_ASKER FOLDER: asks litewitness, a witness of other authors in another language, for cosignatures.
# It is built into FOLDER. Exit status 77 tells ctest that this was skipped: no go of 1.24, or no way to get the source.
set -eu
asker=$1 folder=$2
here=$(dirname "$0")
# shellcheck source=tests/go_tool.sh
. "$here/go_tool.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3 in PATH"
command -v ssh-agent >/dev/null || skip "no ssh-agent in PATH"
litewitness=$(go_tool "$folder" filippo.io/torchwood/cmd/litewitness v0.6.1)

run=$(mktemp -d)
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done; rm -rf "$run"' EXIT
ssh-keygen -q -t ed25519 -N '' -f "$run/key"
ssh-agent -D -a "$run/agent" >/dev/null & pids="$pids $!"
wait_for() { for _ in $(seq 100); do eval "$1" && return 0; sleep 0.1; done; cat "$run/log" >&2; return 1; }
wait_for '[ -S "$run/agent" ]'
SSH_AUTH_SOCK=$run/agent ssh-add -q "$run/key"
fingerprint=$(ssh-keygen -lf "$run/key.pub" | cut -d' ' -f2)
# It can't say which free port it took: several are tried.
listens() { (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; }
for attempt in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 10000))
  ! listens || continue
  "$litewitness" -db "$run/db" -key "$fingerprint" -name witness.example/lite -ssh-agent "$run/agent" \
    -listen 127.0.0.1:$port 2>"$run/log" & pids="$pids $!"
  wait_for listens && break
done
key=$(sed -n 's/.*vkey=//p' "$run/log")

origin=$("$asker" | sed -n 1p)
sqlite3 "$run/db" "INSERT INTO log VALUES('$origin', 0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  INSERT INTO key VALUES('$origin', '$("$asker" | sed -n 2p)');"
"$asker" "http://127.0.0.1:$port" "$key"
