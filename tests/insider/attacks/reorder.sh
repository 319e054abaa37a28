# attack: swap two entries with their rows
# power: data
# must: start row-unattested, verify row-unattested
# why: a row is bound to its place
. "$LIB"
for table in entries rows; do
  sql "UPDATE $table SET idx = 900 WHERE idx = 3; UPDATE $table SET idx = 3 WHERE idx = 4; UPDATE $table SET idx = 4 WHERE idx = 900"
done
