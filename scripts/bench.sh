#!/usr/bin/env bash
# `make bench`: the speed and memory of the whole program, as one table, then the VIN
# decoder's beside corgi's, the companion API's beside Fastify's, then the benchmarks of its parts. Arguments go to
# `vinbot bench`. Run by with-services.sh.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
folder=$(mktemp -d /tmp/vinbot-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
scripts/release.sh "$folder/vinbot"
"$folder/vinbot" bench "$@"
scripts/bench-vin.sh
scripts/bench-api.sh
go test -run '^$' -bench . -benchmem -timeout 30m ./...
