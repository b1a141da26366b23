//! Agents: keys that trade for an account, within limits.

use crate::{driver::*, fixtures::*};
use frame_support::{assert_ok, pallet_prelude::DispatchResult, traits::fungible::InspectHold};
use novation_access::{AgentLimits, MarketLimit};
use novation_exchange_types::{Op, OrderRequest, RejectReason};
use novation_runtime::{AccountId, Balance, Balances, Runtime, RuntimeCall};
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{ClientOrderId, Lots, MarketId, Millis};
use pallet_agents::{AgentCounts, Agents, Error, HoldReason, Sent};
use pallet_order_book::Error as OrderError;

const MINUTE: u64 = 60_000;

/// Somebody without any money: all that an agent needs is its key.
fn agent() -> AccountId {
	pauper()
}

fn limits(markets: &[MarketId]) -> AgentLimits {
	let limit = |market: &MarketId| MarketLimit {
		market: *market,
		max_order: Lots(ONE_BTC),
		max_position: Lots(2 * ONE_BTC),
	};
	AgentLimits {
		markets: markets.iter().map(limit).collect::<Vec<_>>().try_into().expect("at most 16"),
		max_leverage: 5,
		operations_per_block: 4,
		expires_at: Millis(now() + MINUTE),
	}
}

fn authorise(agent: AccountId, limits: AgentLimits) -> RuntimeCall {
	pallet_agents::Call::authorise { agent, limits }.into()
}

fn revoke(agent: AccountId) -> RuntimeCall {
	pallet_agents::Call::revoke { agent }.into()
}

fn refused(error: OrderError<Runtime>) -> DispatchResult {
	Err(error.into())
}

fn failed(error: Error<Runtime>) -> DispatchResult {
	Err(error.into())
}

fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Agent.into(), who)
}

/// A chain on which an agent trades bitcoin for Alice.
fn with_agent(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 10_000_000);
		block(|| {
			make(&alice(), authorise(agent(), limits(&[BTC])));
			send(&bob(), ask(BTC, 10 * ONE_BTC, at(100_010)).named(1));
		});
		test()
	})
}

#[test]
fn agent_should_trade_for_the_account_of_its_owner() {
	with_agent(|| {
		let told = block(|| {
			send(&agent(), bid(BTC, 100, at(100_010)).named(5).ioc());
			send(&agent(), bid(BTC, 100, at(99_000)).named(6));
		});
		assert_eq!((told.filled_lots(), told.placed()), (100, vec![6]));
		assert_eq!((position(&alice(), BTC), open_orders(&alice())), (100, vec![6]));
		block(|| make(&agent(), cancel(BTC, 6)));
		assert_eq!(open_orders(&alice()), NONE);
	});
}

#[test]
fn agent_should_be_rejected_each_call_that_moves_money_or_appoints_agents() {
	with_agent(|| {
		for call in [
			withdraw(1),
			deposit(1),
			authorise(trader(9), limits(&[BTC])),
			authorise(agent(), AgentLimits { max_leverage: 100, ..limits(&[BTC, ETH]) }),
			revoke(agent()),
		] {
			assert!(sign(&agent(), call.clone()).is_err(), "{call:?}");
		}
		assert_eq!(Agents::<Runtime>::iter().count(), 1);
	});
}

#[test]
fn agent_should_be_rejected_in_another_market() {
	with_agent(|| {
		let order = bid(ETH, 1, eth_at(3_900));
		let op = Op::Replace { market: BTC, client_id: ClientOrderId(1), order };
		for call in [place(order), cancel(ETH, 1), cancel_all(ETH), submit(vec![op])] {
			assert_eq!(sign(&agent(), call), refused(OrderError::AgentMarket));
		}
		make(&alice(), authorise(agent(), limits(&[BTC, ETH])));
		assert_ok!(sign(&agent(), place(order)));
	});
}

#[test]
fn agent_should_be_rejected_an_order_that_is_too_large() {
	with_agent(|| {
		let order = bid(BTC, ONE_BTC + 1, at(99_000));
		assert_eq!(sign(&agent(), place(order)), refused(OrderError::AgentOrder));
		assert_ok!(sign(&agent(), place(OrderRequest { lots: Lots(ONE_BTC), ..order })));
	});
}

#[test]
fn agent_should_send_so_many_operations_a_block_and_no_more() {
	with_agent(|| {
		let cancels = |count| submit(vec![Op::CancelAll { market: BTC }; count]);
		block(|| {
			assert_ok!(sign(&agent(), cancels(3)));
			assert_eq!(sign(&agent(), cancels(2)), refused(OrderError::AgentOperations));
			assert_ok!(sign(&agent(), cancels(1)));
			assert_eq!(sign(&agent(), cancels(1)), refused(OrderError::AgentOperations));
		});
		block(|| make(&agent(), cancels(4)));
	});
}

#[test]
fn agent_should_be_rejected_when_its_time_is_over() {
	with_agent(|| {
		block_after(MINUTE - 2 * BLOCK, || make(&agent(), cancel_all(BTC)));
		block_after(2 * BLOCK, || {
			assert_eq!(sign(&agent(), cancel_all(BTC)), refused(OrderError::AgentExpired));
		});
	});
}

#[test]
fn agent_should_be_stopped_by_its_position_in_the_round() {
	with_agent(|| {
		make(&alice(), authorise(agent(), AgentLimits { max_leverage: 50, ..limits(&[BTC]) }));
		let order = bid(BTC, ONE_BTC, at(100_010)).ioc();
		open(&alice(), 400_000);
		block(|| (1..=2).for_each(|name| send(&agent(), order.named(name))));
		let told = trade(&agent(), order.named(3));
		assert_eq!(told.rejections(), [RejectReason::AgentPosition { room: Lots(0) }]);
		assert_eq!(position(&alice(), BTC), 2 * ONE_BTC as i64);
		// What reduces is taken, and the owner is not bound.
		let told = trade(&agent(), ask(BTC, 100, at(110_000)).named(4));
		assert_eq!(told.rejections(), []);
		assert_eq!(trade(&alice(), order.named(5)).filled_lots(), ONE_BTC);
	});
}

#[test]
fn agent_should_be_stopped_by_its_leverage_in_the_round() {
	with_agent(|| {
		make(&alice(), authorise(agent(), AgentLimits { max_leverage: 1, ..limits(&[BTC]) }));
		make(&alice(), withdraw(dollars(10_000)));
		let order = bid(BTC, ONE_BTC, at(100_010));
		let told = trade(&agent(), order.named(1).ioc());
		assert!(matches!(told.rejections()[..], [RejectReason::AgentLeverage { .. }]), "{told:?}");
		let less = OrderRequest { lots: Lots(ONE_BTC * 8 / 10), ..order };
		assert_eq!(trade(&agent(), less.named(2).ioc()).rejections(), []);
	});
}

#[test]
fn revoked_agent_should_send_nothing_and_what_it_has_sent_should_stay() {
	with_agent(|| {
		trade(&agent(), bid(BTC, 100, at(99_000)).named(6));
		block(|| {
			send(&agent(), bid(BTC, 100, at(99_100)).named(7));
			make(&alice(), revoke(agent()));
			assert_eq!(sign(&agent(), cancel_all(BTC)), refused(OrderError::NoAccount));
		});
		assert_eq!(open_orders(&alice()), [6, 7]);
		assert_eq!(Sent::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn deposit_should_be_held_while_the_agent_stands() {
	with_agent(|| {
		let deposit = held(&alice());
		assert!(deposit > 0);
		make(&alice(), authorise(agent(), limits(&[BTC, ETH])));
		assert_eq!(held(&alice()), deposit, "limits are replaced for nothing");
		make(&alice(), authorise(trader(9), limits(&[BTC])));
		assert_eq!(held(&alice()), 2 * deposit);
		make(&alice(), revoke(agent()));
		make(&alice(), revoke(trader(9)));
		assert_eq!(held(&alice()), 0);
		assert_eq!(AgentCounts::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn agent_should_be_revoked_by_its_owner_and_by_anybody_once_it_has_expired() {
	with_agent(|| {
		assert_eq!(sign(&bob(), revoke(agent())), failed(Error::NotOwner));
		assert_eq!(sign(&alice(), revoke(bob())), failed(Error::UnknownAgent));
		block_after(MINUTE, || ());
		let free = Balances::free_balance(alice());
		let deposit = held(&alice());
		make(&bob(), revoke(agent()));
		assert_eq!((held(&alice()), Balances::free_balance(alice())), (0, free + deposit));
	});
}

#[test]
fn agent_should_be_rejected_when_its_limits_make_no_sense() {
	with_agent(|| {
		let good = limits(&[BTC]);
		let cases = [
			(limits(&[]), Error::MarketsOutOfOrder),
			(limits(&[ETH, BTC]), Error::MarketsOutOfOrder),
			(limits(&[BTC, BTC]), Error::MarketsOutOfOrder),
			(AgentLimits { operations_per_block: 0, ..good.clone() }, Error::NoOperations),
			(AgentLimits { expires_at: Millis(now()), ..good }, Error::ExpiryInThePast),
		];
		for (limits, error) in cases {
			assert_eq!(sign(&alice(), authorise(trader(9), limits)), failed(error));
		}
		let good = authorise(trader(9), limits(&[BTC]));
		assert_eq!(sign(&trader(8), good), failed(Error::NoAccount));
	});
}

#[test]
fn account_should_have_no_more_agents_than_it_may() {
	with_agent(|| {
		for number in 1..16 {
			make(&alice(), authorise(trader(number), limits(&[BTC])));
		}
		let one_more = authorise(trader(16), limits(&[BTC]));
		assert_eq!(sign(&alice(), one_more.clone()), failed(Error::TooManyAgents));
		make(&alice(), authorise(trader(1), limits(&[ETH])));
		make(&alice(), revoke(trader(1)));
		assert_ok!(sign(&alice(), one_more));
	});
}

/// Nobody can have another's key trade for a foreign account.
#[test]
fn key_should_trade_for_its_own_account_if_it_has_one() {
	with_agent(|| {
		let key = trader(9);
		assert_eq!(sign(&bob(), authorise(agent(), limits(&[BTC]))), failed(Error::KeyInUse));
		assert_eq!(sign(&alice(), authorise(bob(), limits(&[BTC]))), failed(Error::KeyInUse));
		make(&bob(), authorise(key.clone(), limits(&[BTC])));
		open(&key, 1_000);
		trade(&key, bid(BTC, 10, at(99_000)).named(77));
		assert_eq!((open_orders(&key), open_orders(&bob())), (vec![77], vec![1]));
		assert_eq!(sign(&bob(), authorise(key.clone(), limits(&[ETH]))), failed(Error::KeyInUse));
		make(&bob(), revoke(key));
	});
}
