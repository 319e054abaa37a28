# attack: turn a search that outsiders saw into nothing, and go on
# power: data+keys
# must: outsider log-forked, witness witness-forked
# why: outsiders hold the old root
. "$LIB"
n=$(last search)
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA"
for i in $(seq 12); do by head policy set candidates=$((i % 9 + 1)) >"$TMP/stdout"; done
