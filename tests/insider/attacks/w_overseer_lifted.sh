# attack: lift an overseer's order with the head's key, past the program
# story: witnessed
# power: data+keys+person
# must: refused order-of-overseer, start author-wrong, verify author-wrong
# why: only the overseer who gave it lifts it
. "$LIB"
order=$(by overseer suspend | field order)
attempt by head resume --order "$order" --reason 'all is well'
"$FORGE" append "$DATA" resume "{\"orders\":[\"$order\"]}" '{"reason":"all is well"}' '{"actor":"head"}' "$PEOPLE/head"
