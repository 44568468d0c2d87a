#!/usr/bin/env bash
# Runs every test, with services of its caller (with-services.sh): under the race detector
# what works at the same time as something else, without it what only computes, which the
# detector makes ten times slower.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit

# Packages that start no goroutine but sticker, of which a few tests follow, and the storm,
# whose program is built apart. The detector meets their code where the program uses it.
computing='/(knowledge/(ask|packages|specs|sticker)|bot/chart|internal/chaos)(/|$)'
mapfile -t all < <(go list ./...)
mapfile -t raced < <(printf '%s\n' "${all[@]}" | grep -vE "$computing")
mapfile -t others < <(printf '%s\n' "${all[@]}" | grep -E "$computing")
unraced=$(awk '/^func Test/ { name = $2; sub(/\(.*/, "", name) } /^\t+unraced\(t\)/ { print name }' cmd/vinbot/*_test.go | sort -u | paste -sd '|')

code=0
go test -race -shuffle=on -count=1 -parallel 3 -timeout 25m "${raced[@]}" || code=1
go test -race -shuffle=on -count=1 -timeout 10m -run 'Tesseract|AProgramThatHangs|AsItWasSent' ./knowledge/sticker || code=1
go test -shuffle=on -count=1 -timeout 25m "${others[@]}" || code=1
go test -count=1 -parallel 3 -timeout 25m -run "^(TestTranscripts.*|$unraced)\$" ./cmd/vinbot || code=1
exit "$code"
