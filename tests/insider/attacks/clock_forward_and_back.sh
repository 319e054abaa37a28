# attack: set the clock forward for one act, so that nothing can be written for a month
# power: clock
# must: refused clock-jumped
# why: nothing gets a time by a clock in doubt, neither what is done nor what is refused
. "$LIB"
attempt at +30d by head policy set candidates=5
before=$(size)
attempt at +30d by auditor policy set candidates=5
[ "$(size)" = "$before" ]
by head policy set candidates=6 >"$TMP/stdout"
