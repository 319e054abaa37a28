# attack: trust a witness of one's own, by an act that the log's key signed
# story: witnessed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: only the head trusts, and a start asks who signed
. "$LIB"
key=$("$WRIT" witness init --dir "$TMP/own" --name own.example --json | field witness_key)
"$FORGE" append "$DATA" witness_add "{\"url\":\"http://127.0.0.1:1\",\"vkey\":\"$key\"}" '{}' '{"actor":"head"}' log
