#!/usr/bin/env bash
# The companion API over 1,000 connections that are kept: what a decode costs that is
# known, beside a Fastify server (npm) that reads the same bytes from the same Redis; a
# decode that is new, of which the index says all, and one that a stand-in for NHTSA is asked
# for; a question without a model; memory over many requests. Run by with-services.sh.
#
# The two servers are loaded in turns, so that what else the machine does meets both. CPU is
# that of each server's own process, user and system. What cannot be had (wrk, node, npm) is
# said and left out. DURATION (of a turn), ROUNDS, CONNECTIONS, MEMORY (so many requests, 0:
# none) and VINBOT (a program made before) set sizes. With PROFILE nothing is told: a CPU
# profile of known VINs is left there.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

FASTIFY=5.12.8 IOREDIS=6.0.0
DURATION=${DURATION:-5s} ROUNDS=${ROUNDS:-4} CONNECTIONS=${CONNECTIONS:-1000} MEMORY=${MEMORY:-0}
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
VINBOT=${VINBOT:-} PROFILE=${PROFILE:-}
[ -n "$VINBOT" ] || { VINBOT=$folder/vinbot && scripts/release.sh "$VINBOT"; }
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

# load WHAT PID PORT CONNECTIONS loads a server once, and leaves what came of it: n, errors,
# p50, p95, p99, rate and ticks of CPU.
load() {
	local before
	before=$(ticks "$2")
	read -r n errors p50 p95 p99 rate < <(WHAT=$1 wrk -t 1 -c "$4" -d "$DURATION" --timeout 20s -s "$HERE/bench-api.lua" "http://127.0.0.1:$3" | tail -n 1)
	used=$(($(ticks "$2") - before))
}
per() { awk -v t="$1" -v n="$2" 'BEGIN { printf "%.1f", t * 10000 / (n ? n : 1) }'; }

# report NAME WHAT PID PORT CONNECTIONS loads a server and prints a line.
report() {
	load "$2" "$3" "$4" "$5"
	echo "$1: $(per "$used" "$n") µs of CPU a request; p50 $p50, p95 $p95, p99 $p99 ms; $n requests ($rate/s), $errors failed; $(rss "$3") MB; load $(cut -d' ' -f1 /proc/loadavg)"
}

# turn WHO PID PORT loads it once more and adds to its sums.
declare -A of_requests=() of_ticks=() of_p99=()
turn() {
	load cached "$2" "$3" "$CONNECTIONS"
	of_requests[$1]=$((${of_requests[$1]:-0} + n)) of_ticks[$1]=$((${of_ticks[$1]:-0} + used))
	of_p99[$1]="${of_p99[$1]:-}$p99 "
	echo "$1, known: $(per "$used" "$n") µs of CPU a request; p50 $p50, p95 $p95, p99 $p99 ms; $n requests ($rate/s), $errors failed; $(rss "$2") MB; load $(cut -d' ' -f1 /proc/loadavg)"
}
middle() { tr ' ' '\n' | grep . | sort -g | awk '{ a[NR] = $1 } END { print (a[int((NR + 1) / 2)] + a[int((NR + 2) / 2)]) / 2 }'; }
goal() { awk -v what="$1" -v a="$2" -v most="$3" 'BEGIN { printf "  %s: %.2f (goal: ≤ %s) %s\n", what, a, most, (a <= most ? "PASS" : "MISS") }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }

command -v node >/dev/null || { say "Skipped: the companion API. There is no node."; exit 0; }
nhtsa=$(free_port)
PORT=$nhtsa node "$HERE/nhtsa.mjs" >"$folder/nhtsa.log" 2>&1 &
servers+=($!)
export NHTSA_API_URL=http://127.0.0.1:$nhtsa
"$VINBOT" migrate >"$folder/log" 2>&1

# begin starts the program, and leaves where it is: ours, port. The playground's own server
# passes requests on to that of `vinbot serve`, its child, which is the one that is measured.
begin() {
	port=$(free_port)
	: >"$folder/log"
	LISTEN_ADDR=127.0.0.1:$port DEBUG_ADDR=$debug "$VINBOT" playground >>"$folder/log" 2>&1 &
	playground=$!
	servers+=("$playground")
	up "http://127.0.0.1:$port/api/v1/me" 401
	for _ in {1..100}; do
		if grep -q '"msg":"serving"' "$folder/log"; then break; fi
		sleep 0.1
	done
	port=$(sed -n 's/.*"msg":"serving","address":"127.0.0.1:\([0-9]*\)".*/\1/p' "$folder/log" | head -n 1)
	ours=$(pgrep -P "$playground" -f ' serve') || fail "the playground has no child that serves"
}
debug=''
[ -z "$PROFILE" ] || debug=127.0.0.1:$(free_port)
begin
KEY=$("$VINBOT" key create --user 42 | grep -o 'vb_live_[a-z0-9]*' | head -n 1)
export KEY
known=1FTFW1E80NF000000
for _ in 1 2; do # the first asks NHTSA
	curl -s -H "Authorization: Bearer $KEY" "http://127.0.0.1:$port/api/v1/vin/$known" >"$folder/body"
done
grep -q F-150 "$folder/body" || fail "no answer about $known: $(cat "$folder/body"); $(tail -n 5 "$folder/log")"

echo "companion API, $CONNECTIONS connections, $ROUNDS turns of $DURATION each, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), an answer of $(wc -c <"$folder/body") bytes"
DURATION=3s load cached "$ours" "$port" "$CONNECTIONS" # to warm it up
if [ -n "$PROFILE" ]; then
	DURATION=14s load cached "$ours" "$port" "$CONNECTIONS" &
	sleep 2
	curl -sSf -o "$PROFILE" "http://$debug/debug/pprof/profile?seconds=10"
	wait $!
	exit
fi
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
	DURATION=3s load cached "$theirs" "$their_port" "$CONNECTIONS"
	for ((i = 0; i < ROUNDS; i++)); do
		turn vinbot "$ours" "$port"
		turn "Fastify $FASTIFY" "$theirs" "$their_port"
	done
	kill "$theirs"
	cpu=$(per "${of_ticks[vinbot]}" "${of_requests[vinbot]}") their_cpu=$(per "${of_ticks["Fastify $FASTIFY"]}" "${of_requests["Fastify $FASTIFY"]}")
	p99=$(middle <<<"${of_p99[vinbot]}") their_p99=$(middle <<<"${of_p99["Fastify $FASTIFY"]}")
	echo "all turns: vinbot $cpu µs, Fastify $their_cpu µs of CPU a request; the middle p99 $p99 and $their_p99 ms"
	goal "CPU a request by Fastify's" "$(ratio "$cpu" "$their_cpu")" 0.85
	goal "p99 by Fastify's" "$(ratio "$p99" "$their_p99")" 0.6
else
	say "Skipped: Fastify. npm could not fetch it; $fastify/npm.log says why."
	turn vinbot "$ours" "$port"
fi
report "vinbot, new VINs that NHTSA is asked about (10 a second at most), 8 connections" cold "$ours" "$port" 8
report "vinbot, questions, 8 connections" ask "$ours" "$port" 8
goal "p95, ms" "$p95" 100

# What a process keeps of many requests, most of them for VINs that are known.
if [ "$MEMORY" -gt 0 ]; then
	sum=0 said=0 failed=0
	while [ "$sum" -lt "$MEMORY" ]; do
		DURATION=3s load cached "$ours" "$port" "$CONNECTIONS"
		sum=$((sum + n)) failed=$((failed + errors))
		if [ $((sum / 100000)) -gt "$said" ]; then
			said=$((sum / 100000))
			echo "after $sum requests: $(rss "$ours") MB, $failed failed; load $(cut -d' ' -f1 /proc/loadavg)"
		fi
	done
fi

# New VINs of which nobody else is asked: what the index says is all there is.
kill "$playground"
wait "$playground" || true
export NHTSA_API_URL=off FROM=500000
begin
report "vinbot, new VINs by the index, 2 connections" cold "$ours" "$port" 2
goal "p95, ms" "$p95" 20
