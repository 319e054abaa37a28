# attack: let one witness do where the policy demands two, by an act that the log's key signed
# story: witnessed
# power: data+keys
# must: start author-wrong, verify author-wrong, outsider author-wrong
# why: only the head sets the policy, and a start asks who signed
. "$LIB"
policy=$(sees policy show | python3 -c 'import json,sys
policy = json.load(sys.stdin)["policy"]; policy["witness_quorum"] = 1; print(json.dumps({"policy": policy}))')
"$FORGE" append "$DATA" policy_set "$policy" '{}' '{"actor":"head"}' log
