# To be sourced: `go_tool FOLDER PACKAGE VERSION` builds a program of other authors, in Go, into FOLDER and prints its path;
# where there is no go of 1.24 or no way to get the source, it ends the script with 77, which tells ctest "skipped".
# shellcheck shell=bash
skip() { echo "skipped: $1" >&2; exit 77; }
go_tool() {
  local folder=$1 package=$2 version=$3 name minor
  name=$(basename "$package")
  command -v go >/dev/null || skip "no go in PATH"
  minor=$(GOTOOLCHAIN=local go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge 24 ] || skip "go is older than 1.24"
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
  if [ ! -x "$folder/$name-$version" ]; then
    GOBIN=$folder GOTOOLCHAIN=local go install "$package@$version" >&2 || skip "$name could not be fetched and built"
    mv "$folder/$name" "$folder/$name-$version"
  fi
  echo "$folder/$name-$version"
}
