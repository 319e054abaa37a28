# attack: make the public log's folder read-only in the middle of a search
# power: disk
# must: refused file-forbidden
# why: nothing is answered that was not published; the next start ends the search and gives its use back
. "$LIB"
writ_for probe obama2.jpg --searches 9
mount --bind "$DATA/log" "$DATA/log" || { echo "no mount here"; exit 1; }
trap 'umount -l "$DATA/log"' EXIT
for try in 1 2 3 4 5 6 7 8; do
  n=$(size)
  attempt search_with probe obama2.jpg & searching=$!
  until [ "$(size)" -gt "$n" ]; do :; done
  # Busy while the program is writing a file there.
  until mount -o remount,bind,ro "$DATA/log" 2>/dev/null; do sleep 0.005; done
  wait $searching
  grep -vq done "$ATTEMPTS" && break
  mount -o remount,bind,rw "$DATA/log"
done
