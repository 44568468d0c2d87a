# shellcheck shell=bash
# A private Redis on a unix socket. It holds only what may vanish, so nothing of it
# is written to disk.

REDIS_DATABASES=1000 # 0 is the product's; `make testdb` hands out the others in turn

redis_url() { echo "unix://$SOCKETS/redis.sock?db=${1:-0}"; }

redis_ask() { redis-cli -s "$SOCKETS/redis.sock" "$@" 2>/dev/null; }

redis_up() {
	if [ "$(redis_ask ping)" = PONG ]; then return 0; fi
	as_service redis-server --port 0 --unixsocket "$SOCKETS/redis.sock" --unixsocketperm 700 \
		--save '' --appendonly no --databases "$REDIS_DATABASES" --maxmemory 256mb --maxmemory-policy allkeys-lru \
		--dir "$SOCKETS" --logfile "$DB/redis.log" --daemonize yes </dev/null >/dev/null 2>&1 9>&-
	for _ in $(seq 100); do
		if [ "$(redis_ask ping)" = PONG ]; then return 0; fi
		sleep 0.1
	done
	fail "Redis did not start: $(tail -n 5 "$DB/redis.log")"
}

redis_down() { redis_ask shutdown nosave >/dev/null || true; }
