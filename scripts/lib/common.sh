# shellcheck shell=bash
# What every script here shares: where things are, who runs the services, and
# how to speak. Sourced, never run.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034 # the other parts use it
LOCAL=$ROOT/.local

# sudo and bare shells often lack the usual place of a Go tarball.
command -v go >/dev/null 2>&1 || PATH=$PATH:/usr/local/go/bin

# Progress goes to standard error: standard output belongs to the command
# (`make testdb` prints two lines that a shell evaluates).
say() { printf '%s\n' "$*" >&2; }
fail() {
	say "$*"
	exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# PostgreSQL refuses to run as root, so root lends its services another user.
service_user() {
	if ! is_root; then
		id -un
	elif id postgres >/dev/null 2>&1; then
		echo postgres
	else
		echo nobody
	fi
}

# as_service runs a command as that user, from a folder it can read.
as_service() {
	if is_root; then
		(cd / && runuser -u "$(service_user)" -- "$@")
	else
		"$@"
	fi
}

# service_folder makes a folder that only the services' user (and root) enters.
service_folder() {
	if [ ! -d "$1" ]; then
		(umask 077 && mkdir "$1")
		if is_root; then chown "$(service_user)": "$1"; fi
	fi
	# In a shared place such as /tmp somebody else may have been there first.
	# shellcheck disable=SC2016 # $1 is for the shell inside
	as_service bash -c '[ -O "$1" ] && [ -w "$1" ]' _ "$1" || fail "$1 belongs to somebody else. Run this as its owner, or remove it."
}

# at_least HAVE WANT compares version numbers.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
