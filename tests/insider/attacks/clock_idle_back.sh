# attack: let a writ end on an idle deployment, and set the clock back into its days
# power: clock
# must: nobody
# why: only the log's last entry bounds the clock from below
. "$LIB"
writ_for probe obama2.jpg --days 2
cp -a "$DATA" "$TMP/before"
at +3d search_with probe obama2.jpg >"$TMP/stdout" && exit 1
rm -r "$DATA"; cp -a "$TMP/before" "$DATA"
search_with probe obama2.jpg >"$TMP/stdout" && gain "a search under a writ that had ended by everybody else's clock"
