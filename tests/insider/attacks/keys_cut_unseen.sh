# attack: cut off the last act, which nobody outside saw, and sign the log anew
# power: data+keys
# must: nobody
# why: whoever holds the keys can unwrite what nobody else has
. "$LIB"
n=$(($(size) - 1))
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA" && gain "an act that never was"
