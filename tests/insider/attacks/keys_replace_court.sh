# attack: replace a court's key behind its name, signed by a head who helps root
# power: data+keys+person
# must: start change-wrong, verify change-wrong
# why: the full check judges each change of people and authorities by the program's own rules
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" authority_add '{}' "{\"name\":\"court@example\",\"key\":\"$key\"}" '{"actor":"head"}' "$PEOPLE/head"
