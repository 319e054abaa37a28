# attack: copy one person's photo over another's, keeping the digests
# power: data
# must: verify vault-altered
# why: digest and photo do not agree
. "$LIB"
from=$(first enrol) to=$(last enrol)
sql "UPDATE vault AS v SET sealed = (SELECT sealed FROM vault w WHERE w.idx = $from AND w.name = v.name) WHERE idx = $to"
