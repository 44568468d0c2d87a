#!/usr/bin/env bash
# Runs a command with a PostgreSQL and a Redis of its own, which are gone when it
# ends, however it ends:
#   scripts/with-services.sh [--needs NEED,…] [--echobots] [--durable] -- COMMAND…
#
# --echobots installs the modules of the JavaScript echo bot, where node is.
# fsync is off unless --durable asks for what production does.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

needs=(go gcc postgres redis-server tesseract poppler)
settings=(fsync=off full_page_writes=off synchronous_commit=off)
while [ "$1" != -- ]; do
	case $1 in
	--needs)
		IFS=, read -ra more <<<"$2"
		needs+=("${more[@]}")
		shift 2
		;;
	--echobots) # without node that bot is not run; CI has it
		ECHOBOTS=$(echobots || true)
		export ECHOBOTS
		shift
		;;
	--durable)
		settings=()
		shift
		;;
	*) fail "with-services.sh: unknown option $1" ;;
	esac
done
shift
provide "${needs[@]}"

home=$(mktemp -d /tmp/vinbot-test.XXXXXX) # short: a unix socket's path is
DB=$home/db
# shellcheck disable=SC2034 # lib/postgres.sh uses it
SOCKETS=$DB
group=

teardown() {
	set +e # whatever fails here, the rest is still to be done
	trap '' INT TERM HUP
	# The whole group: a test may have left a browser behind.
	if [ -n "$group" ]; then
		kill -TERM -- "-$group" 2>/dev/null && sleep 0.5
		kill -KILL -- "-$group" 2>/dev/null || true
	fi
	redis_down
	postgres_down
	rm -rf "$home"
}
trap teardown EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

chmod 711 "$home"
service_folder "$DB"
postgres_up ${settings[@]+"${settings[@]}"}
redis_up

# A developer's own settings are no part of a test.
while IFS='=' read -r name _; do
	case $name in
	TELEGRAM_* | OPENAI_* | OLLAMA_* | NHTSA_* | AUTODEV_* | STRIPE_* | SENTRY_* | OTEL_* | PLAYGROUND_* | \
		DATA_KEYS | OPERATOR_CHAT_ID | LISTEN_ADDR | METRICS_ADDR | DEBUG_ADDR | PUBLIC_URL | PICTURE_DAYS | VPIC_INDEX) unset "$name" ;;
	esac
done < <(env)
DATABASE_URL=$(postgres_url postgres)
REDIS_URL=$(redis_url)
CHROMIUM=$(chromium_path || true)
export DATABASE_URL REDIS_URL CHROMIUM

cd "$ROOT" || exit
# In a process group of its own, so that an interrupt can end all of it; waited
# for in the background, because bash runs a trap only between commands.
set -m
"$@" </dev/null &
group=$!
set +m
wait "$group"
