# shellcheck shell=bash
# The vinbot that `make run` started.

# running_vinbot prints its process id. A number that the system has given to
# another program since does not count.
running_vinbot() {
	local pid
	pid=$(cat "$LOCAL/vinbot.pid" 2>/dev/null) || return 1
	if [ -d /proc/self ]; then
		[[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$LOCAL/vinbot"* ]] || return 1
	else
		[[ $(ps -p "$pid" -o args= 2>/dev/null) == *.local/vinbot* ]] || return 1
	fi
	echo "$pid"
}

vinbot_down() {
	local pid
	pid=$(running_vinbot) || return 0
	kill "$pid"
	for _ in $(seq 150); do # it stops gracefully within 10 s
		running_vinbot >/dev/null || return 0
		sleep 0.1
	done
	kill -KILL "$pid" 2>/dev/null || true
}
