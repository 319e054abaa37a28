# attack: write a witness of one's own into the founding act, and sign the log anew
# story: witnessed
# power: data+keys
# must: start witness-forked, verify proof-wrong, outsider proof-wrong, witness witness-forked
# why: the head signed another act, and the witnesses that are left hold another log
. "$LIB"
key=$("$WRIT" witness init --dir "$TMP/own" --name own.example --json | field witness_key)
other=$("$FORGE" show "$DATA" 0 | python3 -c 'import json,sys
witnesses = json.load(sys.stdin)["entry"]["act"]["witnesses"]
witnesses[0] = {"url": "http://127.0.0.1:1", "vkey": sys.argv[1]}; print(json.dumps(witnesses))' "$key")
"$FORGE" edit "$DATA" 0 "{\"entry\":{\"act\":{\"witnesses\":$other}}}"
"$FORGE" publish "$DATA"
