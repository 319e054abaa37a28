# attack: search again under a writ that is used up
# power: data
# must: refused writ-used-up
# why: uses are counted in the log
. "$LIB"
cp "$PEOPLE"/first.toml* "$TMP"
attempt search_with first obama2.jpg
