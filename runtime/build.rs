//! Compiles the runtime to WASM alongside the native crate.

#[cfg(feature = "std")]
fn main() {
	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults()
		// The blob is built with its own profile, which the workspace profile does not affect.
		// Wrapping arithmetic would create money out of nothing.
		.append_to_rust_flags("-C overflow-checks=on");

	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("NOVA", 12);

	builder.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
