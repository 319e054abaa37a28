# attack: cut the witnesses off, and search unseen
# story: witnessed
# power: process
# must: refused witness-silent
# why: nothing is compared before the witnesses have cosigned the search
. "$LIB"
writ_for probe obama2.jpg
kill $WITNESSES
attempt search_with probe obama2.jpg
