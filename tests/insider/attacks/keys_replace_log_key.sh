# attack: replace the log's key, and sign the log anew
# power: data+keys
# must: start log-key-other, verify log-key-other, outsider checkpoint-unsigned, witness checkpoint-unsigned
# why: the founding act names the key, and everybody outside pins it
. "$LIB"
openssl rand -hex 32 >"$TMP/key" && cat "$TMP/key" >"$KEYS/log.key"
"$FORGE" publish "$DATA"
