# attack: edit a person's sealed row
# power: data
# must: start row-unattested, verify row-unattested
# why: a row opens only with the row key, at its own place
. "$LIB"
sql "UPDATE rows SET sealed = cast(iif(substr(sealed, 1, 1) = x'00', x'01', x'00') || substr(sealed, 2) AS BLOB) WHERE idx = 3"
