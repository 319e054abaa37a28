# attack: lengthen a writ after the court signed it
# power: data
# must: refused signature-wrong
# why: the court signed other bytes
. "$LIB"
writ_for probe obama2.jpg
sed -i 's/^searches = 1$/searches = 9/' "$TMP/probe.toml"
attempt search_with probe obama2.jpg
