# attack: delete the whole public log
# power: data
# must: start log-checkpoint-missing, verify log-checkpoint-missing, outsider checkpoint-missing, witness checkpoint-missing
# why: the table alone proves nothing to anybody
. "$LIB"
rm -r "$DATA/log"
