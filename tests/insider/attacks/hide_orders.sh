# attack: put a file in the place of the folder of orders
# power: data
# must: refused orders-unreadable
# why: who can't look for orders searches nothing
. "$LIB"
writ_for probe obama2.jpg
rm -r "$DATA/orders"; echo >"$DATA/orders"
attempt search_with probe obama2.jpg
rm "$DATA/orders"; mkdir "$DATA/orders"
