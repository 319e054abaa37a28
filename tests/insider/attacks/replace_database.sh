# attack: put a database of the attacker's own in place
# power: data
# must: start row-unattested, verify row-unattested
# why: its rows are sealed with other keys
. "$LIB"
"$WRIT" init --origin faces.agency.example --unwitnessed --head head --key "$PEOPLE/eve" --data "$TMP/other" >"$TMP/stdout"
cp "$TMP/other/writ.db" "$DATA/writ.db"
