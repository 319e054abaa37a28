# attack: lift a suspension by an act that the log's key signed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: only the head resumes, and a start asks who signed
. "$LIB"
order=$(by head suspend | field order)
"$FORGE" append "$DATA" resume "{\"orders\":[\"$order\"]}" '{"reason":"all is well"}' '{"actor":"head"}' log
