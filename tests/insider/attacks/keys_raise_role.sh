# attack: raise a role in a sealed row that outsiders saw, and sign the log anew
# power: data+keys
# must: start opening-wrong, verify opening-wrong, outsider log-forked, witness witness-forked
# why: the head's act commits to the role
. "$LIB"
row=$("$FORGE" show "$DATA" 8 >/dev/null; for i in $(seq 2 8); do "$FORGE" show "$DATA" $i | grep -q '"auditor"' && echo $i; done | head -1)
"$FORGE" edit "$DATA" "$row" '{"row":{"openings":{"role":{"value":"head"}}}}'
"$FORGE" publish "$DATA"
