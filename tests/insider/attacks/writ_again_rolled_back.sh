# attack: put yesterday's copy back, and use a writ again
# power: data
# must: outsider log-rolled-back, witness witness-ahead
# why: the use is forgotten with the copy; outsiders remember
. "$LIB"
cp "$PEOPLE"/first.toml* "$TMP"
take_back
search_with first obama2.jpg >"$TMP/stdout"
