# The environment of every build. Sourced, never run: `. tools/env.sh`.
# shellcheck shell=bash

# Outside the checkout, so that a new clone on the same machine builds only our own crates.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/novation/target}"

# Where tools/setup.sh installs a Node.js if the system has none that is new enough.
NOVATION_NODEJS="$HOME/.cache/novation/nodejs"
if [ -x "$NOVATION_NODEJS/bin/node" ]; then
	export PATH="$NOVATION_NODEJS/bin:$PATH"
fi
# Where tools/setup.sh installs the spelling checker.
NOVATION_TYPOS="$HOME/.cache/novation/typos"
if [ -x "$NOVATION_TYPOS/bin/typos" ]; then
	export PATH="$NOVATION_TYPOS/bin:$PATH"
fi
# A shell that was open when rustup was installed does not have its folder in PATH yet.
if ! command -v rustup >/dev/null && [ -x "$HOME/.cargo/bin/rustup" ]; then
	export PATH="$HOME/.cargo/bin:$PATH"
fi

# tools/setup.sh builds this sysroot if rustup cannot fetch the runtime's target. It then stays in use, because a change
# of the compiler means building every WASM blob again.
WASM_TARGET=wasm32v1-none
DEBIAN_SYSROOT=/usr/lib/rustlib/$WASM_TARGET
if [ -z "${WASM_BUILD_TOOLCHAIN:-}" ] && [ -e "$DEBIAN_SYSROOT/lib/built-by" ] && command -v rustup >/dev/null; then
	export WASM_BUILD_TOOLCHAIN=debian
fi
