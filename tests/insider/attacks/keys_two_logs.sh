# attack: show the witness one log, and the auditor who demands its signature another
# power: data+keys
# must: refused cosignature-missing, outsider log-forked, witness witness-forked
# why: a witness signs one history
. "$LIB"
"$FORGE" edit "$DATA" 8 '{"row":{"actor":"nobody"}}'
"$FORGE" publish "$DATA"
attempt "$WRIT" log verify --dir "$DATA/log" --vkey "$(cat "$OUTSIDE/vkey")" --witness "$(cat "$OUTSIDE/witness.example.key")" --json
"$FORGE" edit "$DATA" 8 '{"row":{"actor":"head"}}'
"$FORGE" edit "$DATA" "$(last binary)" '{"row":{"actor":"deployment","x":1}}'
"$FORGE" publish "$DATA"
