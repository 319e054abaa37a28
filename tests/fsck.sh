#!/usr/bin/env bash
# fsck.sh LOG_WRITER FOLDER: has fsck of Tessera, a log of other authors in another language, check logs that the product
# writes, sound and spoilt. It is built into FOLDER. Exit status 77 tells ctest that this was skipped: no go of 1.24, or
# no way to get the source.
set -eu
writer=$1 folder=$2
here=$(dirname "$0")
# shellcheck source=tests/go_tool.sh
. "$here/go_tool.sh"
fsck=$(go_tool "$folder" github.com/transparency-dev/tessera/cmd/fsck v1.0.4)

run=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$run"' EXIT
failed=0
# Its exit status tells nothing, and after some finds it tries again for ever: its words are waited for.
verdict='Successfully fsck|fsck failed|Invalid|FetchError'
# expect NAME WORDS: what it must say of the log in $run/NAME; WORDS is an extended regular expression.
expect() {
  local waited
  : >"$run/said"  # or the words of the one before could be taken for this one's
  "$fsck" "--storage_url=file://$run/$1/" "--public_key=$run/key" --ui=false -v=1 >"$run/said" 2>&1 & pid=$!
  for waited in $(seq 600); do
    ! grep -qE "$verdict" "$run/said" || break
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  # The ranges follow a verdict at once, where it ends by itself.
  for waited in 1 2 3 4 5; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  pid=
  if grep -qE "$2" "$run/said"; then echo "as expected: $1: $2"; else
    failed=1; echo "FAILED: $1: it does not say \"$2\", but:"; cut -c1-200 "$run/said" | tail -n 20
  fi
}
# spoilt NAME FILE OFFSET: a copy of the log in which one bit of one byte differs.
spoilt() {
  cp -r "$run/sound" "$run/$1"
  local byte; byte=$(od -An -tu1 -j "$3" -N 1 "$run/$1/$2" | tr -d ' ')
  # shellcheck disable=SC2059 # the format is the byte
  printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$run/$1/$2" bs=1 seek="$3" conv=notrunc status=none
  ! cmp -s "$run/sound/$2" "$run/$1/$2" || { echo "FAILED: $1 is as it was"; exit 1; }
}

for size in 0 1 255 256 257 70000; do
  "$writer" "$run/of-$size" "$size" >"$run/key"
  expect "of-$size" "Successfully fsck'd log with size $size and root "
done
"$writer" "$run/sound" 300 >/dev/null  # grown by a second start
"$writer" "$run/sound" 600 >/dev/null
expect sound "Successfully fsck'd log with size 600 and root "
spoilt tile tile/0/001 100
expect tile 'Invalid'
spoilt edge tile/0/002.p/88 100
expect edge '\[2, 3\):Invalid'
spoilt top tile/1/000.p/2 3
expect top 'Invalid'
spoilt entry tile/entries/001 10
expect entry 'Invalid|calculated root [0-9a-f]+, but checkpoint claims'
spoilt length tile/entries/000 1
expect length 'fsck failed: .*AppendBundle'
cp -r "$run/sound" "$run/missing"
rm "$run/missing/tile/0/000"
expect missing 'FetchError'
cp -r "$run/sound" "$run/forked"
"$writer" "$run/another" 600 another >/dev/null  # the same key and size
cp "$run/another/checkpoint" "$run/forked/checkpoint"
expect forked 'fsck failed: calculated root [0-9a-f]+, but checkpoint claims'
spoilt unsigned checkpoint 20
expect unsigned 'fsck failed: .*(verif|signature|checkpoint)'
exit $failed
