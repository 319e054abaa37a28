# attack: stop the clock, so that a writ never ends
# power: clock
# must: nobody
# why: a stopped clock is not behind the log; from the third minute on the boot clock betrays it
. "$LIB"
now=$(date +'%Y-%m-%d %H:%M:%S' -d '+2 seconds')
at "$now" by head policy set candidates=5 >"$TMP/stdout"
sleep 1.1
at "$now" by head policy set candidates=6 >"$TMP/stdout" && gain "two acts at one time"
sleep 1.5
