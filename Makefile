# Novation's commands. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build run replay relay network test-network bench profile plant-bugs differential fuzz fuzz-seeds test lint fmt weights production

# Outside the checkout, so that a new clone on the same machine builds only our own crates.
CARGO_TARGET_DIR ?= $(HOME)/.cache/novation/target
export CARGO_TARGET_DIR

# Parameters of the recipes, and the environment of all of them.
DATA ?=
FROM ?=
MINUTES ?=
OUT ?= out/summary.json
CHECKS ?=
SIZES ?=
ONLY ?=
ORDERS ?=
OPERATIONS ?= 100000000
SEED ?= $(shell date +%s)
SECONDS ?= 60
env := . tools/env.sh;

# npm runs a script inside client/, where a path relative to this folder would mean another file.
absolute = $(if $(1),$(shell realpath -m -- '$(1)'))

help: ## list these commands
	@printf 'Novation: a derivatives exchange that is its own chain.\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
	@printf '\nTarget folder: %s (CARGO_TARGET_DIR)\n' '$(CARGO_TARGET_DIR)'

setup: ## install the tools of a build; every command that builds does it
	@tools/setup.sh

# Every command builds all default members. Cargo unifies features over the selected packages, so building the node
# alone would compile other crates than the tests, and the runtime twice.
build: setup ## build the node
	@$(env) cargo build --release --locked

run: build ## start a development chain with a live market on it; DATA=<csv> [FROM=<utc> MINUTES=<n>] replays a price file
	@$(env) DATA='$(call absolute,$(DATA))' FROM='$(FROM)' MINUTES='$(MINUTES)' npm --prefix client run --silent run

replay: build ## replay prices without a terminal: DATA=<csv> FROM=<utc> MINUTES=<n> OUT=<summary.json>
	@mkdir -p "$$(dirname '$(call absolute,$(OUT))')"
	@$(env) DATA='$(call absolute,$(DATA))' FROM='$(FROM)' MINUTES='$(MINUTES)' OUT='$(call absolute,$(OUT))' \
		npm --prefix client run --silent replay

test: setup ## run every test and print a summary
	@tools/test.sh

# Clippy checks our libraries inside the release build, so that it compiles no dependency for itself.
lint: setup ## clippy over our libraries, the format and the spelling of everything, licences of dependencies
	@$(env) cargo fmt --all --check
	@$(env) typos
	@$(env) cargo xtask deny
	@$(env) cargo xtask lint

fmt: setup ## format the Rust sources
	@$(env) cargo fmt --all

# Relay chain and node in one build, so that they share all that they can.
relay: setup ## build the relay chain that networks run on, and the node
	@$(env) cargo build --release --locked --workspace --exclude novation-bench

in-network := PATH="$$CARGO_TARGET_DIR/release:$$PATH" cargo run --locked --manifest-path zombienet/network/Cargo.toml --

network: relay ## start relay chain, collators and full node, and print their addresses; Ctrl-C stops them
	@$(env) $(in-network) up zombienet/two-collators.toml

test-network: relay ## show what the network survives: OUT=<figures.json> [CHECKS="included trading"]
	@$(env) $(in-network) check '$(call absolute,$(OUT))' $(CHECKS)

# The default members and the bench, so that no crate of the node compiles twice: the relay chain would add features.
bench: setup ## measure what blocks cost against transfers: OUT=<report.json> [SIZES=all] [ONLY="ladder rest"] [ORDERS=1000]
	@$(env) cargo build --release --locked --workspace --exclude novation-relay --bin novation-bench
	@$(env) cargo build --release --locked --manifest-path benches/book/Cargo.toml --target-dir "$$CARGO_TARGET_DIR/book"
	@$(env) cargo xtask performance run '$(call absolute,$(OUT))' $(if $(filter all,$(SIZES)),--full) $(addprefix --only ,$(ONLY)) $(addprefix --orders ,$(ORDERS))

# perf is not part of the set-up: on Debian it is the package linux-perf.
profile: setup ## show where a validator's time goes, by samples: ONLY="ladder take:1000000"; needs perf
	@$(env) cargo build --release --locked --workspace --exclude novation-relay --bin novation-bench
	@$(env) cargo xtask samples $(ONLY)

plant-bugs: setup ## plant bugs in copies of the exchange's rules, and count those that a test catches: [ONLY="amend"]
	@$(env) cargo xtask plant-bugs $(ONLY)

# Apart from the folder of all builds: cargo joins features over the packages that a command selects.
differential: setup ## compare the round with the naive exchange: OPERATIONS=<n> [SEED=<first>]; hours for 100000000
	@$(env) NOVATION_OPERATIONS='$(OPERATIONS)' NOVATION_FIRST_SEED='$(SEED)' cargo test --release --locked \
		--target-dir "$$CARGO_TARGET_DIR/differential" -p novation-search --test differential -- --nocapture

fuzz: setup ## look for operations, encodings and pages that break the exchange: SECONDS=<n>
	@tools/fuzz.sh '$(SECONDS)'

fuzz-seeds: setup ## write the inputs that fuzzing starts from
	@tools/fuzz.sh seeds

weights: build ## measure every call and write the pallets' weights
	@tools/weights.sh

production: setup ## build the node that operators run: slow to build, fastest to run
	@$(env) cargo build --profile production --locked -p novation-node
	@printf 'built %s\n' '$(CARGO_TARGET_DIR)/production/novation-node'
