//! Operations of an agent.

use super::*;
use novation_exchange_types::AgentCap;
use novation_ledger::Account;
use novation_sim::{Styled, ETH};
use novation_units::{AccountIndex, Lots, Millis};

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
