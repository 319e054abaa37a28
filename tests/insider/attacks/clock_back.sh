# attack: set the clock back, to before the log's last entry
# power: clock
# must: refused clock-behind
# why: times in the log never run backwards
. "$LIB"
attempt at -1h by head policy set candidates=5
