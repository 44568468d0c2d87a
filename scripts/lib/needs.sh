# shellcheck shell=bash
# What this machine must have, what is missing, and how to say so.

# have NEED
have() {
	case $1 in
	go | gcc | make | redis-server | shellcheck) command -v "$1" >/dev/null 2>&1 ;;
	postgres) postgres_bin >/dev/null ;;
	tesseract) has_languages ;;
	poppler) command -v pdftotext >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1 && has_label_fonts ;;
	chromium) chromium_path >/dev/null ;;
	node) command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ;;
	python-telegram-bot) /usr/bin/python3 -c 'import telegram.ext' >/dev/null 2>&1 ;;
	*) fail "no such need: $1" ;;
	esac
}

has_languages() {
	local known lang
	known=$(tesseract --list-langs 2>/dev/null) || return 1
	for lang in eng spa fra deu; do
		grep -qx "$lang" <<<"$known" || return 1
	done
}

# has_label_fonts: a PDF may name Helvetica without bringing it; drawn in a wider
# font its words run into each other. Without fontconfig's program nobody can tell.
has_label_fonts() {
	command -v fc-list >/dev/null 2>&1 || return 0
	fc-list : family | grep -qiE 'liberation sans|nimbus sans|arial|helvetica'
}

chromium_path() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# missing NEED… prints those that are not there.
missing() {
	local need
	for need in "$@"; do
		if ! have "$need"; then echo "$need"; fi
	done
}

# describe NEED: what to install, for a person.
describe() {
	case $1 in
	go) echo "Go 1.26 or newer, with \`go\` on the PATH" ;;
	gcc) echo "a C compiler, for the race detector (Debian: gcc libc6-dev)" ;;
	make) echo "make" ;;
	redis-server) echo "Redis (Debian: redis-server), or set REDIS_URL" ;;
	shellcheck) echo "shellcheck" ;;
	postgres) echo "PostgreSQL $OLDEST_POSTGRES or newer with pgvector $OLDEST_PGVECTOR or newer (Debian: postgresql and postgresql-*-pgvector; Debian 12 has no such package: build pgvector from source), or set DATABASE_URL" ;;
	tesseract) echo "Tesseract with English, Spanish, French, German (Debian: tesseract-ocr tesseract-ocr-eng tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-deu)" ;;
	poppler) echo "Poppler's programs and a font like Helvetica (Debian: poppler-utils fonts-liberation)" ;;
	chromium) echo "Chromium, for the browser tests (Debian: chromium)" ;;
	node) echo "Node.js with npm, for the echo bot of grammY (Debian: nodejs npm)" ;;
	python-telegram-bot) echo "python-telegram-bot for /usr/bin/python3, for its echo bot (Debian: python3-python-telegram-bot)" ;;
	esac
}

# refuse NEED… is the one clear list, and the end.
refuse() {
	local need
	say "This machine lacks, and I may not install:"
	for need in "$@"; do say "  - $(describe "$need")"; done
	say "Install these and try again; on Debian or Ubuntu, root or a user with sudo has it done by the same command."
	exit 1
}

# may_be_root: can this run become root? Asks for a password only at a terminal.
may_be_root() {
	is_root && return 0
	command -v sudo >/dev/null 2>&1 || return 1
	sudo -n true 2>/dev/null && return 0
	[ -t 0 ] && [ -t 2 ] && sudo -v
}

as_root() {
	if is_root; then "$@"; else sudo "$@"; fi
}

# provide NEED… installs what is missing, or ends with the list. Silent when all is there.
provide() {
	local lacking
	mapfile -t lacking < <(missing "$@")
	[ "${#lacking[@]}" -gt 0 ] || return 0
	# Go comes from its own makers: no distribution has one that is new enough.
	if [[ " ${lacking[*]} " == *" go "* ]] || ! command -v apt-get >/dev/null 2>&1 || ! may_be_root; then
		refuse "${lacking[@]}"
	fi
	as_root bash "$ROOT/scripts/install-debian.sh" "${lacking[@]}"
	mapfile -t lacking < <(missing "$@")
	[ "${#lacking[@]}" -eq 0 ] || refuse "${lacking[@]}"
}
