# attack: add a user by an act that the user's own key signed
# power: data+keys
# must: verify author-wrong
# why: a start believes sealed rows; the full check asks who signed
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"eve\",\"role\":\"head\",\"key\":\"$key\"}" '{"actor":"head"}' "$PEOPLE/eve"
