#!/usr/bin/env bash
# aarch64.sh FOLDER SEER: compiles all of Writ for aarch64 into FOLDER and runs it on an emulated machine of that kind, under
# Debian's own kernel for it: unit tests, the confined decoder among them, and the networks, whose faces and templates must be
# those that SEER, this machine's photo_templates, gives. It installs nothing here: what it needs of Debian's arm64 packages is
# unpacked in FOLDER. Over an hour on two cores; exit status 77: skipped, without WRIT_AARCH64 or a tool that it names.
set -euo pipefail
folder=$1 seer=$2
source=$(cd "$(dirname "$0")/.." && pwd)
say() { printf 'aarch64: %s\n' "$*"; }
fail() { say "FAILED: $1" >&2; exit 1; }
skip() { say "skipped: $1" >&2; exit 77; }

[ -n "${WRIT_AARCH64:-}" ] || skip "only with WRIT_AARCH64=1: it compiles everything once more, and takes over an hour"
[ -z "${WRIT_SANITIZED:-}" ] || skip "once is enough"
[ "$(uname -m)" = x86_64 ] || skip "this is no x86-64"
for tool in aarch64-linux-gnu-g++:g++-aarch64-linux-gnu qemu-system-aarch64:qemu-system-arm qemu-x86_64:qemu-user cpio:cpio; do
  command -v "${tool%:*}" >/dev/null || skip "no ${tool%:*} in PATH (Debian: ${tool#*:})"
done
[ -x "$source/.deps/venv/bin/pip" ] && [ -d "$source/.deps/photos" ] || skip "no pip or no photos: run script/setup"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
build=$folder/build

# Debian's packages for arm64 as deps/apt.txt names them, and what they depend on, looked up and kept in FOLDER alone.
fetch_packages() {
  local packages
  mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial"
  : >"$folder/apt/status"
  cat >"$folder/apt/apt.conf" <<EOF
APT::Architecture "arm64"; APT::Architectures { "arm64"; };
APT::Sandbox::User "root"; Acquire::Languages "none";
Dir::State "$folder/apt"; Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt"; Dir::Cache::archives "$folder/apt/archives";
EOF
  export APT_CONFIG=$folder/apt/apt.conf
  apt-get update -qq || fail "the lists of arm64 packages can't be read"
  # The libraries; then what the emulated machine needs: readelf for a test, a shell, the kernel.
  packages=$(awk '$1 == "build" && $2 ~ /^lib|-dev$/ {print $2}' "$source/deps/apt.txt")
  # shellcheck disable=SC2086  # one word a package
  apt-get install -y -qq --no-install-recommends --download-only $packages libc6-dev libstdc++-12-dev \
    binutils busybox-static >"$folder/apt.log" 2>&1 || fail "packages can't be had: $folder/apt.log"
  (cd "$folder/apt/archives" && apt-get download -qq "$(apt-cache depends linux-image-arm64 | awk '/Depends:/ {print $2}')")
  unset APT_CONFIG
}

make_sysroot() {
  local package link
  rm -rf "$folder/sysroot" "$folder/sysroot.part"
  fetch_packages
  for package in "$folder"/apt/archives/*.deb; do dpkg-deb -x "$package" "$folder/sysroot.part"; done
  rm -rf "$folder/sysroot.part/lib/modules"
  # An absolute link would lead out of the folder.
  find "$folder/sysroot.part" -lname '/*' | while read -r link; do
    ln -srfn "$folder/sysroot.part$(readlink "$link")" "$link"
  done
  rm -rf "$folder/apt/archives"
  mv "$folder/sysroot.part" "$folder/sysroot"
}

# The wheel of the same version as here, by the same file of hashes.
fetch_openvino() {
  local minor platforms=()
  for minor in $(seq 17 36); do platforms+=(--platform "manylinux_2_${minor}_aarch64"); done
  rm -rf "$folder/wheels" "$folder/openvino"
  awk '/^openvino==/ {in_it = 1} !NF {in_it = 0} in_it' "$source/deps/wheels.lock" >"$folder/openvino.lock"
  "$source/.deps/venv/bin/pip" --disable-pip-version-check download -q --no-deps --only-binary :all: --require-hashes \
    "${platforms[@]}" --python-version 3.11 -r "$folder/openvino.lock" -d "$folder/wheels" || fail "OpenVINO can't be had"
  unzip -q "$folder"/wheels/openvino-*.whl 'openvino/cmake/*' 'openvino/include/*' 'openvino/libs/*' -d "$folder/wheels"
  mv "$folder/wheels/openvino" "$folder/openvino"
}

compile() {
  nice -n 15 cmake -S "$source" -B "$build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$source/deps/aarch64.cmake" \
    -DWRIT_AARCH64="$folder" >"$folder/configure.log" 2>&1 || { tail -n 20 "$folder/configure.log"; fail "configure"; }
  nice -n 15 ninja -C "$build" -k 0 >"$folder/build.log" 2>&1 ||
    { grep -E 'error: |undefined reference|^FAILED:' "$folder/build.log" | head -n 40; fail "compile"; }
}

tests="base index log face"
# Minutes each where every multiplication is emulated; photo_templates runs the same networks.
too_long="ModelTrial.*:Pipeline.*:ChooseFace.*:Quality.*:AlteredModel.*:Exif.AllEight*:Align.Mirroring*:Align.LargePhoto*:Draw.FacesAre*:Image.ReducedPhotoShows*"
photos="astronaut.png biden.jpg obama.jpg obama2.jpg"

# A file system in memory in which everything has the path that it was compiled with.
make_machine() {
  local root=$folder/root program
  rm -rf "$root"
  mkdir -p "$root"/{bin,proc,sys,dev,tmp,etc} "$root/usr/bin" "$root$source/.deps" "$root$build"
  cp "$folder/sysroot/bin/busybox" "$root/bin/"
  for program in sh cat mount true; do ln -s busybox "$root/bin/$program"; done
  ln -s ../../bin/true "$root/usr/bin/true"
  cp -L "$folder/sysroot/usr/bin/readelf" "$root/bin/"
  (cd "$folder/sysroot" && find lib usr/lib/aarch64-linux-gnu -maxdepth 2 -name '*.so*' | cpio -pdm --quiet "$root")
  (cd / && find "${folder#/}/openvino/libs" | cpio -pdm --quiet "$root")
  cp -rL "$source/models" "$source/docs" "$root$source/"
  cp -rL "$source/.deps/models" "$source/.deps/photos" "$root$source/.deps/"
  # shellcheck disable=SC2086  # one word a folder
  for program in writ-decoder tests/photo_templates $(printf '%s_test ' $tests); do
    aarch64-linux-gnu-strip -o "$root$build/${program#*/}" "$build/$program"
  done
  printf 'root:x:0:0:root:/tmp:/bin/sh\n' >"$root/etc/passwd"
  write_init >"$root/init"
  chmod 755 "$root/init"
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$folder/root.cpio"
}

write_init() {
  cat <<EOF
#!/bin/sh
export PATH=/bin HOME=/tmp
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmp /tmp
busybox ip link set lo up
cd $build
all() {
  busybox uname -srm
  ./photo_templates $photos; echo "ENDED networks \$?"
  for test in $tests; do ./\${test}_test --gtest_brief=1 --gtest_filter=-$too_long; echo "ENDED \$test \$?"; done
}
all </dev/null 2>&1 | cat
busybox poweroff -f
EOF
}

run_machine() {
  nice -n 15 timeout 3000 qemu-system-aarch64 -M virt -cpu max -smp 2 -m 4G -nodefaults -display none -no-reboot \
    -serial "file:$folder/serial.log" -kernel "$folder"/sysroot/boot/vmlinuz-* -initrd "$folder/root.cpio" \
    -append "console=ttyAMA0 quiet panic=-1" </dev/null || say "the machine was stopped"
  tr -d '\r' <"$folder/serial.log" >"$folder/machine.log"
}

# Another processor adds in another order: the last bits may differ.
compare() {
  "$source/.deps/venv/bin/python" - "$folder/seen.here" "$folder/machine.log" <<'EOF'
import sys

def seen(path):
    lines = [line.split() for line in open(path, errors="replace") if line.startswith("SEEN ")]
    return {line[1]: [float(word) for word in line[2:]] for line in lines}

here, there = seen(sys.argv[1]), seen(sys.argv[2])
right = len(here) > 0 and here.keys() == there.keys()
for name in sorted(here.keys() & there.keys()):
    a, b = here[name], there[name]
    moved = max(abs(x - y) for x, y in zip(a[:10], b[:10]))
    score = sum(x * y for x, y in zip(a[10:], b[10:], strict=True))
    print(f"aarch64: {name}: landmarks {moved:.3f} pixels apart at most, templates score {score:.5f}")
    right = right and moved < 0.05 and score > 0.9999
sys.exit(not right)
EOF
}

# What was made from the same lists is kept.
key=$(cat "$source/deps/apt.txt" "$source/deps/wheels.lock" | sha256sum)
if [ "$(cat "$folder/key" 2>/dev/null)" != "$key" ]; then
  say "fetching Debian's arm64 packages, and OpenVINO for aarch64"
  make_sysroot
  fetch_openvino
  echo "$key" >"$folder/key"
fi
say "compiling"
compile
make_machine
say "running"
run_machine
failed=0
for name in networks $tests; do
  grep -qx "ENDED $name 0" "$folder/machine.log" || { failed=1; say "FAILED: $name: see $folder/machine.log"; }
done
# Without AVX both multiply in float32, not one of them in bfloat16.
# shellcheck disable=SC2086  # one word a photo
nice -n 15 qemu-x86_64 -cpu Nehalem "$seer" $photos >"$folder/seen.here" || failed=1
compare || { failed=1; say "FAILED: the networks see other faces"; }
exit $failed
