# attack: take the cosigned checkpoint out of the row of a result, and sign the log anew
# story: witnessed
# power: data+keys
# must: start witness-forked, verify search-unwitnessed, outsider log-forked, witness witness-forked
# why: the entry commits to its row, and the witnesses saw the entry
. "$LIB"
"$FORGE" edit "$DATA" "$(last search_result)" '{"row":{"cosigned":null}}'
"$FORGE" publish "$DATA"
