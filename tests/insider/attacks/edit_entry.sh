# attack: edit an entry in the table
# power: data
# must: start row-unattested, verify row-unattested
# why: the row is bound to the hash of its entry
. "$LIB"
sql "UPDATE entries SET bytes = cast(replace(bytes, 'done', 'gone') AS BLOB) WHERE idx = 4"
