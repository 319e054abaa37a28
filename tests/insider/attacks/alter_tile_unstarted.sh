# attack: alter a published entry where nobody starts the program
# power: data
# must: refused tile-wrong
# why: whoever verifies the folder as it stands is refused
. "$LIB"
flip "$(edge entries)" 40
attempt "$WRIT" log verify --dir "$DATA/log" --vkey "$(cat "$OUTSIDE/vkey")" --json
