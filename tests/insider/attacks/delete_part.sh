# attack: delete a sealed photo
# power: data
# must: start row-unattested, verify row-unattested
# why: the row is bound to the digests of all its parts
. "$LIB"
sql "DELETE FROM vault WHERE idx = $(first enrol) AND name = (SELECT min(name) FROM vault WHERE idx = $(first enrol))"
