#!/usr/bin/env bash
# litewitness.sh WITNESS_ASKER FOLDER: asks litewitness, a witness of other authors in another language, for cosignatures.
# It is built into FOLDER. Exit status 77 tells ctest that this was skipped: no go of 1.24, or no way to get the source.
set -eu
asker=$1 folder=$2
version=v0.6.1
skip() { echo "skipped: $1"; exit 77; }
command -v go >/dev/null || skip "no go in PATH"
command -v sqlite3 >/dev/null || skip "no sqlite3 in PATH"
command -v ssh-agent >/dev/null || skip "no ssh-agent in PATH"
minor=$(GOTOOLCHAIN=local go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
[ "${minor:-0}" -ge 24 ] || skip "go is older than 1.24"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ ! -x "$folder/litewitness-$version" ]; then
  GOBIN=$folder GOTOOLCHAIN=local go install "filippo.io/torchwood/cmd/litewitness@$version" ||
    skip "litewitness could not be fetched and built"
  mv "$folder/litewitness" "$folder/litewitness-$version"
fi

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
  "$folder/litewitness-$version" -db "$run/db" -key "$fingerprint" -name witness.example/lite -ssh-agent "$run/agent" \
    -listen 127.0.0.1:$port 2>"$run/log" & pids="$pids $!"
  wait_for listens && break
done
key=$(sed -n 's/.*vkey=//p' "$run/log")

origin=$("$asker" | sed -n 1p)
sqlite3 "$run/db" "INSERT INTO log VALUES('$origin', 0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  INSERT INTO key VALUES('$origin', '$("$asker" | sed -n 2p)');"
"$asker" "http://127.0.0.1:$port" "$key"
