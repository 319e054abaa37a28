# attack: put yesterday's copy back, and go on until the log is longer than it was
# power: data
# must: outsider log-forked, witness witness-forked
# why: another history of that length has another root
. "$LIB"
take_back
for i in $(seq 40); do by head policy set candidates=$((i % 9 + 1)) >"$TMP/stdout"; done
