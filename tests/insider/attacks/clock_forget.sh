# attack: delete the memory of the clock, so that nobody notices that it is moved
# power: clock
# must: refused clock-unknown, start clock-unknown
# why: a clock that nothing vouches for is in doubt
. "$LIB"
writ_for probe obama2.jpg
rm "$DATA/clock"
attempt search_with probe obama2.jpg
