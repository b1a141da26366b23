#!/usr/bin/env bash
# Runs every suite, even after a failure, and ends with a table of all suites. Called by `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

LOGS="$PWD/out/test"
# The crash of 10 October 2025, minute by minute. Its licence does not allow it in the checkout.
CRASH_FILE="$PWD/../shared/data/binance_cm_btcusd_perp_markprice_1m_20251009_10.csv.gz"

rm -rf "$LOGS"
mkdir -p "$LOGS"

# Prints the last line of a log every minute, because a long build is quiet.
report_progress() {
	# The sleep outlives this loop by a while, and must not keep the caller's output open.
	while sleep 60 >/dev/null 2>&1; do
		printf '   … %s\n' "$(tail -n 1 "$1" | cut -c -100)"
	done
}

# suite NAME READER COMMAND…: runs one suite. `cargo xtask test-summary` counts its log with READER.
suite() {
	local name="$1" reader="$2" log="$LOGS/$1.log" status=0 started=$SECONDS progress
	shift 2
	printf '── %s\n' "$name"
	: >"$log"
	report_progress "$log" &
	progress=$!
	"$@" >"$log" 2>&1 </dev/null || status=$?
	kill "$progress" 2>/dev/null || true
	wait "$progress" 2>/dev/null || true
	printf '%s\t%s\t%s\t%s\n' "$name" "$reader" "$status" "$((SECONDS - started))" >>"$LOGS/suites.tsv"
	if [ "$status" -ne 0 ]; then
		grep -E '^test .* FAILED$|^thread .* panicked at' "$log" | head -n 40 || true
		tail -n 80 "$log"
		printf '── %s failed; all of it is in %s\n' "$name" "$log"
	fi
}

# A part that this checkout does not have is listed as skipped, never left out.
absent() {
	printf '%s\n' "$2" >"$LOGS/$1.log"
	printf '%s\tabsent\t0\t0\n' "$1" >>"$LOGS/suites.tsv"
}

xtask() { cargo run --quiet --locked --manifest-path xtask/Cargo.toml -- "$@"; }
test_xtask() { cargo test --locked --manifest-path xtask/Cargo.toml; }

# Rules of the sources that need no build. They take a few seconds.
check_sources() {
	local status=0 check
	for check in architecture features sources deny "events --check" "plant-bugs --check" "network-figures --check" "performance --check"; do
		# shellcheck disable=SC2086 # an option is a word of its own
		xtask $check || status=1
	done
	return "$status"
}

# Always all default members in one profile. Cargo unifies features over the selected packages, so any other selection
# would compile the shared dependencies and the runtime again. The summary splits the log by package.
build_everything() {
	cargo build --release --locked && cargo test --release --locked --no-run
}
run_rust_tests() { cargo test --release --locked --no-fail-fast; }

# replay KIND DATA FROM: replays thirty minutes of prices on a separate node.
replay() {
	local summary="$LOGS/replay.json"
	DATA="$2" FROM="$3" MINUTES=30 OUT="$summary" npm --prefix client run --silent replay &&
		xtask replay "$summary" "$1"
}

check_format() {
	local manifest
	cargo fmt --all --check || return
	for manifest in xtask/Cargo.toml zombienet/network/Cargo.toml benches/book/Cargo.toml fuzz/Cargo.toml; do
		cargo fmt --manifest-path "$manifest" --check || return
	done
}

spelling() {
	if command -v typos >/dev/null; then
		suite spelling status typos
	else
		absent spelling "typos is not installed: run make setup"
	fi
}

# After a cold build, compiling the relay chain and the network's driver as well would exceed the time limit of
# continuous integration.
NETWORK_WITHIN_S=1500
network() {
	if [ "$SECONDS" -gt "$NETWORK_WITHIN_S" ]; then
		absent network "$((SECONDS / 60)) minutes have passed, and the relay chain takes 20 more to build: run make test-network"
	else
		suite network counts make --no-print-directory test-network OUT="$LOGS/network.json" CHECKS=included
	fi
}

crash_replay() {
	if [ -e "$CRASH_FILE" ]; then
		echo "── the replay takes real prices: $(basename "$CRASH_FILE")"
		suite crash-replay counts replay replay "$CRASH_FILE" 2025-10-10T21:00:00Z
	else
		echo "── ../shared/data is not here: the replay takes the built-in crash, which is not real data"
		suite crash-replay counts replay crash "" ""
	fi
}

# The suites that need no build come first, so that they fail within a minute.
suite format status check_format
spelling
suite xtask cargo test_xtask
suite sources counts check_sources
if [ -e client/package.json ]; then
	suite client-types status npm --prefix client run --silent typecheck
	suite client-lint status npm --prefix client run --silent lint
	suite client-format status npm --prefix client run --silent format:check
	suite client vitest npm --prefix client run --silent test
else
	absent client "there is no client/package.json"
fi
# Compiles the dependencies that the build takes next, and none of our libraries.
suite lint counts xtask lint
suite build status build_everything
suite rust cargo run_rust_tests
# With one seed, identical builds try the same inputs, as far as the time reaches. Every failing input is kept as a
# saved history.
suite fuzz counts env SEED=1 tools/fuzz.sh 60
suite blob counts xtask blob
suite chain-specs counts xtask chain-specs --check
if [ -e client/package.json ]; then
	suite end-to-end vitest npm --prefix client run --silent e2e
	crash_replay
fi
network

printf '\n'
exec cargo run --quiet --locked --manifest-path xtask/Cargo.toml -- test-summary "$LOGS"
