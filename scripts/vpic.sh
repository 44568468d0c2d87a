#!/usr/bin/env bash
# Makes the offline index of NHTSA's vehicle data under .local/, for the tests that
# measure the VIN decoder. Where it cannot be made, they skip.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

provide go
cd "$ROOT" || exit
mkdir -p "$LOCAL"
go build -o "$LOCAL/vinbot-vpic" ./cmd/vinbot
vpic_up "$LOCAL/vinbot-vpic"
rm -f "$LOCAL/vinbot-vpic"
