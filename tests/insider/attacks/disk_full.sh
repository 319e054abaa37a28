# attack: fill the disk before a search is recorded
# power: disk
# must: refused disk-full
# why: record first, answer second
. "$LIB"
writ_for probe obama2.jpg
on_small_disk
fill 0; attempt search_with probe obama2.jpg
whole_again
