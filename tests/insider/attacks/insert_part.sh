# attack: insert a sealed part beside a true one
# power: data
# must: start row-unattested, verify row-unattested
# why: the row is bound to the digests of all its parts
. "$LIB"
sql "INSERT INTO vault SELECT idx, 'second', sha256, sealed FROM vault WHERE idx = $(first enrol) LIMIT 1"
