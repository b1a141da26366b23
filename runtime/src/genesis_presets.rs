//! Genesis presets: the state of the first block of each test network.
//!
//! | Preset | Root key |
//! |---|---|
//! | `development` | Alice, through sudo |
//! | `local_testnet` | none |
//!
//! Both have the collators Alice and Bob, and endow the accounts listed by [`seeds`]. The keys are
//! public, so neither preset may hold anything of value.

pub(crate) mod markets;

use crate::{
	AccountId, AssetsConfig, Balance, BalancesConfig, ClearingConfig, CollatorSelectionConfig,
	MarketsConfig, OracleConfig, ParachainInfoConfig, PolkadotXcmConfig, RuntimeGenesisConfig,
	SessionConfig, SessionKeys, SudoConfig, NOVA, QUOTE_ASSET, TUSD,
};
use alloc::{format, string::String, vec, vec::Vec};
use cumulus_primitives_core::ParaId;
use frame_support::build_struct_json_patch;
use sp_core::{sr25519, Pair};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;

/// Parachain id on test networks.
pub const PARA_ID: ParaId = ParaId::new(2000);

/// Initial balance of each listed account, in the native token.
pub const ENDOWMENT: Balance = 1_000 * NOVA;

/// Initial balance of each listed account, in the quote asset.
pub const QUOTE_ENDOWMENT: Balance = 10_000_000 * TUSD;

/// Initial balance of the insurance fund.
pub const INSURANCE: Balance = 1_000_000 * TUSD;

/// Bond of a collator candidate.
const CANDIDACY_BOND: Balance = 100 * NOVA;

/// Number of candidates that author besides the initial collators.
const DESIRED_CANDIDATES: u32 = 4;

/// Well-known development accounts.
const PEOPLE: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// Numbered accounts of each role, `//Maker//0` and so on.
const ROLES: [(&str, u32); 4] = [("Feeder", 3), ("Maker", 8), ("Taker", 8), ("Trader", 64)];

/// Returns the derivation paths of all endowed accounts, in the syntax of wallets and `subkey`.
pub fn seeds() -> impl Iterator<Item = String> {
	let people = PEOPLE.iter().map(|name| format!("//{name}"));
	let numbered = ROLES
		.iter()
		.flat_map(|(role, count)| (0..*count).map(move |number| format!("//{role}//{number}")));
	people.chain(numbered)
}

/// Returns the account of a derivation path, or `None` if the path is malformed.
pub fn account(seed: &str) -> Option<AccountId> {
	let pair = sr25519::Pair::from_string(seed, None).ok()?;
	Some(pair.public().into())
}

fn genesis(sudo: Option<AccountId>) -> Option<serde_json::Value> {
	let endowed = seeds().map(|seed| account(&seed)).collect::<Option<Vec<_>>>()?;
	let feeders =
		(0..3).map(|number| account(&format!("//Feeder//{number}"))).collect::<Option<Vec<_>>>()?;
	let collators = [Sr25519Keyring::Alice, Sr25519Keyring::Bob];
	let treasurer = Sr25519Keyring::Alice.to_account_id();

	Some(build_struct_json_patch!(RuntimeGenesisConfig {
		parachain_info: ParachainInfoConfig { parachain_id: PARA_ID },
		balances: BalancesConfig {
			balances: endowed.iter().map(|who| (who.clone(), ENDOWMENT)).collect(),
		},
		assets: AssetsConfig {
			// Sufficient, so that an account can exist on tUSD alone. The minimum balance is one
			// atom: no transfer leaves dust to burn, and custody stays exact.
			assets: vec![(QUOTE_ASSET, treasurer, true, 1)],
			metadata: vec![(QUOTE_ASSET, b"Test USD".to_vec(), b"tUSD".to_vec(), 6)],
			accounts: endowed
				.iter()
				.map(|who| (QUOTE_ASSET, who.clone(), QUOTE_ENDOWMENT))
				.collect(),
		},
		sudo: SudoConfig { key: sudo },
		collator_selection: CollatorSelectionConfig {
			invulnerables: collators.iter().map(|who| who.to_account_id()).collect(),
			candidacy_bond: CANDIDACY_BOND,
			desired_candidates: DESIRED_CANDIDATES,
		},
		session: SessionConfig {
			keys: collators
				.iter()
				.map(|who| {
					let keys = SessionKeys { aura: who.public().into() };
					(who.to_account_id(), who.to_account_id(), keys)
				})
				.collect(),
		},
		markets: MarketsConfig { markets: vec![markets::btc(), markets::eth()] },
		oracle: OracleConfig { feeders },
		clearing: ClearingConfig { insurance: INSURANCE },
		polkadot_xcm: PolkadotXcmConfig { safe_xcm_version: Some(xcm::prelude::XCM_VERSION) },
	}))
}

/// Returns the preset `id` as a JSON patch of the default genesis, or `None` if it does not exist.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(Some(Sr25519Keyring::Alice.to_account_id()))?,
		LOCAL_TESTNET_RUNTIME_PRESET => genesis(None)?,
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Returns the names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}
