# attack: put yesterday's copy of the whole data folder back
# power: data
# must: outsider log-rolled-back, witness witness-ahead
# why: an old copy is sound in itself: only who saw more can tell
. "$LIB"
take_back
