# shellcheck shell=bash
# The parts, in the order in which they build on each other.
lib=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=common.sh
. "$lib/common.sh"
# shellcheck source=places.sh
. "$lib/places.sh"
# shellcheck source=postgres.sh
. "$lib/postgres.sh"
# shellcheck source=redis.sh
. "$lib/redis.sh"
# shellcheck source=vinbot.sh
. "$lib/vinbot.sh"
# shellcheck source=vpic.sh
. "$lib/vpic.sh"
# shellcheck source=needs.sh
. "$lib/needs.sh"
# shellcheck source=echobots.sh
. "$lib/echobots.sh"
# shellcheck source=redocly.sh
. "$lib/redocly.sh"
