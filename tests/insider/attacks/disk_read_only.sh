# attack: make the disk read-only before a search
# power: disk
# must: refused file-forbidden
# why: record first, answer second
. "$LIB"
writ_for probe obama2.jpg
on_small_disk
mount -o remount,ro "$DATA"
attempt search_with probe obama2.jpg
whole_again
