# attack: found the deployment again under its name, with other keys
# power: data+keys
# must: start wrong-key, outsider checkpoint-unsigned, witness checkpoint-unsigned
# why: head and outsiders know the old one's keys
. "$LIB"
rm -r "$DATA" "$KEYS"
"$WRIT" init --origin faces.agency.example --unwitnessed --head head --key "$PEOPLE/eve" --data "$DATA" >"$TMP/stdout"
