# attack: leave the entries of a search out of the statements, with the head's help
# story: witnessed
# power: data+keys+person
# must: verify statement-wrong
# why: each statement begins where the one before it ended, and says what the log gives
. "$LIB"
hash=$(printf x | sha256sum | cut -c1-64)
"$FORGE" append "$DATA" statement "{\"from_entry\":$(last search),\"to_entry\":$(size)}" "{\"statement\":\"$hash\"}" \
  "{\"actor\":\"head\",\"text\":\"x\",\"signature\":\"x\",\"uncovered_since\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}" \
  "$PEOPLE/head"
