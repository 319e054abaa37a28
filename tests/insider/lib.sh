# What the attacks share. DATA, KEYS, BACKUP (an older copy of both, .keys beside it), PEOPLE (private keys), OUTSIDE (what
# outsiders keep), PHOTOS and TMP are paths; WITNESSES are the processes of those that the witnessed deployment trusts;
# WRIT is the program, FORGE what tests/insider/forge.cc tells.

# by WHO VERB…: a true act by somebody, before the attack or after it.
CLOCK=()
by() { local who=$1; shift; "${CLOCK[@]}" "$WRIT" "$@" --data "$DATA" --as "$who" --key "$PEOPLE/$who" --json; }
# sees VERB…: a verb that nobody signs.
sees() { "$WRIT" "$@" --data "$DATA" --json; }
# field PATH < JSON: one value, as `a.0.b`.
field() { python3 -c 'import json,sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."): value = value[int(key) if isinstance(value, list) else key]
print(value)' "$1"; }
# attempt COMMAND…: what the attacker asks the program for. Its outcome counts: "done", or why it was refused.
attempt() {
  local said
  if said=$("$@" 2>"$TMP/stderr"); then echo done >>"$ATTEMPTS"; else
    { field error.reason <<<"$said" || { echo "unclear: $said $(cat "$TMP/stderr")"; }; } >>"$ATTEMPTS" 2>"$TMP/field"
  fi
}
# gain WHAT: the attacker has it. A script fails before it, where the attack does not work.
gain() { echo "$1" >>"$GAINS"; }
sql() { sqlite3 "$DATA/writ.db" "PRAGMA foreign_keys=OFF; $1"; }
# How many entries, and the last one of a type.
size() { sqlite3 "$DATA/writ.db" 'SELECT count(*) FROM entries'; }
last() { sqlite3 "$DATA/writ.db" "SELECT max(idx) FROM entries WHERE CAST(bytes AS TEXT) LIKE '%\"type\":\"$1\"%'"; }
first() { sqlite3 "$DATA/writ.db" "SELECT min(idx) FROM entries WHERE CAST(bytes AS TEXT) LIKE '%\"type\":\"$1\"%'"; }
# flip FILE AT: turns one bit of a byte; a negative AT counts from the end.
flip() { python3 -c 'import sys
file, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(file, "rb").read()); data[at] ^= 1; open(file, "wb").write(data)' "$1" "$2"; }
# The last partial tile of a kind: `0` (hashes) or `entries`.
edge() { find "$DATA/log/tile/$1" -type f | sort -V | tail -1; }
# take_back [data|log|table]: puts the backup in the place of what is there.
take_back() { rm -rf "$DATA/${1:-}"; cp -a "$BACKUP/${1:-}" "$DATA/${1:-}"; }
sign() { rm -f "$3.sig"; ssh-keygen -q -Y sign -n "$2" -f "$PEOPLE/$1" "$3" 2>"$TMP/stderr"; }
# writ_for NAME PHOTO OPTION…: NAME.toml in TMP, signed by the court.
writ_for() {
  local name=$1 photo=$2; shift 2
  sees writ draft --photo "$PHOTOS/$photo" --gallery custody --investigator investigator --issuer court@example \
    --id "$name" --case 2026-CR-1 --ground 'Procedure Act s. 2' --purpose 'identify the person' \
    --out "$TMP/$name.toml" "$@" >"$TMP/stdout"
  sign court writ@v1 "$TMP/$name.toml"
}
# enrol_p GALLERY PHOTO SUBJECT OPTION…: under a statute that the officer signed.
enrol_p() {
  local gallery=$1 photo=$2 subject=$3; shift 3
  sees basis draft --kind statute --gallery "$gallery" --subject "$subject" --photo "$PHOTOS/$photo" \
    --provision 'Custody Act s. 1' --source 'custody photo' --out "$TMP/$subject.toml" "$@" >"$TMP/stdout"
  sign officer writ-basis@v1 "$TMP/$subject.toml"
  by custodian enrol "$gallery" "$PHOTOS/$photo" --subject "$subject" --basis "$TMP/$subject.toml" >"$TMP/stdout"
}
search_with() { by investigator search "$PHOTOS/$2" --writ "$TMP/$1.toml"; }
# at TIME WORDS…: by somebody, under a clock that says so, as `faketime` reads it; an absolute time stands still. The boot
# clock goes on: nobody can set it.
at() { local CLOCK=(env FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f "$1"); shift; "$@"; }
# on_small_disk: DATA becomes a disk of its own, on which fill and `mount -o remount,ro` tell; whole_again ends it.
on_small_disk() {
  cp -a "$DATA" "$TMP/whole"
  mount -t tmpfs -o mode=0700,size=24m writ-insider "$DATA" || { echo "no mount here"; exit 1; }
  cp -a "$TMP/whole/." "$DATA"
  trap whole_again EXIT
}
# fill KIB: leaves so much.
fill() {
  rm -f "$DATA/filler"
  local left; left=$(($(df --output=avail "$DATA" | tail -1) - $1))
  if [ $left -gt 0 ]; then fallocate -l "${left}K" "$DATA/filler"; fi
}
whole_again() {
  trap - EXIT
  mount -o remount,rw "$DATA"; rm -f "$DATA/filler"
  rm -rf "$TMP/whole"; cp -a "$DATA" "$TMP/whole"; umount "$DATA"
  cp -a "$TMP/whole/." "$DATA"; rm -rf "$TMP/whole"
}
