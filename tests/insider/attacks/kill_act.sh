# attack: kill -9 an act of the head before its file operations, one after the other
# power: process
# must: mended
# why: commit, tiles, checkpoint, effect: a start goes on from any of them (all points of all acts: tests/crash_test)
. "$LIB"
for count in $(seq 1 3 60); do
  "$FORGE" kill "$count" "$WRIT" gallery create "g$count" --data "$DATA" --as custodian --key "$PEOPLE/custodian" || break
  sees verify >"$TMP/stdout"
  by head policy set candidates=5 >"$TMP/stdout"
done
[ "$count" -gt 9 ]
