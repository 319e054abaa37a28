# attack: copy the data folder, and read it without the keys
# power: data
# must: refused keys-missing
# why: rows and parts are sealed, and no name stands in the open
. "$LIB"
cp -a "$DATA" "$TMP/copy"
attempt "$WRIT" user list --data "$TMP/copy" --json
if grep -qaE 'investigator|court@example' -r "$TMP/copy"; then exit 1; fi
