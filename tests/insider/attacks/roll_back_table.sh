# attack: put yesterday's table back, and leave the log
# power: data
# must: start log-rolled-back, verify log-rolled-back
# why: the checkpoint signs more
. "$LIB"
take_back writ.db
