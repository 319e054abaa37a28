# attack: replace the result of a search by a second one, by the log's key
# power: data+keys
# must: start search-out-of-order, verify search-out-of-order
# why: a search has one result
. "$LIB"
"$FORGE" append "$DATA" search_result "{\"search\":$(last search),\"galleries\":[]}" '{}' '{"actor":"deployment","content":"","candidates":0}' log no_candidate
