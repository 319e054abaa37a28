# attack: consult a gallery that an overseer suspended, past the program
# story: witnessed
# power: data+keys+person
# must: verify suspended-then
# why: the full check holds every act against the orders that stood then
. "$LIB"
gallery=$("$FORGE" show "$DATA" "$(first gallery_create)" | field entry.act.gallery)
by overseer suspend --gallery custody >"$TMP/stdout"
"$FORGE" append "$DATA" gallery_show "{\"gallery\":\"$gallery\"}" '{}' '{"actor":"custodian"}' "$PEOPLE/custodian"
