# attack: copy data and keys, and open them elsewhere
# power: data+keys
# must: nobody
# why: a copy leaves no trace; keys belong on other machines or in hardware
. "$LIB"
mkdir "$TMP/away"; cp -a "$DATA" "$TMP/away/data"; cp -a "$KEYS" "$TMP/away/data.keys"
"$FORGE" show "$TMP/away/data" "$(last user_add)" | grep -q auditor && gain "names, photos, templates"
