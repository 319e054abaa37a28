# attack: kill -9 searches in their middle to get the writ's use back, and search again
# power: process
# must: refused writ-used-up
# why: at most two uses of a writ come back
. "$LIB"
writ_for probe obama2.jpg
killed=0
for try in 1 2 3; do
  n=$(size)
  search_with probe obama2.jpg >"$TMP/stdout" & searching=$!
  until [ "$(size)" -gt "$n" ]; do :; done
  kill -9 $(pgrep -P $searching) || true
  wait $searching || killed=$((killed + 1))
  by head policy set candidates=5 >"$TMP/stdout"
done
attempt search_with probe obama2.jpg
