#!/usr/bin/env bash
# Builds a blob of the runtime with features other than the node's, and prints its path.
#
#   tools/blob.sh FEATURE…      such as runtime-benchmarks, try-runtime, next-version, dishonest-author
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

# A separate folder: such a blob must not replace the real one in the node's build.
export CARGO_TARGET_DIR="$CARGO_TARGET_DIR/blobs"
features="$(IFS=,; printf '%s' "$*")"
toolchain=()
if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then toolchain=("+$WASM_BUILD_TOOLCHAIN"); fi

# Only the blob, with the options that the WASM builder uses for the real one (runtime/build.rs). The WASM builder would
# first compile hundreds of crates of the native runtime.
CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_LTO=thin CARGO_PROFILE_RELEASE_PANIC=abort \
	CARGO_PROFILE_RELEASE_STRIP=symbols \
	RUSTFLAGS="-C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base -C overflow-checks=on --cfg substrate_runtime" \
	cargo "${toolchain[@]}" rustc --quiet --release --locked --package novation-runtime --lib --crate-type cdylib \
	--target "$WASM_TARGET" --no-default-features --features "$features"

blob="$CARGO_TARGET_DIR/novation-${features//,/-}.wasm"
cp "$CARGO_TARGET_DIR/$WASM_TARGET/release/novation_runtime.wasm" "$blob"
printf '%s\n' "$blob"
