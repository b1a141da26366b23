//! Operations of an agent.

use super::*;
use novation_exchange_types::AgentCap;
use novation_ledger::Account;
use novation_sim::{Styled, ETH};
use novation_units::{AccountIndex, Lots, Millis, Side};

#[test]
fn order_of_an_agent_should_wait_with_its_limits() {
	run(|| {
		assert_eq!(sign(AGENT, place(order())), Ok(()));
		let agent = Some(AgentCap { max_position: Lots(1_000), max_leverage: 5 });
		let op = Op::Place(order());
		assert_eq!(queued(), [Queued { account: ALICES, op, agent }]);
	});
}

#[test]
fn cancel_of_an_agent_should_wait_without_limits() {
	run(|| {
		assert_eq!(sign(AGENT, Call::cancel_all { market: BTC }), Ok(()));
		assert_eq!(queued(), [by_owner(ALICES, Op::CancelAll { market: BTC })]);
	});
}

#[test]
fn agent_should_be_rejected_in_another_market() {
	run(|| {
		let elsewhere = OrderRequest { market: ETH, ..order() };
		let replace = Op::Replace { market: BTC, client_id: name(1), order: elsewhere };
		for call in [place(elsewhere), Call::cancel_all { market: ETH }, submit(vec![replace])] {
			assert_eq!(sign(AGENT, call), rejected(Error::AgentMarket));
		}
	});
}

#[test]
fn agent_should_be_rejected_when_its_order_is_too_large() {
	run(|| {
		let large = OrderRequest { lots: Lots(11), ..order() };
		assert_eq!(sign(AGENT, place(large)), rejected(Error::AgentOrder));
		assert_eq!(sign(AGENT, place(OrderRequest { lots: Lots(10), ..large })), Ok(()));
	});
}

#[test]
fn agent_should_be_rejected_when_its_time_is_over() {
	run(|| {
		Memory::with(|state| state.now = Millis(END.0 - 1));
		assert_eq!(sign(AGENT, Call::cancel_all { market: BTC }), Ok(()));
		Memory::with(|state| state.now = END);
		let call = Call::cancel_all { market: BTC };
		assert_eq!(sign(AGENT, call), rejected(Error::AgentExpired));
	});
}

#[test]
fn agent_should_be_rejected_when_it_has_sent_what_it_may_in_a_block() {
	run(|| {
		let cancels = |count| submit(vec![Op::CancelAll { market: BTC }; count]);
		assert_eq!(sign(AGENT, cancels(5)), rejected(Error::AgentOperations));
		assert_eq!(sign(AGENT, cancels(4)), Ok(()));
		assert_eq!(sign(AGENT, cancels(1)), rejected(Error::AgentOperations));
		assert_eq!(sign(ALICE, cancels(64)), Ok(()), "the owner is not bound");
	});
}

#[test]
fn signer_with_an_account_should_act_for_it_and_for_no_other() {
	run(|| {
		let own = AccountIndex(18);
		Memory::open(AGENT, own, Account::default());
		let large = OrderRequest { lots: Lots(11), ..order() }.named(1);
		assert_eq!(sign(AGENT, place(large)), Ok(()));
		assert_eq!(queued(), [by_owner(own, Op::Place(large))]);
	});
}

/// Finding O12: a deadline of an agent is its own, whatever it names, and never one of all markets.
#[test]
fn deadline_of_an_agent_should_be_its_own() {
	run(|| {
		let deadline = |agent, market| submit(vec![Op::CancelAt { agent, market, at: None }]);
		assert_eq!(sign(AGENT, deadline(Some(7), Some(BTC))), Ok(()));
		let own = Op::CancelAt { agent: Some(0), market: Some(BTC), at: None };
		assert_eq!(queued(), [by_owner(ALICES, own)]);
		assert_eq!(sign(AGENT, deadline(None, None)), rejected(Error::AgentMarket));
		assert_eq!(sign(AGENT, deadline(None, Some(ETH))), rejected(Error::AgentMarket));
		assert_eq!(sign(ALICE, deadline(Some(0), Some(BTC))), Ok(()), "the owner may remove any");
	});
}

/// Finding O12: the orders of an agent give away no more in a day than its limit.
#[test]
fn agent_should_be_rejected_when_its_orders_may_lose_too_much() {
	run(|| {
		Memory::with(|state| {
			let mark = novation_exchange_types::PriceState {
				last_mark: Some(novation_units::Ticks(PRICE)),
				..novation_exchange_types::PriceState::unknown()
			};
			state.prices.insert(BTC, mark);
			let agent = state.agents.get_mut(&AGENT).expect("an agent");
			// Ten lots at one percent above the mark.
			agent.limits.max_loss_per_day = novation_units::Quote(i128::from(PRICE));
		});
		let over = |ticks| {
			let price = novation_units::Ticks(PRICE + ticks);
			place(OrderRequest { side: Side::Bid, price, lots: Lots(10), ..order() })
		};
		assert_eq!(sign(AGENT, over(0)), Ok(()), "at the mark nothing is given away");
		assert_eq!(sign(AGENT, over(PRICE / 100 + 1)), rejected(Error::AgentLoss));
		assert_eq!(sign(AGENT, over(PRICE / 100)), Ok(()));
		assert_eq!(sign(AGENT, over(1)), rejected(Error::AgentLoss));
		assert_eq!(sign(ALICE, over(1)), Ok(()), "the owner is not bound");
	});
}
