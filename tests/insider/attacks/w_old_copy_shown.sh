# attack: put an old copy back that lacks an order, cut the witnesses off, have a case shown, and put the newest back
# story: witnessed
# power: process
# must: refused witness-silent
# why: nothing is shown before the witnesses have said that this log is the newest
. "$LIB"
cp -a "$DATA" "$TMP/old"
order=$(by overseer suspend | field order)
search=$(first search)
mv "$DATA" "$TMP/newest"
cp -a "$TMP/old" "$DATA"
kill $WITNESSES
attempt by examiner1 review "$search" --out "$TMP/review.html"
rm -rf "$DATA"
mv "$TMP/newest" "$DATA"
rm -rf "$TMP/old"
