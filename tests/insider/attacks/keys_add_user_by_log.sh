# attack: add a user by an act that the log's key signed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: the program's key may sign the program's entries alone
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"eve\",\"role\":\"head\",\"key\":\"$key\"}" '{"actor":"head"}' log
