//! Every call of the pallet, what the pool may ask it, and the round as its hook runs it.

mod agents;
mod amend_order;
mod cancel_all;
mod cancel_order;
mod inspection;
mod place_ladder;
mod place_order;
mod replace_order;
mod round;
mod submit;
mod submit_atomic;

use crate::{mock::*, Call, Error};
use frame_support::pallet_prelude::DispatchResult;
use novation_exchange_types::{MarketStatus, Op, OrderRequest, Queued};
use novation_ports::memory::Memory;
use novation_sim::{bid, BTC};
use novation_units::{AccountIndex, ClientOrderId, MarketId};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// A market that is not listed.
const NOWHERE: MarketId = MarketId(99);

fn dispatch(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	let result = RuntimeCall::from(call).dispatch(origin);
	result.map(drop).map_err(|failed| failed.error)
}

fn sign(who: u64, call: Call<Test>) -> DispatchResult {
	dispatch(RuntimeOrigin::signed(who), call)
}

fn rejected(error: Error<Test>) -> DispatchResult {
	Err(error.into())
}

/// An order that rests.
fn order() -> OrderRequest {
	bid(BTC, 10, PRICE - 10_000)
}

fn place(order: OrderRequest) -> Call<Test> {
	Call::place_order { order }
}

fn submit(ops: Vec<Op>) -> Call<Test> {
	Call::submit { ops: ops.try_into().expect("at most 64") }
}

fn name(client_id: u64) -> ClientOrderId {
	ClientOrderId(client_id)
}

fn by_owner(account: AccountIndex, op: Op) -> Queued {
	Queued { account, op, agent: None }
}

/// Asserts that a call waits for the round as one operation of Alice.
#[track_caller]
fn assert_admitted(call: Call<Test>, op: Op) {
	assert_eq!(sign(ALICE, call), Ok(()));
	assert_eq!(queued(), [by_owner(ALICES, op)]);
}

/// Asserts that a call is for owners of accounts and their agents only.
#[track_caller]
fn assert_signed(call: Call<Test>) {
	for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
		assert_eq!(dispatch(origin, call.clone()), Err(DispatchError::BadOrigin));
	}
	assert_eq!(sign(NOBODY, call), rejected(Error::NoAccount));
	assert_eq!(queued(), []);
}

/// Asserts that a call of Alice fails and leaves the queue empty.
#[track_caller]
fn assert_rejected(call: Call<Test>, error: Error<Test>) {
	assert_eq!(sign(ALICE, call), rejected(error));
	assert_eq!(queued(), []);
}

const STATUSES: [(MarketStatus, bool); 7] = [
	(MarketStatus::Initialising, false),
	(MarketStatus::PostOnly, true),
	(MarketStatus::Open, true),
	(MarketStatus::CancelOnly, false),
	(MarketStatus::ReduceOnly, true),
	(MarketStatus::Halted, false),
	(MarketStatus::Settled, false),
];

fn set_status(status: MarketStatus) {
	Memory::with(|state| {
		state.markets.get_mut(&BTC).expect("bitcoin is listed").status = status;
	});
}

/// Asserts that a call is admitted in every status, or in those that take orders. Ends with an open market.
#[track_caller]
fn assert_statuses(call: Call<Test>, is_cancel: bool) {
	for (status, takes_orders) in STATUSES {
		set_status(status);
		let expected =
			if is_cancel || takes_orders { Ok(()) } else { rejected(Error::MarketClosed) };
		assert_eq!(sign(ALICE, call.clone()), expected, "{status:?}");
	}
	set_status(MarketStatus::Open);
}
