# attack: set the clock forward, and search under a writ that has ended
# power: clock
# must: refused writ-expired, start clock-behind
# why: nothing that has ended comes back by haste; the refusal is logged under the false time
. "$LIB"
writ_for probe obama2.jpg --days 2
attempt at +3d search_with probe obama2.jpg
