#!/usr/bin/env bash
# `make lint`: golangci-lint, go mod tidy, generated code, the OpenAPI document, shellcheck.
# The Go linter is built from its own module, so that its dependencies
# are none of ours; the first build takes minutes, later ones are cached.
# shellcheck source=lib/all.sh
. "$(dirname "$0")/lib/all.sh"

LINTER=github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

provide go
cd "$ROOT" || exit
if [ "${1:-}" = fmt ]; then exec go run "$LINTER" fmt ./...; fi
# All of them, so that one run shows everything there is to mend.
clean=yes
go mod tidy -diff || clean=
made=$(cksum api/v1/graph/exec.go)
go generate ./api/... || clean=
[ "$made" = "$(cksum api/v1/graph/exec.go)" ] || {
	say "api/v1/graph/exec.go was not what its schema gives; it is now."
	clean=
}
go run "$LINTER" run ./... || clean=
if linter=$(redocly); then
	go test -count=1 -run '^TestAPublicLinterFindsNothingInTheDocument$' ./api/v1 -args -redocly "$linter" || clean=
else
	say "Skipped: the linter of the OpenAPI document. There is no node with npm, or npm could not fetch it."
fi
if have shellcheck; then
	shellcheck -x scripts/*.sh scripts/lib/*.sh .ci/run || clean=
fi
[ -n "$clean" ]
