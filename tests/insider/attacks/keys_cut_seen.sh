# attack: cut off acts that outsiders saw, and sign the log anew
# power: data+keys
# must: outsider log-rolled-back, witness witness-ahead
# why: outsiders hold a larger size
. "$LIB"
n=$(($(size) - 6))
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA"
