#!/usr/bin/env bash
# Measures every call of our pallets, and the work of the round, in WASM, and writes pallets/*/src/weights.rs.
# Called by `make weights`.
#
#   PALLETS="clearing markets"   only these
#   STEPS=50 REPEAT=20           how thoroughly
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

NODE="$CARGO_TARGET_DIR/release/novation-node"

# A folder apart: the blob with benchmarks must not stand where the node's build looks for the real one.
BENCHMARKS="${BENCHMARKS:-$CARGO_TARGET_DIR/benchmarks}"
BLOB="$BENCHMARKS/$WASM_TARGET/release/novation_runtime.wasm"

# The blob alone, with the options that the WASM builder gives the real one (runtime/build.rs): building it by
# way of the native runtime would compile hundreds of crates for nothing.
build_blob() {
	local toolchain=()
	if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then toolchain=("+$WASM_BUILD_TOOLCHAIN"); fi
	CARGO_TARGET_DIR="$BENCHMARKS" \
		CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_LTO=thin CARGO_PROFILE_RELEASE_PANIC=abort \
		RUSTFLAGS="-C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base -C overflow-checks=on --cfg substrate_runtime" \
		cargo "${toolchain[@]}" rustc --release --locked --package novation-runtime --lib --crate-type cdylib \
		--target "$WASM_TARGET" --no-default-features --features runtime-benchmarks
}

measure() {
	"$NODE" benchmark pallet --runtime "$BLOB" --genesis-builder runtime --genesis-builder-preset development \
		--pallet "pallet_${1//-/_}" --extrinsic '*' --wasm-execution compiled \
		--steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--template tools/weights.hbs --output "pallets/$1/src/weights.rs"
}

build_blob
for pallet in ${PALLETS:-$(ls pallets)}; do
	# A pallet without calls has nothing to measure.
	if [ -e "pallets/$pallet/src/weights.rs" ]; then measure "$pallet"; fi
done
