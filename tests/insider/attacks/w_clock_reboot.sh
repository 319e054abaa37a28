# attack: restart the machine and set its clock forward in between, so that what is due is destroyed or ends
# story: witnessed
# power: clock
# must: refused witness-clock
# why: the boot clock knows nothing of it; the witnesses do, and nothing gets a time
. "$LIB"
writ_for probe obama2.jpg --days 2
"$FORGE" reboot "$DATA"
attempt at +3d search_with probe obama2.jpg
