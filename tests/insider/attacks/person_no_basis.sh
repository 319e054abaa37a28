# attack: record an enrolment without a legal basis, by a custodian who helps root
# power: data+keys+person
# must: audit vault-missing
# why: the legal basis lies sealed beside the face, which an auditor has opened
. "$LIB"
gallery=$("$FORGE" show "$DATA" "$(first enrol)" | field entry.act.gallery)
row=$("$FORGE" show "$DATA" "$(first enrol)" | python3 -c 'import json, sys
row = json.load(sys.stdin)["row"]; row.pop("openings", None); print(json.dumps(row))')
"$FORGE" append "$DATA" enrol "{\"gallery\":\"$gallery\"}" '{"basis":"00","photo":"00","subject":"00"}' "$row" "$PEOPLE/custodian"
