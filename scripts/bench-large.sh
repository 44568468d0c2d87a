#!/usr/bin/env bash
# `make bench-large`: how long loading a million passages takes, and a question over
# them. Arguments go to `vinbot bench-large`. Run by with-services.sh.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
folder=$(mktemp -d /tmp/vinbot-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
scripts/release.sh "$folder/vinbot"
"$folder/vinbot" bench-large "$@"
