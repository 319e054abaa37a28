# attack: delete an order of suspension before any act logged it
# power: data
# must: nobody
# why: an order is a file until the next act; `writ suspend` logs it at once where it can
. "$LIB"
writ_for probe obama2.jpg
by head suspend --keys "$TMP/none" >"$TMP/stdout"
rm "$DATA"/orders/*.order
search_with probe obama2.jpg >"$TMP/stdout" && gain "a search while the head meant to have stopped it"
