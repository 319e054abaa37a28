# attack: delete an entry and keep its row
# power: data
# must: start row-missing, verify row-missing
# why: indexes have no gaps
. "$LIB"
sql "DELETE FROM entries WHERE idx = 5"
