//! Permissions of proxies, and of messages from outside.

use super::{genesis, DEVELOPMENT};
use crate::{
	configs::{
		utility::ProxyType,
		xcm::{LocationToAccountId, XcmConfig},
	},
	Balances, PolkadotXcm, Runtime, RuntimeCall, RuntimeOrigin, NOVA,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, InstanceFilter},
	weights::Weight,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::DispatchError;
use xcm::{
	latest::{prelude::*, Error as XcmError},
	VersionedAssets, VersionedLocation, VersionedXcm,
};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

/// Calls of each kind that the proxy filters distinguish.
fn calls() -> Vec<(&'static str, RuntimeCall)> {
	let bob = Bob.to_account_id();
	vec![
		(
			"transfer",
			pallet_balances::Call::transfer_allow_death { dest: bob.clone().into(), value: 1 }
				.into(),
		),
		(
			"asset transfer",
			pallet_assets::Call::transfer { id: 1, target: bob.clone().into(), amount: 1 }.into(),
		),
		("batch", pallet_utility::Call::batch { calls: vec![] }.into()),
		("candidacy", pallet_collator_selection::Call::register_as_candidate {}.into()),
		("session keys", pallet_session::Call::purge_keys {}.into()),
		(
			"rejection",
			pallet_proxy::Call::reject_announcement {
				delegate: bob.into(),
				call_hash: Default::default(),
			}
			.into(),
		),
		(
			"order",
			pallet_order_book::Call::cancel_all { market: novation_units::MarketId(0) }.into(),
		),
		("withdrawal", pallet_clearing::Call::withdraw { amount: 1 }.into()),
		("sudo", pallet_sudo::Call::remove_key {}.into()),
	]
}

const KINDS: [ProxyType; 5] = [
	ProxyType::Any,
	ProxyType::NonTransfer,
	ProxyType::Trading,
	ProxyType::Collator,
	ProxyType::CancelProxy,
];

#[test]
fn proxy_should_make_only_the_calls_of_its_kind() {
	let allowed = |kind: ProxyType| -> Vec<_> {
		calls().into_iter().filter(|(_, call)| kind.filter(call)).map(|(name, _)| name).collect()
	};
	assert_eq!(allowed(ProxyType::Any).len(), calls().len());
	assert_eq!(
		allowed(ProxyType::NonTransfer),
		["batch", "candidacy", "session keys", "rejection", "order", "withdrawal"]
	);
	assert_eq!(allowed(ProxyType::Trading), ["batch", "order", "withdrawal"]);
	assert_eq!(allowed(ProxyType::Collator), ["batch", "candidacy", "session keys"]);
	assert_eq!(allowed(ProxyType::CancelProxy), ["rejection"]);
}

#[test]
fn proxy_should_not_appoint_one_that_may_do_more_than_itself() {
	for one in KINDS {
		for other in KINDS.into_iter().filter(|other| one.is_superset(other)) {
			for (name, call) in calls() {
				assert!(
					one.filter(&call) || !other.filter(&call),
					"{one:?} may appoint {other:?}, which may {name}"
				);
			}
		}
	}
}

#[test]
fn proxy_should_not_escape_its_filter_in_a_batch() {
	genesis(DEVELOPMENT).execute_with(|| {
		frame_system::Pallet::<Runtime>::set_block_number(1);
		let (owner, bot) = (Alice.to_account_id(), Bob.to_account_id());
		let before = Balances::free_balance(&bot);
		assert_ok!(crate::Proxy::add_proxy(
			RuntimeOrigin::signed(owner.clone()),
			bot.clone().into(),
			ProxyType::Trading,
			0
		));
		let steal =
			pallet_balances::Call::transfer_allow_death { dest: bot.clone().into(), value: NOVA };
		let batch = pallet_utility::Call::batch_all { calls: vec![steal.into()] };
		assert_ok!(crate::Proxy::proxy(
			RuntimeOrigin::signed(bot.clone()),
			owner.into(),
			None,
			Box::new(batch.into())
		));
		assert_eq!(Balances::free_balance(&bot), before);
	});
}

/// A sibling parachain with NOVA on this chain pays for execution, and then sends `then`.
fn from_sibling(then: Vec<Instruction<RuntimeCall>>) -> Outcome {
	let sibling = Location::new(1, [Parachain(2001)]);
	let account = LocationToAccountId::convert_location(&sibling).expect("siblings have accounts");
	assert_ok!(Balances::mint_into(&account, 10 * NOVA));
	let funds = Asset::from((Location::here(), NOVA));
	let mut message = vec![
		WithdrawAsset(funds.clone().into()),
		BuyExecution { fees: funds, weight_limit: Unlimited },
	];
	message.extend(then);
	execute(sibling, Xcm(message))
}

fn execute(origin: Location, message: Xcm<RuntimeCall>) -> Outcome {
	let mut id = [0; 32];
	XcmExecutor::<XcmConfig>::prepare_and_execute(
		origin,
		message,
		&mut id,
		Weight::MAX,
		Weight::zero(),
	)
}

fn error_of(outcome: Outcome) -> Option<XcmError> {
	match outcome {
		Outcome::Complete { .. } => None,
		Outcome::Incomplete { error, .. } => Some(error.error),
		Outcome::Error(error) => Some(error.error),
	}
}

fn deposit_to_bob() -> Instruction<RuntimeCall> {
	let beneficiary = Location::from(AccountId32 { network: None, id: Bob.to_account_id().into() });
	DepositAsset { assets: Wild(All), beneficiary }
}

#[test]
fn message_should_move_the_nova_of_its_sender() {
	genesis(DEVELOPMENT).execute_with(|| {
		let before = Balances::free_balance(Bob.to_account_id());
		assert_eq!(error_of(from_sibling(vec![deposit_to_bob()])), None);
		let received = Balances::free_balance(Bob.to_account_id()) - before;
		assert!(received > 0 && received < NOVA, "{received} atoms");
	});
}

#[test]
fn message_should_be_rejected_when_it_does_not_pay() {
	genesis(DEVELOPMENT).execute_with(|| {
		let unpaid = UnpaidExecution { weight_limit: Unlimited, check_origin: None };
		let outcome = execute(Location::parent(), Xcm(vec![unpaid, ClearOrigin]));
		assert_eq!(error_of(outcome), Some(XcmError::Barrier));
	});
}

#[test]
fn message_should_not_make_a_call() {
	genesis(DEVELOPMENT).execute_with(|| {
		let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		for origin_kind in [OriginKind::SovereignAccount, OriginKind::Native, OriginKind::Superuser]
		{
			let outcome = from_sibling(vec![Transact {
				origin_kind,
				fallback_max_weight: None,
				call: call.encode().into(),
			}]);
			assert!(matches!(
				error_of(outcome),
				Some(XcmError::NoPermission | XcmError::BadOrigin)
			));
		}
	});
}

#[test]
fn message_should_not_bring_assets_from_outside() {
	genesis(DEVELOPMENT).execute_with(|| {
		for asset in [Location::here(), Location::parent()] {
			let assets = Assets::from(Asset::from((asset, NOVA)));
			assert_eq!(
				error_of(from_sibling(vec![ReceiveTeleportedAsset(assets.clone())])),
				Some(XcmError::UntrustedTeleportLocation)
			);
			assert_eq!(
				error_of(from_sibling(vec![ReserveAssetDeposited(assets)])),
				Some(XcmError::UntrustedReserveLocation)
			);
		}
	});
}

#[test]
fn account_should_not_send_messages_or_assets_away() {
	genesis(DEVELOPMENT).execute_with(|| {
		let alice = || RuntimeOrigin::signed(Alice.to_account_id());
		let relay = || Box::new(VersionedLocation::from(Location::parent()));
		let nova = Box::new(VersionedAssets::from(Assets::from((Location::here(), NOVA))));

		let sent = PolkadotXcm::send(
			alice(),
			relay(),
			Box::new(VersionedXcm::from(Xcm(vec![ClearOrigin]))),
		);
		assert_eq!(sent, Err(DispatchError::BadOrigin));

		let executed = PolkadotXcm::execute(
			alice(),
			Box::new(VersionedXcm::from(Xcm(vec![ClearOrigin]))),
			Weight::MAX,
		);
		assert_eq!(
			executed.map_err(|failed| failed.error),
			Err(pallet_xcm::Error::<Runtime>::Filtered.into())
		);

		let transferred =
			PolkadotXcm::transfer_assets(alice(), relay(), relay(), nova, 0, Unlimited);
		assert_eq!(transferred, Err(pallet_xcm::Error::<Runtime>::Filtered.into()));
	});
}
