#!/usr/bin/env bash
# Puts a back-up into the empty database named by DATABASE_URL:
#   scripts/restore.sh FILE
#
# All of it or nothing. A database that holds tables is refused: a restore never
# overwrites.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"
# shellcheck source=lib/database.sh
. "$ROOT/scripts/lib/database.sh"

[ "$#" = 1 ] || fail "usage: scripts/restore.sh FILE"
[ -r "$1" ] || fail "$1 cannot be read."
read_database_url
tables=$(query "$URL" "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
[ "$tables" = 0 ] || fail "This database holds $tables tables. Restore into an empty one."
"$(client pg_restore)" --exit-on-error --single-transaction --no-owner --no-privileges -d "$URL" "$1"
say "Restored. Start vinbot with the DATA_KEYS of the time of the back-up."
