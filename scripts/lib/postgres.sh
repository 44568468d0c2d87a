# shellcheck shell=bash
# A private PostgreSQL on a unix socket. A cluster that is already on the machine
# is never looked at: only the installed programs are shared.

OLDEST_POSTGRES=15  # CREATE DATABASE … STRATEGY FILE_COPY
OLDEST_PGVECTOR=0.8 # hnsw.iterative_scan

# postgres_servers prints the bin folders of the installed servers, newest first.
postgres_servers() {
	local bin version
	for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
		/usr/local/opt/postgresql@*/bin "$(pg_config --bindir 2>/dev/null || true)"; do
		if [ ! -x "$bin/initdb" ] || [ ! -x "$bin/postgres" ]; then continue; fi
		version=$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
		if [ "$version" -ge "$OLDEST_POSTGRES" ]; then echo "$version $bin"; fi
	done | sort -rnu | cut -d ' ' -f 2-
}

# offers_pgvector BIN: does this server come with a pgvector that is new enough?
offers_pgvector() {
	local control version
	control=$("$1/pg_config" --sharedir)/extension/vector.control
	[ -r "$control" ] || return 1
	version=$(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$control")
	at_least "$version" "$OLDEST_PGVECTOR"
}

# postgres_bin prints the bin folder of the newest server that offers pgvector.
postgres_bin() {
	local bin
	while read -r bin; do
		if offers_pgvector "$bin"; then
			echo "$bin"
			return 0
		fi
	done < <(postgres_servers)
	return 1
}

# cluster_bin: a cluster stays with the version that made it, also when a newer
# server has been installed since.
cluster_bin() {
	local version bin
	if [ -f "$DB/data/PG_VERSION" ]; then
		version=$(cat "$DB/data/PG_VERSION")
		while read -r bin; do
			case $("$bin/postgres" --version) in *" $version."*)
				echo "$bin"
				return 0
				;;
			esac
		done < <(postgres_servers)
		fail "PostgreSQL $version, which made $DB/data, is gone. \`make clean\` removes that data."
	fi
	postgres_bin
}

postgres_url() { echo "postgres:///$1?host=$SOCKETS&user=vinbot"; }

# sql DATABASE STATEMENT
sql() { "$PG/psql" -XqAt -v ON_ERROR_STOP=1 -d "$(postgres_url "$1")" -c "$2"; }

# postgres_up [SETTING…] starts the cluster at $DB, made if it is new, and sets PG.
postgres_up() {
	PG=$(cluster_bin)
	if "$PG/pg_isready" -q -h "$SOCKETS" -U vinbot -d postgres; then return 0; fi
	if [ ! -f "$DB/data/PG_VERSION" ]; then
		# Made beside its place: an initdb that was interrupted leaves no half cluster.
		as_service rm -rf "$DB/data.new"
		as_service "$PG/initdb" -D "$DB/data.new" -U vinbot -A trust -E UTF8 --locale=C.UTF-8 >"$DB/initdb.log" 2>&1 ||
			fail "initdb failed: $(tail -n 5 "$DB/initdb.log")"
		as_service mv "$DB/data.new" "$DB/data"
	fi
	local options="-k $SOCKETS -c listen_addresses='' -c max_connections=400 -c jit=off" s
	for s in "$@"; do options+=" -c $s"; done
	# No descriptor of ours may stay open in a daemon: a pipe's reader would wait for ever.
	as_service "$PG/pg_ctl" -D "$DB/data" -l "$DB/postgres.log" -o "$options" -w -t 120 start </dev/null >/dev/null 2>&1 9>&- ||
		fail "PostgreSQL did not start: $(tail -n 5 "$DB/postgres.log")"
}

# The data folder is the services' user's own: what lies in it is looked at as that user.
postgres_down() {
	[ -f "$DB/data/postmaster.pid" ] || return 0
	PG=$(cluster_bin)
	as_service "$PG/pg_ctl" -D "$DB/data" -m fast -w -t 60 stop >/dev/null 2>&1 ||
		as_service "$PG/pg_ctl" -D "$DB/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
}
