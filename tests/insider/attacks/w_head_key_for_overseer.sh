# attack: as the head, add a key of one's own to the overseer, and lift the overseer's order with it
# story: witnessed
# power: data+keys+person
# must: refused user-exists, start change-wrong, verify change-wrong
# why: a further key is its owner's to add, signed with one that the log knows
. "$LIB"
order=$(by overseer suspend | field order)
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
attempt by head user add overseer --role overseer --public-key "$PEOPLE/eve.pub"
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"overseer\",\"role\":\"overseer\",\"key\":\"$key\"}" '{"actor":"head"}' \
  "$PEOPLE/head"
