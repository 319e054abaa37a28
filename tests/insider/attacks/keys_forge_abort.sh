# attack: give a writ's use back by an abort that the log's key signed
# power: data+keys
# must: start search-out-of-order, verify search-out-of-order
# why: a search that has a result was not aborted
. "$LIB"
"$FORGE" append "$DATA" search_abort "{\"search\":$(first search)}" '{}' '{"actor":"deployment"}' log
