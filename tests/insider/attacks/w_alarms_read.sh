# attack: as the head, mark the alarms as read by the auditor
# story: witnessed
# power: data+keys+person
# must: verify author-wrong
# why: who has read them follows from whose key signed
. "$LIB"
"$FORGE" append "$DATA" alarm_show '{}' '{}' '{"actor":"head","role":"auditor"}' "$PEOPLE/head"
