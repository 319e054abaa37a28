# attack: delete the keys
# power: keys
# must: start keys-missing, verify keys-missing
# why: the recovery sheet brings them back
. "$LIB"
rm "$KEYS"/*.key
