# attack: cut the last entries off the table
# power: data
# must: start log-rolled-back, verify log-rolled-back
# why: the checkpoint signs more
. "$LIB"
n=$(size)
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n - 2"; done
