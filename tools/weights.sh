#!/usr/bin/env bash
# Measures every call of our pallets, and the work of the round, in WASM, and writes pallets/*/src/weights.rs.
# Called by `make weights`.
#
#   PALLETS="clearing markets"   only these pallets
#   CALLS=round_orders           only these calls; the weights of a pallet's other calls stay
#   STEPS=50 REPEAT=20           steps per parameter, and repetitions
#   VERIFY_US=35.1               scale to the relay chain's reference hardware: microseconds of one sr25519
#                                verification on this machine, which `make bench` prints
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

NODE="$CARGO_TARGET_DIR/release/novation-node"

measure() {
	local kept="pallets/$1/src/weights.rs"
	local written="$kept"
	if [ -n "${CALLS:-}" ]; then written="$(mktemp --suffix=.rs)"; fi
	"$NODE" benchmark pallet --runtime "$BLOB" --genesis-builder runtime --genesis-builder-preset development \
		--pallet "pallet_${1//-/_}" --extrinsic "${CALLS:-*}" --wasm-execution compiled \
		--steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--template tools/weights.hbs --output "$written"
	if [ -n "${VERIFY_US:-}" ]; then cargo xtask weights scale "$written" "$VERIFY_US"; fi
	if [ -n "${CALLS:-}" ]; then
		cargo xtask weights splice "$kept" "$written"
		rm "$written"
	fi
}

BLOB="$(tools/blob.sh runtime-benchmarks)"
for pallet in ${PALLETS:-$(ls pallets)}; do
	# A pallet without calls needs no measurement.
	if [ -e "pallets/$pallet/src/weights.rs" ]; then measure "$pallet"; fi
done
