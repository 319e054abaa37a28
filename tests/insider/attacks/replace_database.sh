# attack: put a database of the attacker's own in place
# power: data
# must: start log-key-other, verify log-key-other
# why: the founding act names the log's key, and rows are sealed with other keys
. "$LIB"
"$WRIT" init --origin faces.agency.example --unwitnessed --head head --key "$PEOPLE/eve" --data "$TMP/other" >"$TMP/stdout"
cp "$TMP/other/writ.db" "$DATA/writ.db"
