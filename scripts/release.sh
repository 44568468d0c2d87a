#!/usr/bin/env bash
# Builds the program as it is released, at the path given: what the Dockerfile deploys and
# what the benchmarks measure. The compiler goes by a profile of it at work, which
# `make profile` takes anew; that makes everything be compiled once more (minutes), so what
# is built to be tried (`make run`, the tests) does without.
set -euo pipefail
cd "$(dirname "$0")/.."
CGO_ENABLED=0 exec go build -trimpath -ldflags='-s -w' -pgo=cmd/vinbot/served.pgo -o "$1" ./cmd/vinbot
