#!/usr/bin/env bash
# Installs the tools of a build and its tests on Debian. Safe to run again, and quick when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

# The oldest Node.js that the client's packages support, and the version to install if there is none.
NODEJS_OLDEST=20.19.0
NODEJS_PINNED=20.20.2

# The spelling checker.
TYPOS_PINNED=1.52.0

# Debian 12's newest Rust, with the sources and the linker of its WASM target.
DEBIAN_RUST=(rustc-web cargo-web rustfmt-web rust-web-clippy rust-web-src lld-19)

say() { printf 'setup: %s\n' "$*"; }
fail() {
	printf 'setup: %s\n' "$@" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "installing packages needs root: run 'make setup' once as root, or install sudo"
	fi
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

# Refresh the apt index only if something is missing.
install_packages() {
	local missing=() package
	command -v dpkg-query >/dev/null || fail \
		"this script installs Debian packages, and there is no dpkg here" \
		"install the contents of these Debian packages, then run cargo and npm directly (README.md): $*"
	for package in "$@"; do
		installed "$package" || missing+=("$package")
	done
	if [ ${#missing[@]} -eq 0 ]; then return; fi
	say "installing Debian packages: ${missing[*]}"
	as_root apt-get update -qq || fail "apt-get cannot reach Debian's packages: check the network, then run this again"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		fail "apt-get could not install: ${missing[*]}"
}

install_system_packages() {
	install_packages ca-certificates curl git make gcc g++ libc6-dev clang libclang-dev pkg-config \
		libssl-dev protobuf-compiler libprotobuf-dev procps
}

# The toolchain of rust-toolchain.toml from rustup, or Debian's newest if rustup cannot be fetched.
install_rust() {
	if command -v cargo >/dev/null && rustc --version >/dev/null 2>&1; then return; fi
	if ! command -v rustup >/dev/null; then
		say "installing Rust by rustup"
		curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
			sh -s -- -y -q --profile minimal --default-toolchain none --no-modify-path >/dev/null || true
		export PATH="$HOME/.cargo/bin:$PATH"
	fi
	if ! command -v rustup >/dev/null; then
		say "rustup's site cannot be reached; using Debian's Rust (for the other: https://rustup.rs)"
		install_packages "${DEBIAN_RUST[@]}"
		return
	fi
	say "installing the toolchain that rust-toolchain.toml names"
	rustup toolchain install >/dev/null 2>&1 || fail \
		"the toolchain of rust-toolchain.toml is missing, and rustup cannot fetch it" \
		"run 'rustup toolchain install' in this folder to see why"
}

# The runtime's target needs `core` and `alloc` from rustup. If rustup's server is out of reach, Debian's rustc builds
# the two from its own sources instead.
install_wasm_target() {
	if [ ! -e "$DEBIAN_SYSROOT/lib/built-by" ]; then
		if default_toolchain_has_wasm || rustup_adds_wasm; then return; fi
		say "rustup cannot fetch $WASM_TARGET; Debian's Rust will build the runtime"
	fi
	install_packages "${DEBIAN_RUST[@]}"
	if [ "$(cat "$DEBIAN_SYSROOT/lib/built-by" 2>/dev/null)" != "$(/usr/bin/rustc --version)" ]; then
		build_debian_sysroot
	fi
	# The WASM builder selects a toolchain by name. Without rustup, Debian's is the only one.
	if command -v rustup >/dev/null && [ ! -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/debian" ]; then
		rustup toolchain link debian /usr
	fi
}

rustup_adds_wasm() {
	command -v rustup >/dev/null && say "adding the target $WASM_TARGET" &&
		timeout 90 rustup target add "$WASM_TARGET" >/dev/null 2>&1 && default_toolchain_has_wasm
}

default_toolchain_has_wasm() { [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM_TARGET/lib" ]; }

build_debian_sysroot() {
	local work library linker
	work="$(mktemp -d)"
	say "building core and alloc for $WASM_TARGET"
	mkdir "$work/src"
	printf '[package]\nname = "sysroot"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
	printf '#![no_std]\n' >"$work/src/lib.rs"
	# Without embedded bitcode, link-time optimisation of the runtime fails.
	(
		cd "$work"
		env -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS=-Cembed-bitcode=yes \
			/usr/bin/cargo build --quiet --release --target "$WASM_TARGET" -Zbuild-std=core,alloc
	) || fail "Debian's Rust could not build core and alloc for $WASM_TARGET: see the lines above"
	linker="/usr/lib/rustlib/$(/usr/bin/rustc -vV | sed -n 's/^host: //p')/bin/rust-lld"
	as_root rm -rf "$DEBIAN_SYSROOT/lib"
	as_root mkdir -p "$DEBIAN_SYSROOT/lib" "$(dirname "$linker")"
	for library in core alloc compiler_builtins; do
		as_root cp "$work/target/$WASM_TARGET/release/deps/lib$library"-*.rlib "$DEBIAN_SYSROOT/lib/"
	done
	as_root ln -sf /usr/lib/llvm-19/bin/lld "$linker"
	/usr/bin/rustc --version | as_root tee "$DEBIAN_SYSROOT/lib/built-by" >/dev/null
	rm -rf "$work"
}

# A compiler cannot link the files of another one (E0460), and cargo does not notice.
forget_wasm_of_another_compiler() {
	local compiler stamp="$CARGO_TARGET_DIR/wasm-compiler" blob
	compiler="$(if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then rustup run "$WASM_BUILD_TOOLCHAIN" rustc --version; else rustc --version; fi)"
	if [ -e "$stamp" ] && [ "$(cat "$stamp")" != "$compiler" ]; then
		say "the runtime's compiler is now $compiler: its blob will be built again"
		for blob in "$CARGO_TARGET_DIR"/*/wbuild/*/; do
			if [ -d "$blob" ]; then rm -rf "$blob" "$blob"/../../build/"$(basename "$blob")"-*; fi
		done
		rm -rf "$CARGO_TARGET_DIR"/*/wbuild/target
	fi
	mkdir -p "$CARGO_TARGET_DIR"
	printf '%s\n' "$compiler" >"$stamp"
}

nodejs_is_new_enough() {
	command -v node >/dev/null && command -v npm >/dev/null &&
		[ "$(printf '%s\n' "v$NODEJS_OLDEST" "$(node --version)" | sort -V | head -n 1)" = "v$NODEJS_OLDEST" ]
}

# Debian 12 has Node.js 18. npm fetches a newer one next to it, for this project only.
install_nodejs() {
	local package
	if nodejs_is_new_enough; then return; fi
	command -v npm >/dev/null || install_packages nodejs npm
	if nodejs_is_new_enough; then return; fi
	say "Node.js here is $(node --version 2>/dev/null || echo missing), older than v$NODEJS_OLDEST: fetching v$NODEJS_PINNED"
	package="node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"
	if npm install --silent --no-save --prefix "$NOVATION_NODEJS" "$package@$NODEJS_PINNED" >/dev/null 2>&1; then
		mkdir -p "$NOVATION_NODEJS/bin"
		ln -sf "$NOVATION_NODEJS/node_modules/$package/bin/node" "$NOVATION_NODEJS/bin/node"
		export PATH="$NOVATION_NODEJS/bin:$PATH"
	fi
	nodejs_is_new_enough || fail \
		"the client needs Node.js $NODEJS_OLDEST or newer, and none could be fetched by npm" \
		"install it (https://nodejs.org says how), have 'node' and 'npm' on the PATH, then run this again"
}

# Exactly the packages of the lock file, and only if it has changed.
install_client_packages() {
	local stamp=client/node_modules/.installed-from lock
	if [ ! -e client/package-lock.json ]; then return; fi
	lock="$(sha256sum client/package-lock.json)"
	if [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ]; then return; fi
	say "installing the client's JavaScript packages"
	npm ci --silent --prefix client || fail "npm could not install the client's packages: run 'npm ci' in client/ to see why"
	printf '%s\n' "$lock" >"$stamp"
}

# A program in a Python package, for this project only. Building it with cargo would take minutes. Without it, `make
# test` lists the spelling suite as skipped.
install_typos() {
	if [ "$(typos --version 2>/dev/null)" = "typos-cli $TYPOS_PINNED" ]; then return; fi
	say "fetching typos $TYPOS_PINNED"
	if ! python3 -m pip --version >/dev/null 2>&1; then install_packages python3-pip; fi
	python3 -m pip install --quiet --no-deps --upgrade --target "$NOVATION_TYPOS" "typos==$TYPOS_PINNED" >/dev/null 2>&1 ||
		say "pip cannot fetch typos $TYPOS_PINNED: the spelling will not be checked"
}

# shellcheck source=tools/env.sh
. tools/env.sh
install_system_packages
install_rust
install_wasm_target
# Run again, since the installed toolchains determine which one builds the runtime.
. tools/env.sh
forget_wasm_of_another_compiler
install_nodejs
install_client_packages
install_typos
say "ready"
