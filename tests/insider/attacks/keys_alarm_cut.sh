# attack: cut an alarm off that nobody outside saw, and sign the log anew
# power: data+keys
# must: mended
# why: what makes it due is still there, and the next start raises it again
. "$LIB"
by head policy set alarm_refusals=2
by auditor policy set candidates=9 || true
by auditor policy set candidates=9 || true
n=$(($(size) - 1))
[ "$(last alarm)" = "$n" ]
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA"
by head policy set candidates=8
[ "$(last alarm)" = "$n" ]
