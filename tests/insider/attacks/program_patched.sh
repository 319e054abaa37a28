# attack: patch the program so that it names another file's hash as its own
# power: program
# must: nobody
# why: a patched program says what it likes; only another machine can tell
. "$LIB"
mkdir "$TMP/bin"; cp "$(dirname "$WRIT")/writ-decoder" "$TMP/bin"
cp "$WRIT" "$TMP/bin/writ"; ln -s "$WRIT" "$TMP/real-program"
n=$(size)
python3 - "$TMP/bin/writ" <<'P'
import sys
data = open(sys.argv[1], "rb").read()
link = b"./real-program"
assert len(link) == len(b"/proc/self/exe")
open(sys.argv[1], "wb").write(data.replace(b"/proc/self/exe", link))
P
cd "$TMP"
WRIT=$TMP/bin/writ by head policy set candidates=5 >"$TMP/stdout"
[ "$(size)" = $((n + 1)) ] && gain "the log names no other program"
