# attack: cut a suspension off the log before anybody outside saw it
# power: data+keys
# must: nobody
# why: whoever holds the keys can unwrite what nobody else has
. "$LIB"
writ_for probe obama2.jpg
by head suspend >"$TMP/stdout"
n=$(($(size) - 1))
rm "$DATA"/orders/*.order
for table in vault rows entries; do sql "DELETE FROM $table WHERE idx >= $n"; done
"$FORGE" publish "$DATA"
search_with probe obama2.jpg >"$TMP/stdout" && gain "a search while the head meant to have stopped it"
