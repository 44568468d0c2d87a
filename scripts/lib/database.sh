# shellcheck shell=bash
# The database named by DATABASE_URL, for back-up and restore. It needs nothing but
# PostgreSQL's client programs, at least as new as the server.

# client PROGRAM prints where it is: on the PATH or with the newest server.
client() {
	local bin
	if command -v "$1" 2>/dev/null; then return 0; fi
	while read -r bin; do
		if [ -x "$bin/$1" ]; then
			echo "$bin/$1"
			return 0
		fi
	done < <(postgres_servers)
	fail "$1 is missing (Debian: postgresql-client)."
}

# read_database_url sets URL: DATABASE_URL without the pool's settings, which only
# our driver knows, and without a password. That goes by the environment, because
# arguments are everybody's to read.
read_database_url() {
	local login='^(postgres(ql)?://[^:/@]*):([^@]*)@(.*)$'
	URL=${DATABASE_URL:?is not set}
	if [[ $URL =~ $login ]]; then
		URL=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
		PGPASSWORD=$(printf '%b' "${BASH_REMATCH[3]//%/\\x}")
		export PGPASSWORD
	fi
	URL=$(sed -E ':again; s/([?&])pool_[a-z_]+=[^&]*(&|$)/\1/; t again; s/[?&]$//' <<<"$URL")
}

# query URL STATEMENT
query() { "$(client psql)" -XqAt -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
