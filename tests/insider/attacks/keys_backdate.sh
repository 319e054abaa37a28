# attack: date an act back, to before those above it
# power: data+keys
# must: verify time-backwards, outsider time-backwards
# why: times in the log never run backwards
. "$LIB"
"$FORGE" edit "$DATA" "$(($(size) - 1))" '{"entry":{"time":"2020-01-01T00:00:00Z"}}'
"$FORGE" publish "$DATA"
