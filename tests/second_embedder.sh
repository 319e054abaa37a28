#!/usr/bin/env bash
# second_embedder.sh WRIT PROGRAM FOLDER: another maker's network, of 512 values, by its card alone: the program searches with
# it, and `writ model check` confirms the card and finds what is wrong with others. Exit status 77: skipped, no npm.
set -eu
writ=$1 program=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/npm_package.sh
. "$here/npm_package.sh"
package=$(npm_package "$folder" faceplugin-face-recognition-js 0.0.1 \
  sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==)
source=$(dirname "$here") card=$here/models/fr_feature-0.0.1.toml
run=$(mktemp -d)
trap 'rm -rf "$run"' EXIT
mkdir "$run/weights"
cp "$package/model/fr_feature.onnx" "$source/.deps/models/yunet.onnx" "$run/weights"
"$program" "$card" "$run/weights"

for photo in o/obama.jpg o/obama2.jpg o/obama3.jpg b/biden.jpg a/astronaut.png; do
  mkdir -p "$run/people/$(dirname $photo)"
  cp "$source/.deps/photos/$(basename $photo)" "$run/people/$photo"
done
check() { "$writ" model check "$1" --weights "$run/weights" --photos "$run/people" --json; }
failed=0
check "$card" >"$run/said" || { failed=1; echo "FAILED: the right card is not confirmed:"; cat "$run/said"; }
# wrong NAME SED WAY: a card that is wrong in one thing, and what is better.
wrong() {
  sed "$2" "$card" >"$run/$1.toml"
  if check "$run/$1.toml" >"$run/said"; then failed=1; echo "FAILED: $1 is confirmed:"; cat "$run/said"; fi
  if grep -q '"reason":"card-wrong"' "$run/said" && grep -qE "\"better_way\":\"$3\"" "$run/said"; then
    echo "as expected: $1: better with $3"
  else
    failed=1; echo "FAILED: $1 is not said to be better with $3:"; cat "$run/said"
  fi
}
wrong scale 's/^subtract = 127$/subtract = 0/; s/^divide = 128$/divide = 1/' 'values from (0|-1) to 1'
# Of so few people another order of colours is no proof, but it is named.
sed 's/^colour_order = "bgr"$/colour_order = "rgb"/' "$card" >"$run/colours.toml"
check "$run/colours.toml" >"$run/said" || { failed=1; cat "$run/said"; }
grep -q '"undecided":\[[^]]*"colours as BGR"' "$run/said" || { failed=1; echo "FAILED: BGR is not named"; cat "$run/said"; }
sed 's/^outputs = .*/outputs = ["no_such_output [1,512]"]/' "$card" >"$run/output.toml"
if check "$run/output.toml" >"$run/said"; then failed=1; echo "FAILED: a card with another output is confirmed"; fi
grep -q '"reason":"model-unusable"' "$run/said" || { failed=1; cat "$run/said"; }
sed 's/^dimension = .*/dimension = 128/; /^\[mean\]/,$d' "$card" >"$run/dimension.toml"
if check "$run/dimension.toml" >"$run/said"; then failed=1; echo "FAILED: a card with another dimension is confirmed"; fi
grep -q '"reason":"model-unusable"' "$run/said" || { failed=1; cat "$run/said"; }
exit $failed
