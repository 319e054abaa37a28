# attack: write a memory of the clock that suits a moved one
# power: clock
# must: refused clock-unknown, start clock-unknown
# why: the memory stands under a keyed tag
. "$LIB"
writ_for probe obama2.jpg
sed -i 's/"offset":[0-9]*/"offset":1/' "$DATA/clock"
attempt search_with probe obama2.jpg
