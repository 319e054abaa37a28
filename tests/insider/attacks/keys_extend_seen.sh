# attack: extend an expiry that outsiders saw, and sign the whole log anew
# power: data+keys
# must: outsider log-forked, witness witness-forked, audit row-differs
# why: outsiders hold the old root
. "$LIB"
"$FORGE" edit "$DATA" "$(first enrol)" '{"row":{"not_after":"2040-01-01T00:00:00Z"}}'
"$FORGE" publish "$DATA"
