# attack: raise an alarm about somebody who did nothing
# power: data+keys
# must: verify alarm-wrong
# why: an alarm has to be the one that the entries above it raise
. "$LIB"
"$FORGE" append "$DATA" alarm '{}' '{"alarm":{"rule":"haste","people":["examiner1"],"entries":[1],"count":1,"from":"2026-11-24T09:00:00Z","until":"2026-11-24T09:00:00Z","bounds":{"alarm_haste":10}}}' '{"actor":"deployment"}' log
