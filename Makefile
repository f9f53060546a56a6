# Every target is one script: `make help` lists them, `scripts/` holds them.
.DEFAULT_GOAL := help
.PHONY: setup run test check requirements bench fuzz soak format clean help

setup: ## Install what is missing (apt or brew, a Python environment under .build/)
	@scripts/setup

run: setup ## Build the release binary and show its help
	@scripts/run

test: ## The whole gate: setup, check, sanitizer, fuzz, interop, release, live
	@scripts/run-in-order scripts/steps

check: ## The fast gate: format, layers, budgets, build, unit tests
	@scripts/run-in-order scripts/check

requirements: ## Which requirements a test proves, and which none does
	@scripts/requirements

bench: setup ## Measure against nginx and FastMCP on this machine
	@scripts/bench

fuzz: ## Fuzz every parser, ten minutes each
	@scripts/fuzz 600

soak: setup ## The long runs: figures that take more than a minute
	@scripts/soak

format: ## Format all Swift sources in place
	@scripts/format

clean: ## Forget every build and the Python environment
	@rm -rf .build

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
