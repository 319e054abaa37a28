# attack: forge a search whose writ ended long ago, so that its evidence is soon destroyed by rule
# power: data+keys+person
# must: start search-out-of-order, verify search-out-of-order
# why: no search begins after the end of its writ
. "$LIB"
hash=$(printf x | sha256sum | cut -c1-64)
"$FORGE" append "$DATA" search '{}' '{"photo":"x","writ":"x"}' "{\"actor\":\"investigator\",\"content\":\"$hash\",
  \"public_key\":\"$hash\",\"galleries\":[\"custody\"],\"issuer\":\"court@example\",\"writ_ends\":\"2020-01-01T00:00:00Z\",
  \"writ_sha256\":\"$hash\",\"writ_tag\":\"$hash\"}" "$PEOPLE/investigator"
