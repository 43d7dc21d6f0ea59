.DEFAULT_GOAL := help
LINT := tools/bin/golangci-lint

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

sandbox: ## a local Slack workspace with the bot in it
	go run . sandbox

test: ## everything that needs no extra program
	go test ./...

race: ## the same with the race detector, in random order
	go test -race -shuffle=on ./...

golden: ## write the golden files anew; read the diff
	go test -short ./bot ./commands ./notices ./partner ./program ./roster ./view -update

fuzz: ## every fuzz target for 10 s
	.ci/fuzz 10s

soak: ## the simulation over many more seeds and the kill test for longer; hours
	go test ./notices -run Simulation -sim.soak -timeout 2h -v
	go test ./cli -run TestKilledWhileItSends -kill.times 3000 -timeout 1h -v

bench: ## the benchmarks, with their baselines in the same run
	go test -run '^$$' -bench . -benchmem ./partner ./notices ./scheduler ./storage/bolt ./storage/postgres ./roster ./commands ./cli ./bot

lint: $(LINT) ## golangci-lint
	$(LINT) run ./...

$(LINT): tools/go.mod
	cd tools && go build -o bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint

vuln: ## known vulnerabilities; asks the Go vulnerability database
	cd tools && go build -o bin/govulncheck golang.org/x/vuln/cmd/govulncheck
	tools/bin/govulncheck ./...

check: ## what CI does
	.ci/run

.PHONY: help sandbox test race golden fuzz soak bench lint vuln check
