//! `clear_fault`.

use super::*;
use crate::Event;
use frame_support::{assert_noop, assert_ok};
use novation_exchange_types::{Fault, MarketState, MarketValue};
use novation_ports::{
	memory::{Damaged, Memory},
	InspectMarkets,
};
use novation_sim::{btc, BTC, ETH};
use novation_units::FaultKind;
use sp_runtime::DispatchError;

const FAULT: Fault =
	Fault::Market { market: BTC, value: MarketValue::Price, kind: FaultKind::Unreadable };

fn clear_fault(market: MarketId) -> DispatchResult {
	Markets::clear_fault(RuntimeOrigin::root(), market)
}

/// The state of a market that this fault halts.
fn store(fault: Option<Fault>) {
	let state = MarketState { fault, ..MarketState::start(Millis(0)) };
	Memory::with(|memory| memory.market_states.insert(BTC, state));
}

fn fault() -> Option<Fault> {
	Memory::with(|memory| memory.market_states[&BTC].fault)
}

fn status() -> MarketStatus {
	Markets::market(BTC).expect("nothing is damaged").expect("bitcoin is listed").status
}

#[test]
fn market_should_stay_halted_by_its_status_when_its_fault_is_cleared() {
	run(|| {
		assert_eq!(btc().status, MarketStatus::Open);
		store(Some(FAULT));
		assert_ok!(clear_fault(BTC));
		assert_eq!((fault(), status()), (None, MarketStatus::Halted));
		let cleared = Event::FaultCleared { market: BTC, fault: FAULT };
		let halted = Event::StatusChanged { market: BTC, status: MarketStatus::Halted };
		assert_eq!(events(), [cleared, halted]);
		assert_ok!(set_status(BTC, MarketStatus::Open));
	});
}

#[test]
fn status_should_stay_when_it_lets_nothing_trade() {
	run(|| {
		for before in [MarketStatus::Initialising, MarketStatus::Halted, MarketStatus::Settled] {
			assert_ok!(set_status(BTC, before));
			store(Some(FAULT));
			assert_ok!(clear_fault(BTC));
			assert_eq!((fault(), status()), (None, before));
		}
	});
}

#[test]
fn every_other_status_should_become_halted() {
	run(|| {
		for before in [MarketStatus::PostOnly, MarketStatus::CancelOnly, MarketStatus::ReduceOnly] {
			assert_ok!(set_status(BTC, before));
			store(Some(FAULT));
			assert_ok!(clear_fault(BTC));
			assert_eq!(status(), MarketStatus::Halted);
		}
	});
}

#[test]
fn clearing_should_be_rejected_when_there_is_no_fault() {
	run(|| {
		// No round has seen ether.
		assert_noop!(clear_fault(ETH), Error::<Test>::NoFault);
		store(None);
		assert_noop!(clear_fault(BTC), Error::<Test>::NoFault);
		assert_noop!(clear_fault(SOL), Error::<Test>::UnknownMarket);
	});
}

#[test]
fn clearing_should_be_rejected_when_the_state_is_damaged() {
	run(|| {
		store(Some(FAULT));
		Memory::damage(Damaged::MarketState(BTC), true);
		assert_noop!(clear_fault(BTC), Error::<Test>::StateUnreadable);
		assert_eq!(fault(), Some(FAULT));
	});
}

#[test]
fn fault_should_be_cleared_by_the_admin_only() {
	run(|| {
		store(Some(FAULT));
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(Markets::clear_fault(origin, BTC), DispatchError::BadOrigin);
		}
		assert_eq!(fault(), Some(FAULT));
	});
}
