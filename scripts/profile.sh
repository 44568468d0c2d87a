#!/usr/bin/env bash
# Takes the profile that scripts/release.sh builds by: backlogs of updates by poll, and the
# companion API asked about a known VIN. Run by with-services.sh.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

cd "$ROOT" || exit
folder=$(mktemp -d /tmp/vinbot-profile.XXXXXX)
trap 'rm -rf "$folder"' EXIT
scripts/release.sh "$folder/vinbot"
"$folder/vinbot" bench --only backlogs --profiles "$folder"
VINBOT=$folder/vinbot PROFILE=$folder/api.pprof scripts/bench-api.sh
go tool pprof -proto "$folder/cpu.pprof" "$folder/api.pprof" >"$folder/served.pgo"
mv "$folder/served.pgo" cmd/vinbot/served.pgo
