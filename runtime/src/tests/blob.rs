//! Tests of the WASM blob that validators run.

use super::{preset_json, PRESETS};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;

/// Upgrades to larger runtimes have failed on live networks.
const MAX_COMPRESSED_BYTES: usize = 2_000_000;

/// Larger than any decompressed runtime.
const DECOMPRESSION_LIMIT: usize = 50_000_000;

/// Returns the compressed blob. Without one, prints a warning and returns `None`.
fn compressed() -> Option<&'static [u8]> {
	if crate::WASM_BINARY.is_none() {
		eprintln!(
			"SKIPPED: the blob was not built (SKIP_WASM_BUILD), so this test checked nothing"
		);
	}
	crate::WASM_BINARY
}

fn code() -> Option<Vec<u8>> {
	let code = sp_maybe_compressed_blob::decompress(compressed()?, DECOMPRESSION_LIMIT);
	Some(code.expect("the blob is well-formed").into_owned())
}

fn contains(code: &[u8], text: &str) -> bool {
	code.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn blob_should_be_small_enough_to_upgrade_to() {
	let Some(blob) = compressed() else { return };
	println!("the compressed blob has {} bytes", blob.len());
	assert!(blob.len() < MAX_COMPRESSED_BYTES, "{} bytes", blob.len());
}

#[test]
fn blob_should_check_for_overflow() {
	let Some(code) = code() else { return };
	// The code contains these messages only if it checks for overflow.
	for operation in ["add", "subtract", "multiply"] {
		let message = format!("attempt to {operation} with overflow");
		assert!(contains(&code, &message), "{operation} is unchecked");
	}
}

#[test]
fn blob_should_ask_collators_for_bundles() {
	let Some(code) = code() else { return };
	assert!(contains(&code, "RelayParentOffsetApi_relay_parent_offset"));
	assert!(contains(&code, "TargetBlockRate_target_block_rate"));
}

#[test]
fn blob_should_have_the_presets_of_the_native_code() {
	let Some(blob) = compressed() else { return };
	let blob = GenesisConfigBuilderRuntimeCaller::<()>::new(blob);
	assert_eq!(blob.preset_names().as_deref(), Ok(&PRESETS.map(String::from)[..]));
	for preset in PRESETS {
		let name = String::from(preset);
		let same = blob.get_named_preset(Some(&name)) == Ok(preset_json(Some(preset)));
		assert!(same, "{preset} differs");
		assert!(blob.get_storage_for_named_preset(Some(&name)).is_ok());
	}
}
