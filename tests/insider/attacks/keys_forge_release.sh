# attack: release a search that no examiner decided on, by the log's key
# power: data+keys
# must: start search-out-of-order, verify search-out-of-order
# why: a release needs two decisions above it
. "$LIB"
"$FORGE" append "$DATA" release "{\"search\":$(last search),\"decisions\":[]}" '{}' '{"actor":"deployment","content":""}' log lead
