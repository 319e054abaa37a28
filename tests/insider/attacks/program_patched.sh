# attack: patch the program so that it names another file's hash as its own
# power: program
# must: nobody
# why: a patched program says what it likes; only another machine can tell
. "$LIB"
mkdir "$TMP/bin"; cp "$(dirname "$WRIT")/writ-decoder" "$TMP/bin"
cp "$WRIT" /tmp/.w$$ && mv /tmp/.w$$ "$TMP/bin/writ"
n=$(size)
python3 - "$TMP/bin/writ" "$WRIT" <<'P'
import os, sys
data = open(sys.argv[1], "rb").read()
link = b"/tmp/w.real.01"
assert len(link) == len(b"/proc/self/exe")
os.path.lexists(link) or os.symlink(sys.argv[2], link)
open(sys.argv[1], "wb").write(data.replace(b"/proc/self/exe", link))
P
WRIT=$TMP/bin/writ by head policy set candidates=5 >"$TMP/stdout"
[ "$(size)" = $((n + 1)) ] && gain "the log names no other program"
