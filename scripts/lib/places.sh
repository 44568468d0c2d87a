# shellcheck shell=bash
# Where the private services keep their data and their sockets.
#
# Data:    .local/db, unless the services' user cannot reach this checkout
#          (root's checkout below /root); then a folder in /var/lib.
# Sockets: beside the data, unless that path is too long for a unix socket (107
#          bytes) or holds characters that a URL would have to escape; then a
#          folder in /tmp. Both are named by a checksum of the checkout's path.

checkout_id() { printf '%s' "$ROOT" | cksum | cut -d ' ' -f 1; }

far_data() { echo "/var/lib/vinbot-$(checkout_id)"; }
far_sockets() { echo "/tmp/vinbot-$(id -u)-$(checkout_id)"; }

fits_a_socket() {
	[ "${#1}" -le 80 ] || return 1 # leaves room for /.s.PGSQL.5432
	case $1 in *[!A-Za-z0-9._/-]*) return 1 ;; esac
}

# choose_places sets DB (data and logs) and SOCKETS.
choose_places() {
	mkdir -p "$LOCAL"
	DB=$LOCAL/db
	as_service test -x "$LOCAL" || DB=$(far_data)
	SOCKETS=$DB
	fits_a_socket "$DB" || SOCKETS=$(far_sockets)
}

# make_places also makes them, and says so where they are not under .local/.
make_places() {
	choose_places
	local new=
	[ -d "$DB" ] || new=yes
	service_folder "$DB"
	service_folder "$SOCKETS"
	if [ -n "$new" ] && [ "$DB" != "$LOCAL/db" ]; then
		say "The database is kept in $DB: the user $(service_user) cannot reach $ROOT."
	fi
	if [ -n "$new" ] && [ "$SOCKETS" != "$DB" ]; then
		say "The sockets are in $SOCKETS: the checkout's path does not suit a socket."
	fi
}
