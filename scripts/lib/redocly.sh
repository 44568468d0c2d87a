# shellcheck shell=bash
# Redocly's linter of OpenAPI documents (npm; one package without dependencies).

REDOCLY=2.77.0

# redocly prints where the program is, installing it where it is not; it fails where it
# cannot be had.
redocly() {
	local to=$LOCAL/redocly
	command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || return 1
	if [ "$(cat "$to/.installed" 2>/dev/null)" != "$REDOCLY" ]; then
		say "Installing Redocly's linter"
		mkdir -p "$to"
		(cd "$to" && timeout 300 npm install --ignore-scripts --no-audit --no-fund --loglevel=error "@redocly/cli@$REDOCLY" >/dev/null </dev/null) || return 1
		echo "$REDOCLY" >"$to/.installed"
	fi
	echo "$to/node_modules/.bin/redocly"
}
