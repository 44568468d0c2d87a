#!/usr/bin/env bash
# Runs, with -update, the tests of those packages that know the flag.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
mapfile -t packages < <(grep -rlE --include='*_test.go' 'flag\.Bool\("update"' . | xargs -r -n 1 dirname | sort -u)
[ "${#packages[@]}" -gt 0 ] || fail "No test has golden files."
go test -count=1 "${packages[@]}" -update
