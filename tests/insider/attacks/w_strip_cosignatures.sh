# attack: strip the witnesses' lines off the published checkpoint
# story: witnessed
# power: data
# must: mended
# why: the next start asks the witnesses again
. "$LIB"
grep -q w1.example "$DATA/log/checkpoint"
sed -i '/w[12].example/d' "$DATA/log/checkpoint"
by head policy set candidates=4 >"$TMP/stdout"
grep -q w1.example "$DATA/log/checkpoint" && grep -q w2.example "$DATA/log/checkpoint"
