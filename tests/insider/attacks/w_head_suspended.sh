# attack: as the head whom an overseer suspended, sign an urgent writ for a search
# story: witnessed
# power: keys
# must: refused user-suspended
# why: who signs is stopped like who acts
. "$LIB"
by overseer suspend --user head >"$TMP/stdout"
writ_for probe obama2.jpg --urgent
sign head writ@v1 "$TMP/probe.toml"
attempt search_with probe obama2.jpg
by overseer resume --reason over >"$TMP/stdout"
