#!/usr/bin/env bash
# Scores every engine; run by `make eval` with services of its own.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
mkdir -p .local
go build -o .local/vinbot ./cmd/vinbot
.local/vinbot migrate
for engine in vin packages sticker ask; do
	.local/vinbot eval "$engine"
done
