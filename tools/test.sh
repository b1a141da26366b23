#!/usr/bin/env bash
# Runs every suite, whatever failed before it, and closes with a table of all. Called by `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

# The checks leave no compiled copies of themselves in the checkout.
export PYTHONDONTWRITEBYTECODE=1

LOGS="$PWD/out/test"
BLOB="$CARGO_TARGET_DIR/release/wbuild/novation-runtime"
# The fall of 10 October 2025, minute by minute. Its licence keeps it out of the checkout.
CRASH_FILE="$PWD/../shared/data/binance_cm_btcusd_perp_markprice_1m_20251009_10.csv.gz"

rm -rf "$LOGS"
mkdir -p "$LOGS"

# A long build is quiet; this shows that it moves, and how far it is.
report_progress() {
	# The sleep outlives this loop by a while, and must not hold the caller's output open.
	while sleep 60 >/dev/null 2>&1; do
		printf '   … %s\n' "$(tail -n 1 "$1" | cut -c -100)"
	done
}

# suite NAME READER COMMAND…: runs one suite. READER says how tools/test_summary.py counts its log.
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

check_tools() { python3 -m unittest discover --start-directory tools/tests --top-level-directory tools; }

check_architecture() {
	local status=0
	python3 tools/check_architecture.py || status=1
	python3 tools/check_sources.py || status=1
	python3 tools/check_features.py || status=1
	return "$status"
}

# Always all of the default members in the one profile: cargo joins features over the packages that a command
# selects, so any other selection would compile the shared dependencies, and the runtime, once more.
# The tests of one package are told apart afterwards, in the log.
build_everything() {
	cargo build --release --locked && cargo test --release --locked --no-run
}
run_rust_tests() { cargo test --release --locked --no-fail-fast; }

# replay KIND DATA FROM: thirty minutes of prices through a node of its own.
replay() {
	local summary="$LOGS/replay.json"
	DATA="$2" FROM="$3" MINUTES=30 OUT="$summary" npm --prefix client run --silent replay &&
		python3 tools/check_replay.py "$summary" "$1"
}

check_format() {
	cargo fmt --all --check && cargo fmt --manifest-path zombienet/network/Cargo.toml --check &&
		cargo fmt --manifest-path benches/book/Cargo.toml --check &&
		cargo fmt --manifest-path fuzz/Cargo.toml --check
}

# Where everything was built from nothing, building the relay chain and the driver of networks as well would take
# longer than continuous integration has.
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
		echo "── the crash to replay is real: $(basename "$CRASH_FILE")"
		suite crash-replay counts replay replay "$CRASH_FILE" 2025-10-10T21:00:00Z
	else
		echo "── ../shared/data is not here: the crash to replay is the built-in one, which is not real data"
		suite crash-replay counts replay crash "" ""
	fi
}

suite tools unittest check_tools
suite architecture counts check_architecture
suite format status check_format
suite build status build_everything
suite rust cargo run_rust_tests
# From one seed, so that builds alike go one way, as far as the time reaches; on another machine it is another way. What
# it finds is kept as a saved history.
suite fuzz counts env SEED=1 tools/fuzz.sh 60
suite blob counts python3 tools/check_blob.py "$BLOB"
suite chain-specs counts python3 tools/check_chain_specs.py
suite reasons counts python3 tools/check_reasons.py
suite figures counts python3 tools/network_figures.py --check
suite performance counts python3 tools/performance.py --check
if [ -e client/package.json ]; then
	suite client-types status npm --prefix client run --silent typecheck
	suite client vitest npm --prefix client run --silent test
	suite end-to-end vitest npm --prefix client run --silent e2e
	crash_replay
else
	absent client "there is no client/package.json"
fi
network

printf '\n'
exec python3 tools/test_summary.py "$LOGS"
