//! Nonces: ordinary ones in sequence, windowed ones in any order.

use crate::{driver::*, fixtures::*, wallet::*};
use codec::{Compact, Encode};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use novation_access::{AgentLimits, MarketLimit, AHEAD, WIDTH, WINDOWED};
use novation_runtime::{AccountId, Balances, Runtime, RuntimeCall, System, TxExtension};
use novation_sim::{bid, Styled, BTC};
use novation_units::{Lots, Millis};
use pallet_agents::{HoldReason, Windows};
use sp_runtime::{
	traits::TransactionExtension,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

const AGENT: &str = "//Pauper";

fn authorise(agent: AccountId) -> RuntimeCall {
	let limit = MarketLimit { market: BTC, max_order: Lots(100), max_position: Lots(100_000) };
	let limits = AgentLimits {
		markets: vec![limit].try_into().expect("one market"),
		max_leverage: 100,
		operations_per_block: 1_000,
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
		expires_at: Millis(u64::MAX),
	};
	pallet_agents::Call::authorise { agent, limits }.into()
}

fn order(name: u64) -> RuntimeCall {
	place(bid(BTC, 1, at(99_000)).named(name))
}

/// A chain on which Alice has an account and an agent without any money.
fn with_agent(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		make(&alice(), authorise(pauper()));
		test()
	})
}

fn refused<T>(reason: InvalidTransaction) -> Result<T, TransactionValidityError> {
	Err(TransactionValidityError::Invalid(reason))
}

#[test]
fn windowed_nonces_should_be_taken_in_any_order_and_each_once() {
	with_agent(|| {
		let numbers = [5u32, 3, 1, 4, 2, 0, 9];
		let told = block(|| {
			for number in numbers {
				let name = u64::from(number);
				assert_eq!(apply_with(WINDOWED | number, AGENT, order(name)), Ok(Ok(())));
			}
			for number in numbers {
				let again = apply_with(WINDOWED | number, AGENT, order(100));
				assert_eq!(again, refused(InvalidTransaction::Stale));
			}
		});
		assert_eq!(told.placed(), [5, 3, 1, 4, 2, 0, 9]);
		assert_eq!(System::account_nonce(pauper()), 0);
	});
}

#[test]
fn number_should_be_rejected_when_it_is_too_old_or_too_far_ahead() {
	with_agent(|| {
		block(|| {
			let far = apply_with(WINDOWED | (AHEAD + 1), AGENT, order(1));
			assert_eq!(far, refused(InvalidTransaction::Future));
			assert_eq!(apply_with(WINDOWED | AHEAD, AGENT, order(1)), Ok(Ok(())));
			let old = apply_with(WINDOWED | (AHEAD - WIDTH), AGENT, order(2));
			assert_eq!(old, refused(InvalidTransaction::Stale));
		});
	});
}

#[test]
fn number_should_be_used_when_the_call_fails() {
	with_agent(|| {
		block(|| {
			// Bob pays for it, and has no account to withdraw from.
			make(&alice(), authorise(bob()));
			let bad = withdraw(1);
			assert!(matches!(apply_with(WINDOWED | 1, "//Bob", bad.clone()), Ok(Err(_))));
			let again = apply_with(WINDOWED | 1, "//Bob", bad);
			assert_eq!(again, refused(InvalidTransaction::Stale));
		});
	});
}

#[test]
fn ordinary_nonces_should_go_on_beside_windowed_ones() {
	with_agent(|| {
		block(|| {
			let next = System::account_nonce(alice());
			assert_eq!(apply_with(next, "//Alice", order(1)), Ok(Ok(())));
			assert_eq!(apply_with(WINDOWED | 7, "//Alice", order(2)), Ok(Ok(())));
			assert_eq!(apply_with(next + 1, "//Alice", order(3)), Ok(Ok(())));
			let again = apply_with(next + 1, "//Alice", order(4));
			assert_eq!(again, refused(InvalidTransaction::Stale));
			let gap = apply_with(next + 3, "//Alice", order(4));
			assert_eq!(gap, refused(InvalidTransaction::Future));
		});
	});
}

#[test]
fn pool_should_take_windowed_nonces_beside_each_other_and_none_twice() {
	with_agent(|| {
		let tags = |nonce: u32, name| {
			let valid = offer(signed_with(nonce, AGENT, order(name))).expect("it is valid");
			(valid.requires, valid.provides)
		};
		let (requires, provides) = tags(WINDOWED | 1, 1);
		assert_eq!(requires, Vec::<Vec<u8>>::new());
		assert_eq!(provides, tags(WINDOWED | 1, 2).1, "the same nonce has the same tag");
		assert_ne!(provides, tags(WINDOWED | 2, 1).1);
		let (requires, provides) =
			offer(signed_with(System::account_nonce(alice()) + 1, "//Alice", order(1)))
				.map(|valid| (valid.requires, valid.provides))
				.expect("it waits for the nonce before it");
		assert_eq!((requires.len(), provides.len()), (1, 1));
	});
}

#[test]
fn signer_should_have_no_window_when_nobody_has_paid_for_one() {
	with_agent(|| {
		// This signer has money, but is neither an account nor an agent.
		let call = frame_system::Call::remark { remark: vec![] };
		let offered = offer(signed_with(WINDOWED | 1, "//Trader//9", call.into()));
		assert_eq!(offered.map(|_| ()), refused(InvalidTransaction::Custom(1)));
		assert_eq!(Windows::<Runtime>::iter().count(), 0);
	});
}

/// A transaction may be immortal, so the used nonces of a key stay used, even if another owner authorises it.
#[test]
fn transaction_should_not_be_used_again_when_its_key_is_authorised_once_more() {
	with_agent(|| {
		let old = signed_with(WINDOWED | 1, AGENT, order(1));
		block(|| assert_eq!(apply_with(WINDOWED | 1, AGENT, order(1)), Ok(Ok(()))));
		let issued = Balances::total_issuance();
		let held = || Balances::balance_on_hold(&HoldReason::Agent.into(), &alice());
		let before = held();
		make(&alice(), pallet_agents::Call::revoke { agent: pauper() });
		assert_eq!(held(), 0);
		let price = issued - Balances::total_issuance();
		assert!(price > 0, "what is kept for good is paid for good");

		make(&alice(), authorise(pauper()));
		assert_eq!(held(), before - price, "and only once");
		assert_eq!(offer(old).map(|_| ()), refused(InvalidTransaction::Stale));
		make(&alice(), pallet_agents::Call::revoke { agent: pauper() });
		assert_eq!(Balances::total_issuance(), issued - price);
	});
}

/// Wallets that support the system's extension also support this one.
#[test]
fn nonce_should_look_like_that_of_the_system() {
	let nonce = WINDOWED | 5;
	assert_eq!(pallet_agents::CheckNonce::<Runtime>::from(nonce).encode(), Compact(nonce).encode());
	let known = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
	let find = |name| known.iter().find(|at| at.identifier == name).map(|at| at.ty.clone());
	assert_eq!(
		find("CheckNonce"),
		Some(scale_info::meta_type::<frame_system::CheckNonce<Runtime>>())
	);
	assert_eq!(
		find("ChargeTransactionPayment"),
		Some(
			scale_info::meta_type::<pallet_transaction_payment::ChargeTransactionPayment<Runtime>>(
			)
		)
	);
	assert_ok!(fed(|| sign(&alice(), deposit(dollars(100)))));
}
