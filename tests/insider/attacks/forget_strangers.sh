# attack: delete the count of strangers before it is logged
# power: data
# must: nobody
# why: acts of unknown keys are counted in a file until the next minute's first act
. "$LIB"
"$WRIT" policy set candidates=50 --data "$DATA" --as head --key "$PEOPLE/eve" >"$TMP/stdout" 2>&1 && exit 1
rm "$DATA/strangers" && gain "nobody learns that a stranger tried"
