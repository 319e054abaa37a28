# attack: set the clock forward, so that what is due is destroyed or ends
# power: clock
# must: refused clock-jumped
# why: the boot clock, which nobody can set, betrays the jump; only the head's word ends it
. "$LIB"
writ_for probe obama2.jpg --days 2
attempt at +3d search_with probe obama2.jpg
