# attack: edit a person's sealed row
# power: data
# must: start row-unattested, verify row-unattested
# why: a row opens only with the row key, at its own place
. "$LIB"
sql "UPDATE rows SET sealed = cast(x'00' || substr(sealed, 2) AS BLOB) WHERE idx = 3"
