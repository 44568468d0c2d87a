#!/usr/bin/env bash
# What the container of compose.yaml runs. With TELEGRAM_BOT_TOKEN it serves that
# bot, without it the playground.
set -eu

# The playground's page steers an emulated Telegram, so it listens to its own
# machine only. In a container the person sits outside; compose.yaml publishes
# these two ports (the chat, the pay page) on the host's loopback address.
address=$(hostname -i | cut -d ' ' -f 1)
for port in 8080 8081; do
	socat "TCP-LISTEN:$port,bind=$address,fork,reuseaddr" "TCP:127.0.0.1:$port" &
done

# Made once and kept in the volume.
if [ -z "${DATA_KEYS:-}" ]; then
	[ -s data_keys ] || (umask 077 && head -c 32 /dev/urandom | base64 >data_keys.new && mv data_keys.new data_keys)
	DATA_KEYS=$(cat data_keys)
	export DATA_KEYS
fi

if [ -n "${TELEGRAM_BOT_TOKEN:-}" ]; then
	exec vinbot serve
fi
exec vinbot playground --dir playground
