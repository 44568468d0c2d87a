#!/usr/bin/env bash
# Installs what a Debian or Ubuntu machine lacks. Run by `make` as root:
#   scripts/install-debian.sh NEED…    (names of lib/needs.sh)
#
# It leaves alone what is there: nothing installed is upgraded, no service is
# started or restarted, no cluster is made or touched, and apt's own
# configuration stays as it is.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

scratch=$(mktemp -d /tmp/vinbot-install.XXXXXX)
log=$scratch/log
# shellcheck source=lib/pgvector.sh
. "$ROOT/scripts/lib/pgvector.sh"
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.conf

undo() {
	if [ -e "$scratch/policy" ]; then rm -f "$policy"; fi
	if [ -e "$scratch/createcluster.conf" ]; then cp -p "$scratch/createcluster.conf" "$clusters"; fi
	rm -rf "$scratch"
}
trap undo EXIT
trap 'exit 130' INT TERM HUP

apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}

install() {
	say "Installing: $*"
	apt install -y --no-install-recommends --no-upgrade -o Dpkg::Options::=--force-confold "$@" ||
		fail "apt-get could not install $*:
$(tail -n 15 "$log")"
}

# Packages start their services when they are installed, and PostgreSQL's restarts
# every cluster on the machine. A machine's own policy is left in force.
forbid_services() {
	[ -e "$policy" ] && return 0
	touch "$scratch/policy"
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
}

# install_server VERSION without the `main` cluster that Debian makes beside it.
install_server() {
	dpkg -s postgresql-common >/dev/null 2>&1 || install postgresql-common
	cp -p "$clusters" "$scratch/createcluster.conf"
	echo 'create_main_cluster = false' >>"$clusters"
	install "postgresql-$1"
	cp -p "$scratch/createcluster.conf" "$clusters"
	rm "$scratch/createcluster.conf"
}

# candidate PACKAGE prints the version apt would install, if there is one.
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9].*\)/\1/p'; }

# packaged_pgvector prints the newest server version with a good enough package.
packaged_pgvector() {
	local name
	for name in $(apt-cache pkgnames postgresql- | grep -x 'postgresql-[0-9]*-pgvector' | sort -rV); do
		if at_least "$(candidate "$name")" "$OLDEST_PGVECTOR"; then
			tr -cd 0-9 <<<"$name"
			return 0
		fi
	done
}

install_postgres() {
	local version bin
	bin=$(postgres_servers | head -n 1)
	if [ -n "$bin" ]; then
		version=$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
	else
		version=$(packaged_pgvector)
		[ -n "$version" ] || version=$(candidate postgresql | sed 's/^\([0-9]*\).*/\1/')
		[ -n "$version" ] || fail "This machine's apt offers no PostgreSQL."
		install_server "$version"
	fi
	if at_least "$(candidate "postgresql-$version-pgvector")" "$OLDEST_PGVECTOR"; then
		install "postgresql-$version-pgvector"
	else
		build_pgvector "$version"
	fi
}

packages=()
for need in "$@"; do
	case $need in
	postgres) ;;
	gcc) packages+=(gcc libc6-dev) ;;
	tesseract) packages+=(tesseract-ocr tesseract-ocr-eng tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-deu) ;;
	poppler) packages+=(poppler-utils fonts-liberation) ;;
	chromium) packages+=(chromium fonts-dejavu-core) ;;
	node) packages+=(nodejs npm) ;;
	python-telegram-bot) packages+=(python3-python-telegram-bot) ;;
	*) packages+=("$need") ;;
	esac
done

say "Reading this machine's package lists"
apt update || say "apt-get update reported errors; going on with the lists that are here."
forbid_services
if [ "${#packages[@]}" -gt 0 ]; then install "${packages[@]}"; fi
if [[ " $* " == *" postgres "* ]]; then install_postgres; fi
