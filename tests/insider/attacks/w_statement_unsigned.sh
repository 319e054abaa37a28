# attack: file a usage statement that the head never signed
# story: witnessed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: the head signs it, and the act that files it
. "$LIB"
"$FORGE" append "$DATA" statement "{\"from_entry\":0,\"to_entry\":$(size)}" '{"statement":"x"}' \
  "{\"actor\":\"head\",\"text\":\"x\",\"signature\":\"x\",\"uncovered_since\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}" log
