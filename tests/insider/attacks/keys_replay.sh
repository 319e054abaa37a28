# attack: hand in an act of the head once more
# power: data+keys
# must: verify nonce-twice, outsider nonce-twice
# why: a nonce counts once
. "$LIB"
"$FORGE" replay "$DATA" "$(last policy_set)"
