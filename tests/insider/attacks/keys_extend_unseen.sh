# attack: extend an expiry that nobody outside saw yet, and sign the log anew
# power: data+keys
# must: audit row-differs
# why: the period in the row must be that of the legal basis beside the face
. "$LIB"
"$FORGE" edit "$DATA" "$(last enrol)" '{"row":{"not_after":"2040-01-01T00:00:00Z"}}'
"$FORGE" publish "$DATA"
"$FORGE" show "$DATA" "$(last enrol)" | grep -q 2040 && gain "a face that is compared after its end"
