# shellcheck shell=bash
# pgvector for a distribution that has PostgreSQL but no package of it (Debian 12):
# the next release's source package, built against this machine's server.
# Needs install-debian.sh's functions and these two of its variables.
: "${scratch:?}" "${log:?}"

# next_release prints the suite whose source is taken.
next_release() {
	local codename
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	case $codename in
	bookworm) echo "bookworm trixie" ;;
	*) fail "There is no pgvector $OLDEST_PGVECTOR or newer for the PostgreSQL on this machine (${codename:-an unknown release}). Install one, or set DATABASE_URL." ;;
	esac
}

# source_entries FROM TO turns each entry of this machine's apt configuration that
# offers FROM into a deb-src entry of TO, one file each: the machine's own mirror,
# its keys and its options, whichever they are.
source_entries() {
	local parts list file n=0
	eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	for file in "$list" "$parts"/*.list "$parts"/*.sources; do
		[ -r "$file" ] || continue
		n=$((n + 1))
		case $file in
		*.sources) deb822_entries "$1" "$2" "$scratch/entry-$n" <"$file" ;;
		*) line_entries "$1" "$2" "$scratch/entry-$n" <"$file" ;;
		esac
	done
}

# line_entries: deb [options] uri suite component…
line_entries() {
	awk -v from="$1" -v to="$2" -v out="$3" '
		$1 != "deb" { next }
		{
			options = ""
			if (match($0, /\[[^]]*\]/)) {
				options = substr($0, RSTART, RLENGTH)
				$0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
				gsub(/arch[-+]?=[^] ]*/, "", options)
			}
			if ($3 != from || !/[ \t]main([ \t]|$)/) next
			print "deb-src", options, $2, to, "main" > (out "-" ++n ".list")
		}'
}

# deb822_entries: stanzas of fields; a field goes on in lines that begin with a blank.
deb822_entries() {
	grep -v '^#' | awk -v from="$1" -v to="$2" -v out="$3" '
		function has(field, word) { return index(" " value[field] " ", " " word " ") > 0 }
		function flush() {
			if (has("types", "deb") && has("suites", from) && has("components", "main") && value["enabled"] != "no")
				printf "Types: deb-src\nSuites: %s\nComponents: main\n%s", to, kept > (out "-" ++n ".sources")
			split("", value); kept = ""; name = ""
		}
		/^[ \t]*$/ { flush(); next }
		/^[^ \t]/ { name = tolower($1); sub(/:.*/, "", name) }
		{
			line = $0
			if (/^[^ \t]/) sub(/^[^:]*:[ \t]*/, "", line)
			gsub(/[ \t]+/, " ", line)
			value[name] = value[name] (value[name] == "" ? "" : " ") line
			if (name !~ /^(types|suites|components|architectures|enabled)$/) kept = kept $0 "\n"
		}
		END { flush() }'
}

# apt_private ENTRY COMMAND… runs apt-get on that entry alone, with lists of its own.
apt_private() {
	local entry=$1
	shift
	apt -o "Dir::Etc::sourcelist=$entry" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$scratch/lists" \
		-o APT::Sandbox::User=root "$@"
}

fetch_source() {
	local releases entry
	releases=$(next_release)
	# shellcheck disable=SC2086 # two words
	source_entries $releases
	mkdir -p "$scratch/lists/partial"
	for entry in "$scratch"/entry-*; do
		[ -r "$entry" ] || break
		if apt_private "$entry" update && apt_private "$entry" source --download-only pgvector; then return 0; fi
	done
	fail "pgvector's source package (${releases#* }) could not be had from this machine's package mirrors:
$(tail -n 15 "$log")"
}

# The server's headers are unpacked, not installed: their package brings 700 MB of
# compilers that this build does without.
fetch_headers() {
	apt -o APT::Sandbox::User=root download "postgresql-server-dev-$1" libpq-dev ||
		fail "The headers of PostgreSQL $1 could not be had: $(tail -n 5 "$log")"
	local file
	for file in ./*.deb; do dpkg -x "$file" headers; done
}

build_pgvector() {
	local need tools=() make=(make -C pgvector OPTFLAGS='' with_llvm=no "PG_CONFIG=/usr/lib/postgresql/$1/bin/pg_config"
		"PG_CPPFLAGS=-I$scratch/headers/usr/include/postgresql/$1/server -I$scratch/headers/usr/include/postgresql")
	for need in gcc make; do have "$need" || tools+=("$need"); done
	[ -e /usr/include/stdlib.h ] || tools+=(libc6-dev)
	if [ "${#tools[@]}" -gt 0 ]; then install "${tools[@]}"; fi
	say "Building: pgvector for PostgreSQL $1"
	cd "$scratch" || exit
	fetch_source
	fetch_headers "$1"
	mkdir pgvector
	tar -xf pgvector_*.orig.tar.* -C pgvector --strip-components=1
	if ! { "${make[@]}" && "${make[@]}" install; } >>"$log" 2>&1; then
		fail "pgvector did not build:
$(tail -n 15 "$log")"
	fi
}
