# attack: have a witness of the attacker's own sign, under the true one's name
# power: witness
# must: refused cosignature-missing
# why: auditors pin the witness's key, not its name
. "$LIB"
"$WRIT" witness init --dir "$TMP/own" --name witness.example --json >"$TMP/made"
"$WRIT" witness add --dir "$TMP/own" "$(cat "$OUTSIDE/vkey")" --json >"$TMP/stdout"
"$WRIT" witness serve --dir "$TMP/own" --listen 127.0.0.1:0 2>"$TMP/served" >"$TMP/stdout" & server=$!
until grep -q http "$TMP/served"; do sleep 0.05; done
by head policy set candidates=5 >"$TMP/stdout"
"$FORGE" cosign "$DATA" "$(grep -o 'http://[0-9.:]*' "$TMP/served" | head -1)" "$(field witness_key <"$TMP/made")" "$(cat "$OUTSIDE/vkey")"
kill $server; wait $server || true
attempt "$WRIT" log verify --dir "$DATA/log" --vkey "$(cat "$OUTSIDE/vkey")" --witness "$(cat "$OUTSIDE/witness.example.key")" --json
