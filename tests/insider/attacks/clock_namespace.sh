# attack: set the clock forward, and the boot clock with it by a time namespace
# power: clock
# must: refused clock-jumped
# why: what a namespace shifts is taken off again
. "$LIB"
writ_for probe obama2.jpg --days 9
CLOCK=(unshare --time --boottime 259200 faketime -f +3d)
attempt search_with probe obama2.jpg
