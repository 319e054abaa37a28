# attack: let a writ end on an idle deployment, restart the machine, and set the clock back into its days
# power: clock
# must: nobody
# why: across a restart only the log's last entry bounds the clock from below, and a witness's time where there is one
[ -n "${APART-}" ] || APART=1 exec unshare -m bash "$0"
. "$LIB"
writ_for probe obama2.jpg --days 2
echo 00000000-0000-4000-8000-000000000000 >"$TMP/boot"
mount --bind "$TMP/boot" /proc/sys/kernel/random/boot_id
cp -a "$DATA" "$TMP/before"
at +3d search_with probe obama2.jpg >"$TMP/stdout" && exit 1
rm -r "$DATA"; cp -a "$TMP/before" "$DATA"
search_with probe obama2.jpg >"$TMP/stdout" && gain "a search under a writ that had ended by everybody else's clock"
