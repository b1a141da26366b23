//! Inspection of a call before dispatch, for the extension of the allowances.

use super::*;
use novation_access::{Demand, NotAllowed};
use novation_exchange_types::{BracketRequest, Exit, Ladder, MarketStatus, TwapRequest};
use novation_ports::{InspectCalls, Request, Unauthorised};
use novation_sim::Styled;
use novation_units::{Lots, Millis, Ticks};

fn inspect(who: u64, call: Call<Test>) -> Option<Result<Request, Unauthorised>> {
	<OrderBook as InspectCalls<u64, RuntimeCall>>::inspect(&who, &call.into())
}

fn demand(call: Call<Test>) -> Option<(u64, u64)> {
	let request = inspect(ALICE, call)?.expect("Alice may send");
	assert_eq!(request.account, ALICES);
	let Demand { orders, cancels } = request.demand;
	Some((orders, cancels))
}

#[test]
fn calls_of_the_order_book_should_be_recognised() {
	let concerns = <OrderBook as InspectCalls<u64, RuntimeCall>>::concerns;
	assert!(concerns(&place(order()).into()));
	assert!(!concerns(&frame_system::Call::remark { remark: vec![] }.into()));
}

#[test]
fn demand_should_be_the_orders_and_the_cancels_of_a_call() {
	run(|| {
		let client_id = name(1);
		let twap = TwapRequest { order: order().ioc(), slices: 7, interval: Millis(6_000) };
		let exit = Some(Exit { mark: Ticks(1), price: Ticks(1) });
		let bracket = BracketRequest { entry: order(), stop: exit, target: None };
		let ladder = Ladder {
			first: OrderRequest { lots: Lots(100), ..order() },
			last_price: Ticks(PRICE - 50_000),
			rungs: 5,
		};
		let lots = Lots(1);
		let replace = Call::replace_order { market: BTC, client_id, order: order() };
		for (call, expected) in [
			(place(order()), (1, 0)),
			(replace, (1, 0)),
			(Call::cancel_order { market: BTC, client_id }, (0, 1)),
			(Call::cancel_all { market: BTC }, (0, 1)),
			(Call::amend_order { market: BTC, client_id, lots }, (0, 1)),
			(Call::place_ladder { ladder }, (5, 0)),
			(submit(vec![Op::Twap(twap)]), (7, 0)),
			(submit(vec![Op::Bracket(bracket)]), (3, 0)),
			(
				submit(vec![
					Op::Place(order()),
					Op::CancelAt { agent: None, market: None, at: None },
				]),
				(1, 1),
			),
		] {
			assert_eq!(demand(call.clone()), Some(expected), "{call:?}");
		}
	});
}

#[test]
fn call_without_operations_should_be_left_to_the_fee() {
	run(|| {
		assert_eq!(demand(submit(vec![])), None);
	});
}

/// Finding A6: validation asks what admission can know.
#[test]
fn call_that_admission_would_reject_should_not_be_valid() {
	run(|| {
		let refused = |call| inspect(ALICE, call).and_then(Result::err);
		let ladder = Ladder { first: order(), last_price: Ticks(1), rungs: 1 };
		let bad_ladder = Unauthorised::Inadmissible(15);
		assert_eq!(refused(Call::place_ladder { ladder }), Some(bad_ladder));
		let zero = OrderRequest { lots: Lots(0), ..order() };
		assert_eq!(refused(place(zero)), Some(Unauthorised::Inadmissible(18)));
		let status = |status| {
			Memory::with(|state| state.markets.get_mut(&BTC).expect("listed").status = status);
		};
		status(MarketStatus::Halted);
		assert_eq!(refused(place(order())), Some(Unauthorised::Inadmissible(17)));
		status(MarketStatus::Open);
		crate::Admitted::<Test>::mutate(|admitted| admitted.operations = MAX_QUEUE);
		assert_eq!(refused(place(order())), Some(Unauthorised::Busy));
		crate::Admitted::<Test>::mutate(|admitted| admitted.operations = 0);
		assert_eq!(refused(place(order())), None);
	});
}

/// Findings O12 and A1: the rate and the loss of an agent are asked in validation, and what only leaves is urgent.
#[test]
fn limits_of_an_agent_should_be_asked_in_validation() {
	run(|| {
		let refused = |call| inspect(AGENT, call).and_then(Result::err);
		let cancels = |count| submit(vec![Op::CancelAll { market: BTC }; count]);
		let too_many = Unauthorised::Agent(NotAllowed::Operations);
		assert_eq!(refused(cancels(5)), Some(too_many));
		assert_eq!(sign(AGENT, cancels(3)), Ok(()));
		assert_eq!(refused(cancels(2)), Some(Unauthorised::Busy), "the next block has room");
		assert_eq!(refused(cancels(1)), None);
		let urgent = |call| inspect(ALICE, call).and_then(Result::ok).map(|at| at.is_urgent);
		assert_eq!(urgent(cancels(1)), Some(true));
		assert_eq!(urgent(place(order().reducing())), Some(true));
		assert_eq!(urgent(place(order())), Some(false));
	});
}

#[test]
fn signer_should_be_refused_when_it_may_not_send() {
	run(|| {
		let refused = |who, call| inspect(who, call).and_then(Result::err);
		assert_eq!(refused(NOBODY, place(order())), Some(Unauthorised::NoAccount));
		let large = OrderRequest { lots: Lots(11), ..order() };
		let too_large = Unauthorised::Agent(NotAllowed::Order(Lots(10)));
		assert_eq!(refused(AGENT, place(large)), Some(too_large));
		assert_eq!(refused(AGENT, place(order())), None);
	});
}
