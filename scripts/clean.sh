#!/usr/bin/env bash
# `make clean`: stops everything and removes what this checkout has made.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

bash "$ROOT/scripts/stop.sh"
rm -rf "$(far_data)" "$(far_sockets)" "$LOCAL"
