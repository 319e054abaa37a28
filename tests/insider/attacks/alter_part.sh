# attack: alter a sealed photo
# power: data
# must: verify vault-altered
# why: a start reads digests, not photos; before a photo is opened it is checked too
. "$LIB"
sql "UPDATE vault SET sealed = cast(x'0000' || substr(sealed, 3) AS BLOB) WHERE idx = $(first enrol) AND name = (SELECT min(name) FROM vault WHERE idx = $(first enrol))"
