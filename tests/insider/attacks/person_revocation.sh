# attack: record a court's revocation that no court ordered, signed by an investigator who helps root
# power: data+keys+person
# must: verify revocation-wrong
# why: the row keeps the court's order, and the full check reads it again
. "$LIB"
tag=$(printf x | sha256sum | cut -c1-64)
"$FORGE" append "$DATA" writ_revoke '{}' '{"order":"x"}' "{\"actor\":\"investigator\",\"writ_tag\":\"$tag\"}" \
  "$PEOPLE/investigator"
