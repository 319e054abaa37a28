# attack: cut one of two witnesses off, where the policy demands both
# story: witnessed
# power: process
# must: refused witness-silent
# why: as many cosign as the policy demands, or nothing is compared
. "$LIB"
writ_for probe obama2.jpg
kill "${WITNESSES#* }"
attempt search_with probe obama2.jpg
