# attack: delete all that is kept of a search, and say nothing
# story: witnessed
# power: data
# must: start row-unattested, verify row-unattested
# why: rows are bound to their sealed parts; only an entry explains why they are gone
. "$LIB"
sql "DELETE FROM vault WHERE idx IN ($(first search), $(first search_result))"
