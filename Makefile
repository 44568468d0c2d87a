# `make help` lists the targets. The work is done by scripts/.
SHELL := bash
.DEFAULT_GOAL := help
WITH := scripts/with-services.sh

.PHONY: help run stop clean test lint check fmt golden pictures bench bench-large profile chaos eval testdb

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 13

run: ## set up what is missing, then start the playground (or, with TELEGRAM_BOT_TOKEN, the bot)
	@scripts/run.sh

stop: ## stop vinbot and its private Postgres and Redis
	@scripts/stop.sh

clean: ## stop, and remove everything that was made (.local/)
	@scripts/clean.sh

test: ## every test, with the race detector where it can find something, on services of its own
	@$(WITH) --needs chromium --echobots -- scripts/test.sh

lint: ## golangci-lint, go mod tidy, generated code, the OpenAPI document, shellcheck
	@scripts/lint.sh

check: lint test ## lint and test: what CI runs

fmt: ## format the Go files
	@scripts/lint.sh fmt

golden: ## write the golden files of the tests anew; read the diff afterwards
	@$(WITH) -- scripts/golden.sh

pictures: ## take the pictures of docs/img anew; look at them afterwards
	@$(WITH) --needs chromium -- go test -count=1 -run '^TestPictures$$' ./cmd/vinbot -pictures "$(CURDIR)/docs/img"

bench: ## speed and memory, on a Postgres that keeps its promises (fsync on); BENCH="--backlog 20000 …" sets sizes
	@$(WITH) --durable -- scripts/bench.sh $(BENCH)

bench-large: ## questions over 1,000,000 passages (20 minutes, 5 GB); LARGE="--chunks 20000" sets sizes
	@$(WITH) --durable -- scripts/bench-large.sh $(LARGE)

profile: ## take anew the profile that the compiler goes by for what is released and measured
	@$(WITH) --durable -- scripts/profile.sh

chaos: ## tests that kill what they use (build tag chaos)
	@grep -rqs --include='*_test.go' '^//go:build chaos' . || { echo 'There is no test with the build tag chaos.' >&2; exit 1; }
	@$(WITH) --durable -- go test -tags chaos -run '^TestChaos' -count=1 -v -timeout 60m ./...

eval: ## print what the suites measure on real cases
	@$(WITH) -- scripts/eval.sh

testdb: ## a fresh, empty database for a shell, as two lines to evaluate
	@scripts/testdb.sh
