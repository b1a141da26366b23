//! This is an application-specific chain: it runs the exchange, and no programs of others.
//!
//! A pallet needs a line with a reason in [`PALLETS`]. Code enters the chain only by an upgrade of the runtime.

use super::{genesis, DEVELOPMENT};
use crate::{AllPalletsWithSystem, RuntimeCall, RuntimeOrigin};
use frame_support::{
	assert_noop,
	traits::{GetCallMetadata, PalletsInfoAccess},
};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{
	traits::{Dispatchable, Hash},
	DispatchError,
};

/// Every pallet: its name, its crate, and the reason for which the chain has it.
const PALLETS: [(&str, &str, &str); 30] = [
	("System", "frame_system", "accounts, events, upgrade of the runtime"),
	("ParachainSystem", "cumulus_pallet_parachain_system", "the link to the relay chain"),
	("Timestamp", "pallet_timestamp", "the start of the slot, from which the clock counts"),
	("ParachainInfo", "parachain_info", "the id under which the relay chain knows this chain"),
	("WeightReclaim", "cumulus_pallet_weight_reclaim", "gives back proof that was not used"),
	("Balances", "pallet_balances", "the native token: fees and deposits"),
	("Assets", "pallet_assets", "the quote asset"),
	("TransactionPayment", "pallet_transaction_payment", "fees beyond the allowance"),
	("Sudo", "pallet_sudo", "the root key of development networks"),
	("Utility", "pallet_utility", "batches of calls of one signer"),
	("Proxy", "pallet_proxy", "keys that act for an account with fewer rights"),
	("Multisig", "pallet_multisig", "accounts of several keys"),
	("Authorship", "pallet_authorship", "the author of a block, who earns its fees"),
	("CollatorSelection", "pallet_collator_selection", "who may author"),
	("Session", "pallet_session", "the keys of the collators"),
	("Aura", "pallet_aura", "whose turn it is to author"),
	("AuraExt", "cumulus_pallet_aura_ext", "checks the author on the relay chain"),
	("XcmpQueue", "cumulus_pallet_xcmp_queue", "messages of other chains"),
	("PolkadotXcm", "pallet_xcm", "transfers from and to other chains"),
	("CumulusXcm", "cumulus_pallet_xcm", "the origin of messages of other chains"),
	("MessageQueue", "pallet_message_queue", "the share of a block that messages may use"),
	("Markets", "pallet_markets", "the exchange: markets and their terms"),
	("Oracle", "pallet_oracle", "the exchange: prices"),
	("Clearing", "pallet_clearing", "the exchange: the ledger"),
	("Margin", "pallet_margin", "the exchange: margin"),
	("OrderBook", "pallet_order_book", "the exchange: orders"),
	("Liquidation", "pallet_liquidation", "the exchange: liquidation"),
	("Agents", "pallet_agents", "the exchange: session keys"),
	("Allowances", "pallet_allowances", "the exchange: free operations"),
	("Clock", "pallet_clock", "the exchange: time"),
];

/// Words in the names of calls that bring code onto a chain.
const WORDS: [&str; 9] =
	["code", "contract", "deploy", "evm", "instantiate", "program", "storage", "upgrade", "upload"];

/// Calls with one of these words in their names. None brings code, except the runtime's own upgrade.
const KNOWN: [(&str, &str); 8] = [
	// The upgrade: by root directly, or by anyone after root has authorised its hash.
	("System", "set_code"),
	("System", "set_code_without_checks"),
	("System", "authorize_upgrade"),
	("System", "authorize_upgrade_without_checks"),
	("System", "apply_authorized_upgrade"),
	// Raw state, by root.
	("System", "set_storage"),
	("System", "kill_storage"),
	// The format of balances.
	("Balances", "upgrade_accounts"),
];

/// Pallets, by name and crate, that are not in the list.
fn unknown<'a>(pallets: &[(&'a str, &str)]) -> Vec<&'a str> {
	let is_known = |name: &str, module: &str| {
		PALLETS.iter().any(|(known, of, _)| (*known, *of) == (name, module))
	};
	pallets.iter().filter(|(name, of)| !is_known(name, of)).map(|(name, _)| *name).collect()
}

/// Unknown calls whose names contain a word for code.
fn suspicious<'a>(calls: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
	let has_word = |call: &str| WORDS.iter().any(|word| call.contains(word));
	calls.iter().copied().filter(|call| has_word(call.1) && !KNOWN.contains(call)).collect()
}

fn pallets() -> Vec<(&'static str, &'static str)> {
	let infos = AllPalletsWithSystem::infos();
	infos.into_iter().map(|info| (info.name, info.module_name)).collect()
}

fn calls() -> Vec<(&'static str, &'static str)> {
	let modules = RuntimeCall::get_module_names().iter();
	modules
		.flat_map(|module| {
			RuntimeCall::get_call_names(module).iter().map(move |call| (*module, *call))
		})
		.collect()
}

#[test]
fn chain_should_have_no_pallet_but_those_with_a_reason() {
	assert_eq!(unknown(&pallets()), [""; 0]);
	assert_eq!(pallets().len(), PALLETS.len(), "a pallet of the list is gone");
}

#[test]
fn pallet_should_be_found_when_it_is_not_in_the_list() {
	let mut pallets = pallets();
	pallets.push(("Contracts", "pallet_contracts"));
	pallets.push(("Assets", "pallet_revive"));
	assert_eq!(unknown(&pallets), ["Contracts", "Assets"]);
}

#[test]
fn chain_should_have_no_call_that_deploys_code() {
	let calls = calls();
	assert_eq!(suspicious(&calls), [("", ""); 0]);
	for known in KNOWN {
		assert!(calls.contains(&known), "{known:?} is gone: take it from the list");
	}
}

#[test]
fn call_that_deploys_code_should_be_found() {
	let mut calls = calls();
	let deploying = [("Assets", "instantiate_with_code"), ("OrderBook", "deploy_strategy")];
	calls.extend(deploying);
	assert_eq!(suspicious(&calls), deploying);
}

#[test]
fn code_should_be_replaced_by_root_or_after_its_authorisation_only() {
	genesis(DEVELOPMENT).execute_with(|| {
		let signed = || RuntimeOrigin::signed(Alice.to_account_id());
		let code = b"a runtime".to_vec();
		let code_hash = <crate::Runtime as frame_system::Config>::Hashing::hash(&code);
		let of_root: [RuntimeCall; 5] = [
			frame_system::Call::set_code { code: code.clone() }.into(),
			frame_system::Call::set_code_without_checks { code: code.clone() }.into(),
			frame_system::Call::authorize_upgrade { code_hash }.into(),
			frame_system::Call::authorize_upgrade_without_checks { code_hash }.into(),
			frame_system::Call::set_storage { items: vec![(b":code".to_vec(), code.clone())] }
				.into(),
		];
		for call in of_root {
			let name = format!("{call:?}");
			let error = call.dispatch(signed()).map(|_| ()).map_err(|failed| failed.error);
			assert_eq!(error, Err(DispatchError::BadOrigin), "{name}");
		}
		let apply = RuntimeCall::from(frame_system::Call::apply_authorized_upgrade { code });
		let nothing = frame_system::Error::<crate::Runtime>::NothingAuthorized;
		assert_noop!(apply.dispatch(signed()).map_err(|failed| failed.error), nothing);
	});
}
