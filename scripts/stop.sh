#!/usr/bin/env bash
# `make stop`: ends what `make run` and `make testdb` started; their data stays.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

choose_places
vinbot_down
redis_down
postgres_down
