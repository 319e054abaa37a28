# attack: let everybody read the keys
# power: keys
# must: start keys-exposed, verify keys-exposed
# why: keys that others can read are not used
. "$LIB"
chmod 644 "$KEYS"/*.key
