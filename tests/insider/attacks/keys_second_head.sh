# attack: add a second head, signed by a head who helps root
# power: data+keys+person
# must: start change-wrong, verify change-wrong
# why: a deployment has one head, who answers for it
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"eve\",\"role\":\"head\",\"key\":\"$key\"}" '{"actor":"head"}' "$PEOPLE/head"
