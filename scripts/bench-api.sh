#!/usr/bin/env bash
# The companion API over 1,000 connections that are kept: what a decode costs that is
# known, beside a Fastify server (npm) that reads the same bytes from the same Redis; a
# decode that is new and that a stand-in for NHTSA is asked for; a question without a model. Run by with-services.sh.
#
# CPU is that of each server's own process, user and system. What cannot be had (wrk, node,
# npm) is said and left out. DURATION, CONNECTIONS and VINBOT (a program made before)
# set sizes.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

FASTIFY=5.12.8 IOREDIS=6.0.0
DURATION=${DURATION:-20s} CONNECTIONS=${CONNECTIONS:-1000}
HERE=$ROOT/scripts

command -v wrk >/dev/null || { say "Skipped: the companion API. There is no wrk to load it with."; exit 0; }
folder=$(mktemp -d /tmp/vinbot-bench-api.XXXXXX)
servers=()
finish() {
	for pid in ${servers[@]+"${servers[@]}"}; do kill "$pid" 2>/dev/null || true; done
	wait
	rm -rf "$folder"
}
trap finish EXIT
cd "$ROOT" || exit
VINBOT=${VINBOT:-}
[ -n "$VINBOT" ] || { VINBOT=$folder/vinbot && go build -o "$VINBOT" ./cmd/vinbot; }
vpic_up "$VINBOT"
VPIC_INDEX=$(realpath -m "${VPIC_INDEX:-$LOCAL/vpic.idx}")
DATA_KEYS=$(head -c 32 /dev/urandom | base64)
PLANS_FILE=$folder/plans.json
# A plan without limits that would be reached: they are counted all the same.
sed 's/"code": "free", "vins": 10, "features": \[/"code": "free", "unlimited_vins": true, "api": {"per_minute": 100000000, "per_day": 1000000000}, "features": ["api_key", /' billing/plans.json >"$PLANS_FILE"
export VPIC_INDEX DATA_KEYS PLANS_FILE PLAYGROUND_DIR=$folder/playground NHTSA_RECALLS_URL=http://127.0.0.1:9

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# up URL STATUS waits until that is answered there.
up() {
	for _ in {1..300}; do
		[ "$(curl -s -o /dev/null -w '%{http_code}' "$1")" = "$2" ] && return 0
		sleep 0.2
	done
	fail "nobody answers at $1: $(tail -n 5 "$folder/log")"
}

# ticks PID prints its CPU time, in hundredths of a second.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
rss() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# load NAME WHAT PID PORT CONNECTIONS prints a line, and leaves CPU a request and p95, p99.
load() {
	local before after
	before=$(ticks "$3")
	read -r n errors p50 p95 p99 rate < <(WHAT=$2 wrk -t 1 -c "$5" -d "$DURATION" --timeout 20s -s "$HERE/bench-api.lua" "http://127.0.0.1:$4" | tail -n 1)
	after=$(ticks "$3")
	cpu=$(awk -v t=$((after - before)) -v n="$n" 'BEGIN { printf "%.1f", t * 10000 / (n ? n : 1) }')
	echo "$1: $cpu µs of CPU a request; p50 $p50, p95 $p95, p99 $p99 ms; $n requests ($rate/s), $errors failed; $(rss "$3") MB"
}
goal() { awk -v what="$1" -v a="$2" -v most="$3" 'BEGIN { printf "  %s: %.2f (goal: ≤ %s) %s\n", what, a, most, (a <= most ? "PASS" : "MISS") }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }

command -v node >/dev/null || { say "Skipped: the companion API. There is no node."; exit 0; }
nhtsa=$(free_port)
PORT=$nhtsa node "$HERE/nhtsa.mjs" >"$folder/nhtsa.log" 2>&1 &
servers+=($!)
export NHTSA_API_URL=http://127.0.0.1:$nhtsa
port=$(free_port)
"$VINBOT" migrate >"$folder/log" 2>&1
LISTEN_ADDR=127.0.0.1:$port "$VINBOT" playground >>"$folder/log" 2>&1 &
ours=$!
servers+=("$ours")
up "http://127.0.0.1:$port/api/v1/me" 401
# The playground's own server passes requests on to that of `vinbot serve`, its child, which
# is the one that is measured.
for _ in {1..100}; do
	if grep -q '"msg":"serving"' "$folder/log"; then break; fi
	sleep 0.1
done
port=$(sed -n 's/.*"msg":"serving","address":"127.0.0.1:\([0-9]*\)".*/\1/p' "$folder/log" | head -n 1)
ours=$(pgrep -P "$ours" -f ' serve') || fail "the playground has no child that serves"
KEY=$("$VINBOT" key create --user 42 | grep -o 'vb_live_[a-z0-9]*' | head -n 1)
export KEY
known=1FTFW1E80NF000000
curl -s -H "Authorization: Bearer $KEY" "http://127.0.0.1:$port/api/v1/vin/$known" >"$folder/body"
grep -q F-150 "$folder/body" || fail "no answer about $known: $(cat "$folder/body"); $(tail -n 5 "$folder/log")"

echo "companion API, $CONNECTIONS connections, $DURATION each, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), an answer of $(wc -c <"$folder/body") bytes"
DURATION=5s load "warm-up" cached "$ours" "$port" "$CONNECTIONS" >/dev/null
load "vinbot, known" cached "$ours" "$port" "$CONNECTIONS"
our_cpu=$cpu our_p99=$p99

fastify=$LOCAL/fastify
mkdir -p "$fastify"
if [ ! -d "$fastify/node_modules/ioredis" ]; then
	(cd "$fastify" && timeout 300 npm install --ignore-scripts --no-audit --no-fund --loglevel=error "fastify@$FASTIFY" "ioredis@$IOREDIS" >npm.log 2>&1 </dev/null) || true
fi
if [ -d "$fastify/node_modules/ioredis" ]; then
	cp "$HERE/fastify.mjs" "$fastify/"
	socket=${REDIS_URL#unix://}
	redis-cli -s "${socket%%\?*}" -n "${socket##*db=}" -x set "bench:$known" <"$folder/body" >/dev/null
	their_port=$(free_port)
	BENCH_REDIS="${socket%%\?*}" BENCH_DB="${socket##*db=}" PORT=$their_port NODE_ENV=production node "$fastify/fastify.mjs" >>"$folder/log" 2>&1 &
	theirs=$!
	servers+=("$theirs")
	up "http://127.0.0.1:$their_port/" 404
	DURATION=5s load "warm-up" cached "$theirs" "$their_port" "$CONNECTIONS" >/dev/null
	load "Fastify $FASTIFY, the same bytes" cached "$theirs" "$their_port" "$CONNECTIONS"
	goal "CPU a request by Fastify's" "$(ratio "$our_cpu" "$cpu")" 0.85
	goal "p99 by Fastify's" "$(ratio "$our_p99" "$p99")" 0.6
else
	say "Skipped: Fastify. npm could not fetch it; $fastify/npm.log says why."
fi
load "vinbot, new VINs that NHTSA is asked about (10 a second at most), 8 connections" cold "$ours" "$port" 8
load "vinbot, questions, 8 connections" ask "$ours" "$port" 8
goal "p95, ms" "$p95" 100
