# attack: add a user under the head's signature of another act
# power: data+keys
# must: start proof-wrong, verify proof-wrong, outsider proof-wrong
# why: a signature fits one act
. "$LIB"
key=$(cut -d' ' -f1,2 "$PEOPLE/eve.pub")
"$FORGE" append "$DATA" user_add '{}' "{\"name\":\"eve\",\"role\":\"head\",\"key\":\"$key\"}" '{"actor":"head"}' "$PEOPLE/eve"
proof=$("$FORGE" show "$DATA" 2 | field entry.proof | tr "'" '"')
"$FORGE" edit "$DATA" "$(($(size) - 1))" "{\"entry\":{\"proof\":$proof}}"
"$FORGE" publish "$DATA"
