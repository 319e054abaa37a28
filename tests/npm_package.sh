# To be sourced: `npm_package FOLDER NAME VERSION INTEGRITY` fetches a package of npm by its ordinary client, unpacks it into
# FOLDER and prints where; where there is no npm or no way to get it, it ends the script with 77, which tells ctest "skipped".
# shellcheck shell=bash
skip() { echo "skipped: $1" >&2; exit 77; }
npm_package() {
  local folder=$1 name=$2 version=$3 integrity=$4 archive
  local unpacked=$folder/$name-$version
  if [ ! -d "$unpacked" ]; then
    command -v npm >/dev/null || skip "no npm in PATH"
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent "$name@$version" >/dev/null 2>&1) || skip "$name could not be fetched"
    archive=$folder/$name-$version.tgz
    [ "sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w0)" = "$integrity" ] ||
      { rm -f "$archive"; echo "FAILED: $name $version is another file than its hash says" >&2; exit 1; }
    mkdir "$unpacked.part"
    tar -xzf "$archive" -C "$unpacked.part"
    mv "$unpacked.part" "$unpacked"
    rm "$archive"
  fi
  echo "$unpacked/package"
}
