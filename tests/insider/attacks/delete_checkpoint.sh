# attack: delete the log's checkpoint
# power: data
# must: start log-checkpoint-missing, verify log-checkpoint-missing, outsider checkpoint-missing, witness checkpoint-missing
# why: even an empty log has one
. "$LIB"
rm "$DATA/log/checkpoint"
