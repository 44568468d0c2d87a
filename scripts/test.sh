#!/usr/bin/env bash
# Runs every test, with services of its caller (with-services.sh): under the race detector
# what works at the same time as something else, without it what only computes, which the
# detector makes ten times slower.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit

# The packages that start no goroutine, the storm, whose program is built apart, and the
# reader of labels, of which only the tests that follow are raced.
unraced='/(knowledge/(ask|packages|specs|sticker)|bot/chart|internal/chaos)(/|$)'
# The whole program's tests of what happens at the same time; the others are not raced.
together='AtOnce|AtATime|Replica|EveryMessage|Thousand|Twice|OnceForAn|WhileTheBotRuns|Served?[A-Z]|ThroughTheBotAPI'
program=./cmd/vinbot
mapfile -t parts < <(go list ./... | grep -v "${program#.}$")
mapfile -t raced < <(printf '%s\n' "${parts[@]}" | grep -vE "$unraced")
mapfile -t others < <(printf '%s\n' "${parts[@]}" | grep -E "$unraced")

code=0
go test -race -shuffle=on -count=1 -timeout 25m "${raced[@]}" || code=1
go test -race -shuffle=on -count=1 -timeout 25m -run "$together" $program || code=1
# The longest, beside which all the others are done.
go test -shuffle=on -count=1 -parallel 4 -timeout 25m -skip "$together" $program &
go test -race -shuffle=on -count=1 -timeout 25m -run 'Tesseract|AProgramThatHangs|AsItWasSent' ./knowledge/sticker || code=1
go test -p 1 -shuffle=on -count=1 -parallel 4 -timeout 25m "${others[@]}" || code=1
wait $! || code=1
exit "$code"
