//! Built-in chain specifications, and loading of others from a file.

use sc_chain_spec::{ChainSpecExtension, ChainType, Properties};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Parachain id of the built-in chains.
const PARA_ID: u32 = 2000;

/// Relay chain of the built-in chains.
const RELAY_CHAIN: &str = "rococo-local";

/// Chain specification with the extensions of a parachain.
pub type ChainSpec = sc_chain_spec::GenericChainSpec<Extensions>;

/// Chain specification extensions of a parachain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ChainSpecExtension)]
pub struct Extensions {
	/// Name of the relay chain, or path to its specification.
	#[serde(alias = "relayChain")]
	pub relay_chain: String,
	/// Parachain id on the relay chain. The node itself takes the id from the runtime; this field
	/// is for tools that read the file.
	#[serde(alias = "paraId")]
	pub para_id: Option<u32>,
}

impl Extensions {
	/// Returns the extensions of `spec`, if it has them.
	pub fn of(spec: &dyn sc_service::ChainSpec) -> Option<&Self> {
		sc_chain_spec::get_extension(spec.extensions())
	}
}

/// Loads the chain called `id`: `dev`, `local`, or the path of a JSON file.
///
/// # Errors
///
/// A one-line message with the cause and the valid choices.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" => built_in(BuiltIn {
			name: "Novation Development",
			id: "novation-dev",
			kind: ChainType::Development,
			preset: sp_genesis_builder::DEV_RUNTIME_PRESET,
		}),
		// Commands that need no chain, such as `key`, pass an empty name.
		"local" | "" => built_in(BuiltIn {
			name: "Novation Local Testnet",
			id: "novation-local",
			kind: ChainType::Local,
			preset: sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET,
		}),
		file => ChainSpec::from_json_file(PathBuf::from(file)).map_err(|error| {
			format!("`{file}` is not `dev`, `local` or a valid chain specification file: {error}")
		}),
	}
}

/// Parameters of a built-in chain.
struct BuiltIn {
	name: &'static str,
	id: &'static str,
	kind: ChainType,
	preset: &'static str,
}

fn built_in(chain: BuiltIn) -> Result<ChainSpec, String> {
	let code = novation_runtime::WASM_BINARY.ok_or(
		"this binary contains no runtime (built with SKIP_WASM_BUILD): use --chain <FILE>",
	)?;
	let extensions = Extensions { relay_chain: RELAY_CHAIN.into(), para_id: Some(PARA_ID) };
	Ok(ChainSpec::builder(code, extensions)
		.with_name(chain.name)
		.with_id(chain.id)
		.with_chain_type(chain.kind)
		.with_protocol_id(chain.id)
		.with_genesis_config_preset_name(chain.preset)
		.with_properties(properties())
		.build())
}

fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "NOVA".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), 42.into());
	properties.insert("paraId".into(), PARA_ID.into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn extensions_should_be_read_in_both_spellings() {
		let wanted = Extensions { relay_chain: "relay".into(), para_id: Some(7) };
		for text in
			[r#"{"relay_chain":"relay","para_id":7}"#, r#"{"relayChain":"relay","paraId":7}"#]
		{
			assert_eq!(serde_json::from_str::<Extensions>(text).unwrap(), wanted, "{text}");
		}
	}

	#[test]
	fn load_should_report_a_missing_file_in_one_line() {
		let error = load("no/such/file.json").err().unwrap();
		assert!(error.contains("no/such/file.json"), "{error}");
		assert_eq!(error.lines().count(), 1, "{error}");
	}
}
