# attack: lift a suspension by an act that the log's key signed
# power: data+keys
# must: verify author-wrong, outsider author-wrong
# why: only the head resumes; a start believes sealed rows
. "$LIB"
order=$(by head suspend | field order)
"$FORGE" append "$DATA" resume "{\"orders\":[\"$order\"]}" '{"reason":"all is well"}' '{"actor":"head"}' log
