//! Compiles the runtime to WASM next to the native crate.

#[cfg(feature = "std")]
fn main() {
	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults()
		// The blob has a profile of its own that the workspace's does not reach, and an overflow
		// that wraps would be money from nothing.
		.append_to_rust_flags("-C overflow-checks=on");

	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("NOVA", 12);

	builder.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
