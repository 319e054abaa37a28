# attack: turn a refusal into a yes, and sign the log anew
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider log-forked, witness witness-forked
# why: the author's role may not do it
. "$LIB"
for i in $(seq 20 $(($(size) - 1))); do
  "$FORGE" show "$DATA" $i | grep -q '"outcome":"refused"' && "$FORGE" edit "$DATA" $i '{"entry":{"outcome":"done"}}'
done
"$FORGE" publish "$DATA"
