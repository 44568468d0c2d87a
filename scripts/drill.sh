#!/usr/bin/env bash
# Proves that a back-up can be restored, without touching what it backs up:
#   DATABASE_URL=… scripts/drill.sh
#
# It backs up that database, restores it into a scratch database on the same
# server, backs up the scratch database, and compares the two back-ups row by row.
# Both are moments of their own, so the product may go on writing. Needs the right
# to create a database, and room for a second copy.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"
# shellcheck source=lib/database.sh
. "$ROOT/scripts/lib/database.sh"

read_database_url
work=$(mktemp -d)
scratch=vinbot_drill_$$_$RANDOM
undo() {
	query "$URL" "DROP DATABASE IF EXISTS $scratch WITH (FORCE)" || say "The scratch database $scratch is left over."
	rm -rf "$work"
}
trap undo EXIT
trap 'exit 130' INT TERM HUP

# on_scratch COMMAND… with DATABASE_URL naming the scratch database. A later dbname
# overrides an earlier one in both forms of a URL.
on_scratch() {
	case $DATABASE_URL in
	*://*\?*) DATABASE_URL="$DATABASE_URL&dbname=$scratch" "$@" ;;
	*://*) DATABASE_URL="$DATABASE_URL?dbname=$scratch" "$@" ;;
	*) DATABASE_URL="$DATABASE_URL dbname=$scratch" "$@" ;;
	esac
}

# rows prints a back-up's data, without what names the moment it was taken; one
# table's rows are in no order of meaning, so they are sorted.
rows() {
	"$(client pg_restore)" --data-only --file=- "$1" | grep -v '^\(--\|\\restrict\|\\unrestrict\)' | LC_ALL=C sort
}

# step WHAT COMMAND… is silent unless it fails.
step() {
	local what=$1
	shift
	"$@" >"$work/log" 2>&1 || fail "The drill failed: $what.
$(cat "$work/log")"
}

step "no back-up could be made" bash "$ROOT/scripts/backup.sh" "$work/before"
query "$URL" "CREATE DATABASE $scratch TEMPLATE template0"
step "the back-up cannot be restored" on_scratch bash "$ROOT/scripts/restore.sh" "$work/before"
step "the restored database cannot be backed up" on_scratch bash "$ROOT/scripts/backup.sh" "$work/after"
cmp -s <(rows "$work/before") <(rows "$work/after") || fail "The drill failed: the restored rows differ."
say "The drill passed: $(rows "$work/before" | wc -l) lines of data are the same after a restore."
