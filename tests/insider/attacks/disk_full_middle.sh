# attack: leave a search room to be recorded, and none for what it finds
# power: disk
# must: refused disk-full
# why: nothing is answered that was not written; the next start ends the search and gives its use back
. "$LIB"
writ_for probe obama2.jpg --searches 9
on_small_disk
n=$(size)
for left in 96 128 192 256 320 384; do
  [ "$(size)" -gt "$n" ] && break
  fill $left; attempt search_with probe obama2.jpg
done
[ "$(size)" -gt "$n" ]
whole_again
