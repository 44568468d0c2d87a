# shellcheck shell=bash
# The JavaScript modules of the echo bot in bot/telegramtest/echobots/grammy.

# echobots prints the folder they are in, installing them where they are not
# there yet. It fails where node or npm is missing.
echobots() {
	local from=$ROOT/bot/telegramtest/echobots/grammy to=$LOCAL/echobots
	command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || return 1
	if ! cmp -s "$from/package-lock.json" "$to/node_modules/.installed"; then
		say "Installing the modules of the echo bot"
		mkdir -p "$to"
		cp "$from/package.json" "$from/package-lock.json" "$to/"
		(cd "$to" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null </dev/null) || return 1
		cp "$from/package-lock.json" "$to/node_modules/.installed"
	fi
	echo "$to"
}
