# attack: alter the hashes at the log's edge
# power: data
# must: mended
# why: a start makes the edge again from the table, whose root is signed
. "$LIB"
flip "$(edge 0)" 40
