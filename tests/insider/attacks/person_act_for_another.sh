# attack: record an act of the head, signed by an auditor who helps root
# power: data+keys+person
# must: start author-wrong, verify author-wrong
# why: the key decides who acted, and the role what he may do
. "$LIB"
"$FORGE" append "$DATA" resume '{"orders":[]}' '{"reason":"none"}' '{"actor":"head"}' "$PEOPLE/auditor"
