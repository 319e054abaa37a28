# attack: record a search without a writ, by an investigator who helps root
# power: data+keys+person
# must: audit vault-missing
# why: the writ lies sealed in the case, which an auditor has opened
. "$LIB"
"$FORGE" append "$DATA" search '{}' '{"photo":"00","writ":"00"}' "{\"actor\":\"investigator\",\"content\":\"\",\"public_key\":\"$(printf '0%.0s' $(seq 64))\",\"issuer\":\"court@example\",\"galleries\":[\"custody\"],\"writ_ends\":\"2099-01-01T00:00:00Z\",\"writ_tag\":\"t\",\"writ_sha256\":\"00\"}" "$PEOPLE/investigator"
