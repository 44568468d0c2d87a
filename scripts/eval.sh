#!/usr/bin/env bash
# Prints what the suites measure on real cases; run by `make eval` with services of
# its own. Where the cases are absent, a suite says so.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
scripts/vpic.sh
VINBOT_EVAL=1 go test -count=1 -v -timeout 30m \
	-run 'Recorded|RealGM|RealFord|Photos|Stranger|BuiltInFacts|DoNotHold|KeepTheirThread|OffersOr|IntoAnOffer|VINGoals' \
	./knowledge/vin ./knowledge/packages ./knowledge/sticker ./knowledge/ask ./cmd/vinbot
