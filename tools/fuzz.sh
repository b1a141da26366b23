#!/usr/bin/env bash
# Fuzzes for this many seconds on two cores, and ends with a line of counts. Keeps every failing input.
#
#     tools/fuzz.sh SECONDS      `operations` for the whole time; in parallel, each other target for a third of it
#     tools/fuzz.sh seeds        regenerates fuzz/seeds
#
# Each run tries other inputs. With SEED set it tries the same ones, as far as the time reaches.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

OUT="$PWD/out/fuzz"
SEEDS="$PWD/fuzz/seeds"
TARGETS=(operations corruption decode pages)
# Longest input in bytes; the seeds are shorter.
declare -A LONGEST=([operations]=20000 [corruption]=20000 [decode]=4096 [pages]=4096)
# An input that takes longer than this hangs. The time includes shrinking a history that fails.
PATIENCE_S=60

# Flags of another build would replace those of fuzz/.cargo/config.toml, which instrument every branch.
build() {
	(cd fuzz && env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$CARGO_TARGET_DIR/fuzz" cargo build --release --locked)
}

binary() { printf '%s/fuzz/%s/release/%s' "$CARGO_TARGET_DIR" "$(rustc -vV | sed -n 's/^host: //p')" "$1"; }

write_seeds() {
	local target
	for target in "${TARGETS[@]}"; do
		# The fuzzer warns about sanitizers that are not linked.
		NOVATION_WRITE_SEEDS="$1/$target" "$(binary "$target")" 2> >(grep -v '^WARNING: Failed to find' >&2) || return
	done
}

# fuzz TARGET SECONDS
fuzz() {
	local target="$1" seconds="$2" folder="$OUT/$1"
	mkdir -p "$folder/corpus"
	"$(binary "$target")" -seed="${SEED:-0}" -max_total_time="$seconds" -max_len="${LONGEST[$target]}" -timeout="$PATIENCE_S" \
		-print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus" "$SEEDS/$target" >"$folder/log" 2>&1
}

# print_outcome TARGET STATUS: prints the figures of a run, or its failure.
print_outcome() {
	local target="$1" status="$2" log="$OUT/$1/log" executions coverage
	executions="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
	coverage="$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -n 1 || true)"
	if [ "$status" -eq 0 ]; then
		printf 'ok    %s: %s executions, %s\n' "$target" "$executions" "$coverage"
	else
		printf 'FAIL  %s after %s executions, %s\n' "$target" "$executions" "$coverage"
		grep -vE '^#|^ +[0-9]+: |^ +at ' "$log" | tail -n 60
		printf 'repeat it: %s %s\n' "$(binary "$target")" "$(ls -t "$OUT/$target"/*-* 2>/dev/null | head -n 1)"
	fi
}

build
if [ "${1:-}" = seeds ]; then
	rm -rf "$SEEDS"
	write_seeds "$SEEDS"
	du -sb "$SEEDS"/*
	exit
fi

seconds="${1:-60}"
passed=0 failed=0
count() { if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }
rm -rf "$OUT"
mkdir -p "$OUT"

# The seeds of an older layout of operations mean little to the fuzzer.
status=0
{ write_seeds "$OUT/seeds" && diff -rq "$OUT/seeds" "$SEEDS"; } || status=$?
count "$status"
[ "$status" -eq 0 ] && echo "ok    seeds" || echo "FAIL  seeds are not as the generator writes them now: run 'make fuzz-seeds'"

fuzz operations "$seconds" &
operations=$!
for target in corruption decode pages; do
	status=0
	fuzz "$target" $(((seconds + 2) / 3)) || status=$?
	count "$status"
	print_outcome "$target" "$status"
done
status=0
wait "$operations" || status=$?
count "$status"
print_outcome operations "$status"
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
