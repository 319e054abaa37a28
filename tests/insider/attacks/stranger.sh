# attack: act as the head with another key
# power: data
# must: refused wrong-key
# why: the key decides who acts
. "$LIB"
attempt "$WRIT" user add eve --role head --public-key "$PEOPLE/eve.pub" --data "$DATA" --as head --key "$PEOPLE/eve" --json
