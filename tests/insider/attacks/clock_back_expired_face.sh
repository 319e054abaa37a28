# attack: set the clock back within the log's times, and act
# power: clock
# must: refused clock-behind
# why: one second before the last entry is too early
. "$LIB"
by head policy set candidates=5 >"$TMP/stdout"
attempt at -3s by head policy set candidates=4
