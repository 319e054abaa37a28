# attack: cut an alarm off that nobody outside saw, and let the log go on without it
# power: data+keys
# must: verify alarm-missing
# why: every alarm is worked out again from the rows, and stands right behind what makes it due
. "$LIB"
by head policy set alarm_refusals=2
by auditor policy set candidates=9 || true
by auditor policy set candidates=9 || true
n=$(($(size) - 1))
[ "$(last alarm)" = "$n" ]
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA"
hash=$(sha256sum "$WRIT" | cut -d' ' -f1)
"$FORGE" append "$DATA" binary "{\"binary\":\"$hash\"}" '{}' '{"actor":"deployment"}' log
