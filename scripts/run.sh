#!/usr/bin/env bash
# `make run`: everything from a clean clone to a conversation. With
# TELEGRAM_BOT_TOKEN it serves that bot, without it the playground.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

needs=(go tesseract poppler)
[ -n "${DATABASE_URL:-}" ] || needs+=(postgres)
[ -n "${REDIS_URL:-}" ] || needs+=(redis-server)

# data_keys makes the key for data at rest, once.
data_keys() {
	local file=$LOCAL/data_keys
	if [ ! -s "$file" ]; then
		(umask 077 && head -c 32 /dev/urandom | base64 >"$file.new" && mv "$file.new" "$file")
	fi
	cat "$file"
}

services() {
	if [ -z "${DATABASE_URL:-}" ]; then
		postgres_up
		sql postgres "SELECT datname FROM pg_database" | grep -qx vinbot || sql postgres 'CREATE DATABASE vinbot'
		DATABASE_URL=$(postgres_url vinbot)
	fi
	if [ -z "${REDIS_URL:-}" ]; then
		redis_up
		REDIS_URL=$(redis_url)
	fi
	export DATABASE_URL REDIS_URL
}

provide "${needs[@]}"
make_places
if running_vinbot >/dev/null; then fail "vinbot is running already; \`make stop\` ends it."; fi
exec 9>"$LOCAL/lock"
flock 9
services
DATA_KEYS=${DATA_KEYS:-$(data_keys)}
export DATA_KEYS
cd "$ROOT" || exit
[ -x .local/vinbot ] || say "Building: vinbot"
go build -o .local/vinbot ./cmd/vinbot
vpic_up .local/vinbot
.local/vinbot migrate
echo $$ >"$LOCAL/vinbot.pid" # exec keeps this number
exec 9>&-
if [ -n "${TELEGRAM_BOT_TOKEN:-}" ]; then
	exec .local/vinbot serve
fi
exec .local/vinbot playground
