# attack: set the clock forward for one act, and right again
# power: clock
# must: start clock-behind
# why: the log does not go back; nothing is lost, and nothing is written until then
. "$LIB"
at +30d by head policy set candidates=5 >"$TMP/stdout"
