# attack: turn an order of suspension into rubbish
# power: data
# must: refused suspended
# why: what can't be checked suspends
. "$LIB"
writ_for probe obama2.jpg
by head suspend --keys "$TMP/none" >"$TMP/stdout"
for order in "$DATA"/orders/*.order; do echo rubbish >"$order"; done
attempt search_with probe obama2.jpg
