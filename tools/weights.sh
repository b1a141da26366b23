#!/usr/bin/env bash
# Measures every call of the pallets in WASM and writes pallets/*/src/weights.rs. Called by `make weights`.
#
#   PALLETS="clearing markets"   only these
#   STEPS=50 REPEAT=20           how thoroughly
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

# A folder apart: the blob with benchmarks must not stand where the node's build looks for the real one.
BENCHMARKS="$CARGO_TARGET_DIR/benchmarks"
BLOB="$BENCHMARKS/release/wbuild/novation-runtime/novation_runtime.compact.compressed.wasm"

cargo build --release --locked --package novation-runtime --features runtime-benchmarks --target-dir "$BENCHMARKS"

for pallet in ${PALLETS:-$(ls pallets)}; do
	# A pallet without calls has nothing to measure.
	if [ ! -e "pallets/$pallet/src/weights.rs" ]; then continue; fi
	"$CARGO_TARGET_DIR/release/novation-node" benchmark pallet --runtime "$BLOB" --genesis-builder runtime \
		--genesis-builder-preset development --pallet "pallet_${pallet//-/_}" --extrinsic '*' \
		--steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--template tools/weights.hbs --output "pallets/$pallet/src/weights.rs"
done
