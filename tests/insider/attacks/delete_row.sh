# attack: delete the row of an entry
# power: data
# must: start row-missing, verify row-missing
# why: an entry without its row is seen at once
. "$LIB"
sql "DELETE FROM rows WHERE idx = 5"
