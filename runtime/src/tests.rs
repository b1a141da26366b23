//! The runtime as a whole: its presets, its limits, what its filters let through, and its blob.
//!
//! The integrity tests of the pallets run besides these: constructing the runtime generates them.

mod application;
mod blob;
mod filters;
mod limits;

use crate::{
	genesis_presets::{account, seeds, ENDOWMENT, INSURANCE, PARA_ID, QUOTE_ENDOWMENT},
	AccountId, Assets, Aura, Balance, Balances, ParachainInfo, Runtime, Session,
	TransactionPayment, QUOTE_ASSET,
};
use frame_support::{assert_ok, traits::fungibles::metadata::Inspect};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};

const DEVELOPMENT: &str = "development";
const PRESETS: [&str; 2] = [DEVELOPMENT, "local_testnet"];

fn preset_json(id: Option<&str>) -> serde_json::Value {
	let json = Runtime::get_preset(&id.map(Into::into)).expect("the preset exists");
	serde_json::from_slice(&json).expect("a preset is JSON")
}

/// The state a chain of this preset starts with.
fn genesis(preset: &str) -> TestExternalities {
	let mut config = preset_json(None);
	sc_chain_spec::json_patch::merge(&mut config, preset_json(Some(preset)));
	let mut state = TestExternalities::default();
	state.execute_with(|| {
		let json = serde_json::to_vec(&config).expect("JSON serialises");
		assert_ok!(Runtime::build_state(json));
	});
	state
}

#[test]
fn preset_names_should_all_have_a_preset() {
	assert_eq!(Runtime::preset_names(), PRESETS.map(String::from));
	assert_eq!(Runtime::get_preset(&Some("mainnet".into())), None);
}

#[test]
fn preset_should_endow_every_seed_and_nobody_else() {
	for preset in PRESETS {
		genesis(preset).execute_with(|| {
			let accounts: Vec<AccountId> =
				seeds().map(|seed| account(&seed).expect("a path")).collect();
			assert_eq!(accounts.len(), 6 + 3 + 8 + 8 + 64);
			for who in &accounts {
				assert_eq!(Balances::free_balance(who), ENDOWMENT, "{who}");
				assert_eq!(Assets::balance(QUOTE_ASSET, who), QUOTE_ENDOWMENT, "{who}");
			}
			let count = accounts.len() as Balance;
			assert_eq!(Balances::total_issuance(), count * ENDOWMENT);
			assert_eq!(Assets::total_supply(QUOTE_ASSET), count * QUOTE_ENDOWMENT + INSURANCE);
		});
	}
}

/// Public keys as polkadot.js derives them.
const FEEDER_0: &str = "ba104b485cc2b4aa7fafc3bbe13f2408e96851f9b4a499cc2f9d318c692d8417";
const MAKER_7: &str = "16da08c94430d93d2f209b36779455b0ea929aa151d69d629405f87533cd1a09";
const TRADER_63: &str = "e6e6b7c3bc1febc4c0c8ddd5ffd89bfcb17efdad6dde32ff0ae8477e81ee2c5d";

#[test]
fn seeds_should_be_those_that_wallets_derive() {
	let hex = |seed| hex_of(&account(seed).expect("a path"));
	assert_eq!(account("//Alice"), Some(Alice.to_account_id()));
	assert_eq!(account("//Ferdie"), Some(Sr25519Keyring::Ferdie.to_account_id()));
	assert_eq!(hex("//Feeder//0"), FEEDER_0);
	assert_eq!(hex("//Maker//7"), MAKER_7);
	assert_eq!(hex("//Trader//63"), TRADER_63);
	assert_eq!(account("Alice"), None);
}

fn hex_of(who: &AccountId) -> String {
	AsRef::<[u8; 32]>::as_ref(who).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn preset_should_have_the_collators_and_the_quote_asset() {
	for preset in PRESETS {
		genesis(preset).execute_with(|| {
			let mut collators = [Alice, Bob];
			collators.sort_by_key(|who| who.to_account_id());
			let accounts = collators.map(|who| who.to_account_id());
			let keys = collators.map(|who| who.public().into());
			let invulnerables = pallet_collator_selection::Invulnerables::<Runtime>::get();
			assert_eq!(ParachainInfo::parachain_id(), PARA_ID);
			assert_eq!(invulnerables.into_inner(), accounts);
			assert_eq!(Session::validators(), accounts);
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().into_inner(), keys);
			assert_eq!(Aura::slot_duration(), crate::SLOT_DURATION);
			assert_eq!(<Assets as Inspect<_>>::symbol(QUOTE_ASSET), b"tUSD");
			assert_eq!(<Assets as Inspect<_>>::decimals(QUOTE_ASSET), 6);
		});
	}
}

#[test]
fn sudo_should_have_a_key_in_the_development_preset_only() {
	for preset in PRESETS {
		let key = genesis(preset).execute_with(pallet_sudo::Key::<Runtime>::get);
		let expected = (preset == DEVELOPMENT).then(|| Alice.to_account_id());
		assert_eq!(key, expected, "{preset}");
	}
}

#[test]
fn fee_should_follow_the_scarcer_of_time_and_proof() {
	use frame_support::weights::Weight;
	genesis(DEVELOPMENT).execute_with(|| {
		let fee = |time, proof| TransactionPayment::weight_to_fee(Weight::from_parts(time, proof));
		assert_eq!(fee(1_000_000, 0), 2_000_000);
		assert_eq!(fee(0, 100), 10_000_000);
		assert_eq!(fee(1_000_000, 100), 10_000_000);
	});
}

#[test]
fn asset_should_be_created_by_root_only() {
	genesis(DEVELOPMENT).execute_with(|| {
		let create =
			|origin| Assets::force_create(origin, 2, Alice.to_account_id().into(), false, 1);
		let signed = crate::RuntimeOrigin::signed(Alice.to_account_id());
		assert!(Assets::create(signed.clone(), 2, Alice.to_account_id().into(), 1).is_err());
		assert!(create(signed).is_err());
		assert_ok!(create(crate::RuntimeOrigin::root()));
	});
}
