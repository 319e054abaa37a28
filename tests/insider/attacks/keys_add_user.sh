# attack: add a user by an act that the user's own key signed
# power: data+keys
# must: start author-wrong, verify author-wrong
# why: a start takes no power that the one who may give it did not sign
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"eve\",\"role\":\"head\",\"key\":\"$key\"}" '{"actor":"head"}' "$PEOPLE/eve"
