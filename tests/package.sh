#!/usr/bin/env bash
# package.sh BUILD: the Debian package of that build holds all that the program needs beside Debian's libraries: unpacked
# somewhere else, without network, it plays the demo with what lies beside it. Exit status 77: skipped, not a long run or
# no Debian.
set -eu
build=$1
[ -n "${WRIT_LONG_TESTS:-}" ] || { echo "skipped: script/test --all runs it"; exit 77; }
command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null || { echo "skipped: no dpkg"; exit 77; }
run=$(mktemp -d)
trap 'rm -rf "$run"' EXIT
cpack --config "$build/CPackConfig.cmake" -B "$run/made" >"$run/log" 2>&1 || { tail -n 20 "$run/log"; exit 1; }
package=$(ls "$run"/made/writ_*.deb)
dpkg-deb --extract "$package" "$run/root"
dpkg-deb --control "$package" "$run/control"

fail() { echo "FAILED: $1"; exit 1; }
for script in postinst prerm postrm; do
  sh -n "$run/control/$script" || fail "$script is no shell script"
done
grep -q 'rm .*-r' "$run/control/postrm" && fail "a removal must never take a deployment with it"
grep -q '^MemoryDenyWriteExecute' "$run/root/lib/systemd/system/writ.service" "$run/root/usr/lib/systemd/system/writ.service" 2>/dev/null &&
  fail "the unit forbids what the networks need"
writ=$(readlink -f "$run/root/usr/bin/writ")
readelf -d "$writ" | grep -E 'RUNPATH|RPATH' | grep -qF '[$ORIGIN]' || fail "the program looks for libraries elsewhere than beside itself"
if ldd "$writ" | grep -E 'openvino|tbb' | grep -vqF "$run/root/"; then fail "a library comes from elsewhere"; fi

# No network where this user may have a namespace of his own; and nothing that points at the source tree.
alone=(env -i "PATH=$PATH" "HOME=$run")
if unshare -rn true 2>/dev/null && command -v ip >/dev/null; then
  alone=(unshare -rn sh -c 'ip link set lo up && exec "$@"' alone "${alone[@]}")
fi
cd "$run"
"${alone[@]}" "$writ" model show --json >model.json || fail "the networks are not found"
"${alone[@]}" "$writ" demo --out "$run" >demo.log 2>&1 || { tail -n 10 demo.log; fail "the demo does not go through"; }
echo "the package plays the demo by itself"
