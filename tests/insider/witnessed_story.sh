# The story of the deployment that two witnesses watch, after its people were added. See lib.sh for the words.
set -eu
. "$LIB"
by head policy set witness_quorum=2
by custodian gallery create custody
by custodian gallery create archive
enrol_p custody obama.jpg p.1
enrol_p archive biden.jpg p.2
cp -a "$DATA" "$BACKUP"
cp -a "$KEYS" "$BACKUP.keys"

# A search, which waits for its examiners, and one that the photo of an unknown person ended.
writ_for first obama2.jpg
search_with first obama2.jpg
writ_for second astronaut.png
search_with second astronaut.png

# Here outsiders looked last; two acts came after.
"$WRIT" log verify --dir "$DATA/log" --vkey "$(cat "$OUTSIDE/vkey")" --state "$OUTSIDE/state"
by head policy set candidates=6
by head policy set candidates=5
