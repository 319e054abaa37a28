# attack: copy the faces of one gallery over those of another
# power: data
# must: start row-unattested, verify row-unattested
# why: parts are bound to their entry
. "$LIB"
from=$(first enrol) to=$(last enrol)
sql "DELETE FROM vault WHERE idx = $to; INSERT INTO vault SELECT $to, name, sha256, sealed FROM vault WHERE idx = $from"
