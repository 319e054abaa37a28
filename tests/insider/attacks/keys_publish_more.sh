# attack: publish an entry that the table does not hold
# power: data+keys
# must: start log-rolled-back, verify log-rolled-back
# why: log and table must agree
. "$LIB"
n=$(($(size) - 1))
cp "$DATA/writ.db" "$TMP/writ.db"
"$FORGE" append "$DATA" binary "{\"binary\":\"$(printf '0%.0s' $(seq 64))\"}" '{}' '{"actor":"deployment"}' log
cp "$TMP/writ.db" "$DATA/writ.db"
