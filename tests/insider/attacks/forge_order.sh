# attack: suspend with a stranger's key, named in DATA/powers
# power: data
# must: mended
# why: the log says whose orders count; the file of powers is made again
. "$LIB"
writ_for probe obama2.jpg
python3 - "$DATA/powers" "$PEOPLE/eve.pub" <<'P'
import json, sys
powers = json.load(open(sys.argv[1]))
powers["keys"] = {" ".join(open(sys.argv[2]).read().split()[:2]): {"name": "eve", "role": "head"}}
open(sys.argv[1], "w").write(json.dumps(powers, separators=(",", ":")) + "\n")
P
by eve suspend --keys "$TMP/none" >"$TMP/stdout"
ls "$DATA"/orders/*.order >"$TMP/orders"
attempt search_with probe obama2.jpg
