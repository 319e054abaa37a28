# attack: replace the master key
# power: data+keys
# must: start row-unattested, verify row-unattested
# why: rows open with the key that sealed them
. "$LIB"
openssl rand -hex 32 >"$TMP/key" && cat "$TMP/key" >"$KEYS/master.key"
