# attack: restore the witness's memory from before, and sign a second history
# power: witness
# must: outsider log-forked
# why: a witness is only as good as its memory; the outsider has one too
. "$LIB"
sqlite3 "$OUTSIDE/witness.example/witness.db" "DELETE FROM $(sqlite3 "$OUTSIDE/witness.example/witness.db" '.tables' | awk '{print $1}')" || true
"$WRIT" witness add --dir "$OUTSIDE/witness.example" "$(cat "$OUTSIDE/vkey")" --json >"$TMP/stdout"
"$FORGE" edit "$DATA" 8 '{"row":{"x":1}}'
"$FORGE" publish "$DATA"
