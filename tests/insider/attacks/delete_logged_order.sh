# attack: delete the file of a suspension
# power: data
# must: refused suspended
# why: the log remembers it
. "$LIB"
writ_for probe obama2.jpg
by head suspend >"$TMP/stdout"
rm "$DATA"/orders/*
attempt search_with probe obama2.jpg
