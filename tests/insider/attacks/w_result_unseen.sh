# attack: search past the witnesses: the entries of a search and its result by hand, with an investigator's key
# story: witnessed
# power: data+keys+person
# must: verify search-unwitnessed
# why: a result keeps the checkpoint that the witnesses cosigned before it
. "$LIB"
hash=$(printf x | sha256sum | cut -c1-64)
row='{"actor":"investigator","candidates":0,"content":"HASH","galleries":["custody"],"issuer":"court@example",
"public_key":"HASH","writ_ends":"2030-01-01T00:00:00Z","writ_sha256":"HASH","writ_tag":"HASH"}'
"$FORGE" append "$DATA" search '{}' '{"photo":"x","writ":"x"}' "${row//HASH/$hash}" "$PEOPLE/investigator"
gallery=$("$FORGE" show "$DATA" "$(first gallery_create)" | field entry.act.gallery)
"$FORGE" append "$DATA" search_result "{\"galleries\":[\"$gallery\"],\"search\":$(last search)}" '{}' \
  "{\"actor\":\"deployment\",\"candidates\":0,\"content\":\"$hash\"}" log no_candidate
