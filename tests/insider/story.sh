# The story of the deployment that is attacked, after its people were added. See lib.sh for the words.
set -eu
. "$LIB"
by custodian gallery create custody
by custodian gallery create archive
enrol_p custody obama.jpg p.1
enrol_p custody biden.jpg p.2
enrol_p archive astronaut.png p.3
cp -a "$DATA" "$BACKUP"
cp -a "$KEYS" "$BACKUP.keys"

# A search, reviewed and released; a second, which waits for its examiners.
writ_for first obama2.jpg
search=$(search_with first obama2.jpg | field search)
for who in examiner1 examiner2; do
  by $who review "$search" --out "$TMP/$who.html"
  by $who review "$search" --decide A=same
done
by investigator result "$search"
writ_for second obama2.jpg
search_with second obama2.jpg
cp "$TMP/first.toml" "$TMP/first.toml.sig" "$PEOPLE"

# A suspension that was lifted, and an act that was refused.
by head suspend
by head resume --reason 'inquiry closed'
by auditor policy set candidates=9 || true

# Here outsiders looked last; two acts came after.
"$WRIT" log verify --dir "$DATA/log" --vkey "$(cat "$OUTSIDE/vkey")" --state "$OUTSIDE/state"
"$WRIT" witness serve --dir "$OUTSIDE/witness.example" --listen 127.0.0.1:0 2>"$TMP/witness" & witness=$!
trap 'kill $witness' EXIT
until grep -q http "$TMP/witness"; do sleep 0.05; done
"$FORGE" cosign "$DATA" "$(grep -o 'http://[0-9.:]*' "$TMP/witness" | head -1)" \
  "$(cat "$OUTSIDE/witness.example.key")" "$(cat "$OUTSIDE/vkey")"
by head policy set candidates=6
enrol_p archive obama3.jpg p.4
