#!/usr/bin/env bash
# A PostgreSQL and a Redis that a test may kill:
#   scripts/services.sh FOLDER up         makes and starts them, and prints two lines NAME=VALUE
#   scripts/services.sh FOLDER postgres   ends PostgreSQL at once, as a crash does, and starts it again
#   scripts/services.sh FOLDER redis      the same with Redis, which forgets everything
#   scripts/services.sh FOLDER down       ends both and removes the folder
#
# PostgreSQL keeps its promises (fsync on): after a crash it recovers from its log.
# FOLDER must be open to the services' user, and its name short enough for a socket.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

DB=$1/db
# shellcheck disable=SC2034 # lib/postgres.sh uses it
SOCKETS=$DB

case $2 in
up)
	service_folder "$DB"
	postgres_up
	redis_up
	echo "DATABASE_URL=$(postgres_url postgres)"
	echo "REDIS_URL=$(redis_url)"
	;;
postgres)
	PG=$(cluster_bin)
	as_service "$PG/pg_ctl" -D "$DB/data" -m immediate -w -t 30 stop >/dev/null
	postgres_up
	;;
redis)
	kill -KILL "$(redis_ask info server | sed -n 's/^process_id:\([0-9]*\).*/\1/p')"
	while [ "$(redis_ask ping)" = PONG ]; do sleep 0.02; done
	redis_up
	;;
down)
	redis_down
	postgres_down
	rm -rf "$DB"
	;;
*) fail "services.sh: up, postgres, redis or down, not $2" ;;
esac
