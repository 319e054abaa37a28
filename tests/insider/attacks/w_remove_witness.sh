# attack: distrust a witness, by an act that the log's key signed
# story: witnessed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: only the head distrusts, and a start asks who signed
. "$LIB"
"$FORGE" append "$DATA" witness_remove "{\"unwitnessed\":false,\"vkey\":\"$(cat "$OUTSIDE/w2.example.key")\"}" \
  '{"reason":"it errs"}' '{"actor":"head"}' log
