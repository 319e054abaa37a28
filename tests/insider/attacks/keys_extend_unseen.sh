# attack: extend an expiry that nobody outside saw yet, and sign the log anew
# power: data+keys
# must: nobody
# why: the period in the row is the program's word for the document's
. "$LIB"
"$FORGE" edit "$DATA" "$(last enrol)" '{"row":{"not_after":"2040-01-01T00:00:00Z"}}'
"$FORGE" publish "$DATA"
"$FORGE" show "$DATA" "$(last enrol)" | grep -q 2040 && gain "a face that is compared after its end"
