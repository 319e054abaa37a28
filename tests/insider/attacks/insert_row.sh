# attack: insert a row that no entry made
# power: data
# must: start row-unattested, verify row-unattested
# why: each row has an entry
. "$LIB"
sql "INSERT INTO rows VALUES (400, x'0102')"
