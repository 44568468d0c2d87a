#!/usr/bin/env bash
# Writes a back-up of the database named by DATABASE_URL:
#   scripts/backup.sh FILE
#
# The database goes on working; the file holds one moment of it. It does not hold
# DATA_KEYS, without which its pictures and personal data cannot be read.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"
# shellcheck source=lib/database.sh
. "$ROOT/scripts/lib/database.sh"

[ "$#" = 1 ] || fail "usage: scripts/backup.sh FILE"
file=$1
read_database_url
umask 077 # it holds people's data
trap 'rm -f "$file.part"' EXIT
"$(client pg_dump)" --format=custom --no-owner --no-privileges --file="$file.part" -d "$URL"
"$(client pg_restore)" --list "$file.part" >/dev/null # a file nobody can read is no back-up
mv "$file.part" "$file"
say "Back-up written to $file. Keep DATA_KEYS somewhere else: without them its pictures cannot be read."
