//! Agents: keys that trade for an account, within limits.

use crate::{driver::*, fixtures::*};
use frame_support::pallet_prelude::DispatchResult;
use novation_access::{AgentLimits, MarketLimit};
use novation_exchange_types::{OrderRequest, RejectReason};
use novation_runtime::{AccountId, Runtime, RuntimeCall};
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{Lots, MarketId, Millis};
use pallet_agents::{Agents, Error, Sent};
use pallet_order_book::Error as OrderError;

const MINUTE: u64 = 60_000;

/// An account without money: an agent needs only its key.
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
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
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
fn agent_should_be_stopped_by_its_position_in_the_round() {
	with_agent(|| {
		make(&alice(), authorise(agent(), AgentLimits { max_leverage: 50, ..limits(&[BTC]) }));
		let order = bid(BTC, ONE_BTC, at(100_010)).ioc();
		open(&alice(), 400_000);
		block(|| (1..=2).for_each(|name| send(&agent(), order.named(name))));
		let told = trade(&agent(), order.named(3));
		assert_eq!(told.rejections(), [RejectReason::AgentPosition { room: Lots(0) }]);
		assert_eq!(position(&alice(), BTC), 2 * ONE_BTC as i64);
		// An order that reduces the position is accepted, and the limits do not bind the owner.
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

/// No signer can authorise an agent for an account of another.
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
