//! Operations with and without a fee.

use crate::{driver::*, fixtures::*, wallet::*};
use novation_access::{AgentLimits, MarketLimit, OPENING, OPERATION, WINDOWED};
use novation_exchange_types::Op;
use novation_runtime::{
	genesis_presets::ENDOWMENT, AccountId, Allowances, Balances, Runtime, RuntimeCall, NOVA,
};
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{AccountIndex, Lots, MarketId, Millis};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

const AGENT: &str = "//Pauper";
const HOUR: u64 = 3_600_000;

fn order(name: u64) -> RuntimeCall {
	place(bid(BTC, 1, at(99_000)).named(name))
}

fn orders_left(who: &AccountId) -> u64 {
	Allowances::left(index(who)).expect("it decodes").expect("there is an account").orders
}

fn cancels_left(who: &AccountId) -> u64 {
	Allowances::left(index(who)).expect("it decodes").expect("there is an account").cancels
}

fn paid(who: &AccountId) -> u128 {
	ENDOWMENT - Balances::free_balance(who)
}

fn authorise(agent: AccountId, markets: &[MarketId], expires_at: u64) -> RuntimeCall {
	let limit = |market: &MarketId| MarketLimit {
		market: *market,
		max_order: Lots(100),
		max_position: Lots(1_000_000),
	};
	let limits = AgentLimits {
		markets: markets.iter().map(limit).collect::<Vec<_>>().try_into().expect("few markets"),
		max_leverage: 100,
		operations_per_block: 1_000,
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
		expires_at: Millis(expires_at),
	};
	pallet_agents::Call::authorise { agent, limits }.into()
}

fn custom(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

fn offered(nonce: u32, seed: &str, call: RuntimeCall) -> Result<(), TransactionValidityError> {
	offer(signed_with(nonce, seed, call)).map(|_| ())
}

#[test]
fn order_should_be_free_until_the_allowance_is_used_up_and_then_pay_the_fee() {
	fed(|| {
		open(&trader(0), 10);
		block(|| {
			for name in 0..OPENING {
				assert_eq!(apply("//Trader//0", order(name)), Ok(()));
			}
			assert_eq!((paid(&trader(0)), orders_left(&trader(0))), (0, 0));
			assert_eq!(apply("//Trader//0", order(OPENING)), Ok(()));
			assert!(paid(&trader(0)) > 0);
		});
	});
}

#[test]
fn volume_should_buy_operations_for_both_sides() {
	fed(|| {
		let (one, other) = (trader(0), trader(1));
		open(&one, 10_000);
		open(&other, 10_000);
		assert_eq!(orders_left(&one), OPENING);
		// A hundredth of a bitcoin, at 100 000 dollars.
		meet(&one, &other, BTC, ONE_BTC / 100, at(100_000));
		let volume = ledger(&one).volume;
		assert_eq!(volume, 1_000 * OPERATION);
		for who in [one, other] {
			// The earnings of ten thousand dollars in six seconds are added.
			assert_eq!(orders_left(&who), OPENING + 1_000);
		}
	});
}

#[test]
fn volume_should_make_orders_free_again() {
	fed(|| {
		open(&trader(0), 1_000);
		open(&trader(1), 10_000);
		block(|| {
			for _ in 0..OPENING {
				assert_eq!(
					apply("//Trader//0", place(bid(BTC, 1, at(99_000)).post_only())),
					Ok(())
				);
			}
		});
		block(|| make(&trader(0), cancel_all(BTC)));
		assert_eq!(orders_left(&trader(0)), 0);
		meet(&trader(0), &trader(1), BTC, 1, at(100_000));
		block(|| {
			let before = paid(&trader(0));
			for name in 0..10 {
				assert_eq!(apply("//Trader//0", order(name)), Ok(()));
			}
			assert_eq!(paid(&trader(0)), before);
			assert_eq!(apply("//Trader//0", order(10)), Ok(()));
			assert!(paid(&trader(0)) > before);
		});
	});
}

#[test]
fn cancels_should_stay_free_when_orders_are_not() {
	fed(|| {
		open(&trader(0), 10);
		block(|| {
			let ladder = (0..OPENING).map(|name| Op::Place(bid(BTC, 1, at(99_000)).named(name)));
			assert_eq!(apply("//Trader//0", submit(ladder.collect())), Ok(()));
			assert_eq!((orders_left(&trader(0)), cancels_left(&trader(0))), (0, 2 * OPENING));
			for _ in 0..2 * OPENING {
				assert_eq!(apply("//Trader//0", cancel_all(BTC)), Ok(()));
			}
			assert_eq!((paid(&trader(0)), cancels_left(&trader(0))), (0, 0));
		});
	});
}

#[test]
fn operation_that_admission_rejects_should_be_invalid_and_cost_nothing() {
	fed(|| {
		open(&trader(0), 10);
		block(|| {
			let refused = offer(signed("//Trader//0", place(bid(BTC, 0, at(99_000)))));
			assert_eq!(refused.map(|_| ()), Err(InvalidTransaction::Custom(18).into()));
			assert_eq!((paid(&trader(0)), orders_left(&trader(0))), (0, OPENING));
		});
	});
}

/// The batch costs nothing, so the allowance would never be used up.
#[test]
fn empty_batch_should_pay_the_fee() {
	fed(|| {
		open(&trader(0), 10);
		block(|| {
			assert!(apply("//Trader//0", submit(vec![])).is_err());
			assert!(paid(&trader(0)) > 0);
		});
	});
}

#[test]
fn cash_should_earn_operations_by_the_time_that_it_was_there() {
	fed(|| {
		open(&trader(0), 240);
		block_after(24 * HOUR, || ());
		assert_eq!(orders_left(&trader(0)), OPENING + 240);
		// This deposit has earned nothing yet.
		open(&trader(0), 1_000_000);
		assert_eq!(orders_left(&trader(0)), OPENING + 240);
	});
}

#[test]
fn agent_without_money_should_trade_within_the_allowance_and_not_beyond() {
	fed(|| {
		open(&alice(), 10);
		make(&alice(), authorise(pauper(), &[BTC], u64::MAX));
		block(|| {
			for number in 0..OPENING as u32 {
				let name = u64::from(number);
				assert_eq!(apply_with(WINDOWED | number, AGENT, order(name)), Ok(Ok(())));
			}
			let beyond = apply_with(WINDOWED | OPENING as u32, AGENT, order(OPENING));
			assert_eq!(beyond, Err(InvalidTransaction::Payment.into()));
		});
		let beyond = offered(WINDOWED | OPENING as u32, AGENT, order(OPENING));
		assert_eq!(beyond, Err(InvalidTransaction::Payment.into()));
		assert_eq!(orders_left(&alice()), 0);
	});
}

#[test]
fn other_calls_of_an_agent_should_not_be_free() {
	fed(|| {
		open(&alice(), 1_000);
		make(&alice(), authorise(pauper(), &[BTC], u64::MAX));
		let dest: novation_runtime::Address = bob().into();
		for call in [
			pallet_utility::Call::batch { calls: vec![order(1)] }.into(),
			frame_system::Call::remark { remark: vec![] }.into(),
			pallet_balances::Call::transfer_allow_death { dest, value: NOVA }.into(),
			withdraw(1),
			authorise(trader(9), &[BTC], u64::MAX),
		] {
			let offered = offered(WINDOWED | 1, AGENT, call);
			assert_eq!(offered, Err(InvalidTransaction::Payment.into()));
		}
	});
}

#[test]
fn pool_should_refuse_who_may_not_send() {
	fed(|| {
		open(&alice(), 1_000);
		let expiry = now() + 10 * BLOCK;
		make(&alice(), authorise(pauper(), &[BTC], expiry));
		assert_eq!(offered(0, "//Trader//9", order(1)), custom(1));
		assert_eq!(offered(WINDOWED | 1, AGENT, order(1)), Ok(()));
		let elsewhere = submit(vec![Op::CancelAll { market: BTC }, Op::CancelAll { market: ETH }]);
		assert_eq!(offered(WINDOWED | 1, AGENT, elsewhere), custom(3));
		let large = place(ask(BTC, 101, at(101_000)));
		assert_eq!(offered(WINDOWED | 1, AGENT, large), custom(4));
		block_after(10 * BLOCK, || ());
		assert_eq!(offered(WINDOWED | 1, AGENT, order(1)), custom(2));
		// Not even for a fee, although Trader 9 has money.
		assert_eq!(paid(&trader(9)), 0);
	});
}

#[test]
fn cancels_should_go_before_all_others_in_the_pool_and_fees_before_free_orders() {
	fed(|| {
		open(&trader(0), 1_000);
		let priority = |call| {
			offer(signed("//Trader//0", call)).map(|valid| valid.priority).expect("it is valid")
		};
		let remark = frame_system::Call::remark { remark: vec![] };
		let (order, cancel, fee) =
			(priority(order(1)), priority(cancel_all(BTC)), priority(remark.into()));
		assert!(order < fee && fee < cancel, "{order} {fee} {cancel}");
	});
}

#[test]
fn allowance_should_be_kept_of_accounts_only() {
	fed(|| {
		assert_eq!(Allowances::left(AccountIndex(16)), Ok(None));
		open(&trader(0), 10);
		let known: Vec<_> = pallet_allowances::Allowances::<Runtime>::iter_keys().collect();
		assert_eq!(known, [index(&trader(0))]);
	});
}
