#!/usr/bin/env bash
# `make -s testdb`: a fresh, empty database on the private cluster and an empty
# Redis database, as two lines for a shell:  eval "$(make -s testdb)"
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

provide postgres redis-server
make_places
exec 9>"$LOCAL/lock"
flock 9 # two shells may ask at the same time
postgres_up
redis_up

last=$(cat "$LOCAL/testdb" 2>/dev/null || echo 0)
next=$((last + 1))
echo "$next" >"$LOCAL/testdb"
sql postgres "CREATE DATABASE test_$next"
cache=$(((next - 1) % (REDIS_DATABASES - 1) + 1))
redis_ask -n "$cache" flushdb >/dev/null

echo "export DATABASE_URL='$(postgres_url "test_$next")'"
echo "export REDIS_URL='$(redis_url "$cache")'"
