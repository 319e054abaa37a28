#!/bin/sh
# logcheck.sh LOG_WRITER LOG_PROVER: runs the tests of tests/logcheck, the independent checker of the log, over logs and
# proofs that the product makes. Exit status 77 tells ctest that they were skipped: there is no `go`.
set -eu
if ! command -v go >/dev/null; then
  echo "skipped: no go in PATH"
  exit 77
fi
WRIT_LOG_WRITER=$1 WRIT_LOG_PROVER=$2
# Go must not stamp the build with the state of the repository, nor fetch another toolchain or change go.mod.
GOFLAGS='-mod=readonly -buildvcs=false' GOTOOLCHAIN=local
export WRIT_LOG_WRITER WRIT_LOG_PROVER GOFLAGS GOTOOLCHAIN
cd "$(dirname "$0")/logcheck"
go vet ./...
exec go test -count=1 ./...
