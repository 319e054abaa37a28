# attack: put another program in place that tells its own hash
# power: program
# must: nobody
# why: it is not refused, but the log says so: an entry `binary`
. "$LIB"
mkdir "$TMP/bin"; cp "$WRIT" "$TMP/bin/writ"; cp "$(dirname "$WRIT")/writ-decoder" "$TMP/bin"; echo >>"$TMP/bin/writ"
before=$(last binary)
WRIT=$TMP/bin/writ by head policy set candidates=5 >"$TMP/stdout"
[ "$(last binary)" -gt "$before" ] && gain "another program, and an entry that says so"
