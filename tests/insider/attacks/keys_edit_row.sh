# attack: extend an expiry by sealing a row anew, and leave the log
# power: data+keys
# must: start log-forked, verify table-differs
# why: the entry commits to the row, and the log to the entry
. "$LIB"
"$FORGE" edit "$DATA" "$(first enrol)" '{"row":{"not_after":"2040-01-01T00:00:00Z"}}'
