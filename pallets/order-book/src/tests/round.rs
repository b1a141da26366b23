//! The round, as the hook runs it at the end of a block.

use super::*;
use crate::{Admitted, Backlog, LastRound, OpenOrders, WeightInfo};
use frame_support::{storage::storage_prefix, traits::Hooks, weights::Weight};
use novation_exchange_types::{CancelReason, CommonValue, Event, Fault};
use novation_ports::{memory::Damaged, Accounts as _};
use novation_sim::{ask, Styled, ETH};
use novation_units::{FaultKind, Lots, Millis, SignedLots, Ticks};

#[test]
fn orders_should_trade_in_the_round_and_not_before() {
	run(|| {
		assert_eq!(sign(ALICE, place(ask(BTC, 10, PRICE).post_only().named(1))), Ok(()));
		assert_eq!(sign(BOB, place(bid(BTC, 10, PRICE).ioc().named(2))), Ok(()));
		let lots = |index| {
			let account = Memory::account(index).expect("nothing is damaged");
			account.map(|account| account.lots(BTC))
		};
		assert_eq!(lots(BOBS), Some(SignedLots(0)));
		let events = round();
		let trade = events.iter().find_map(|event| match event {
			Event::OrderFilled { maker, taker, lots, price, .. } => {
				Some((*maker, *taker, *lots, *price))
			}
			_ => None,
		});
		assert_eq!(trade, Some((ALICES, BOBS, Lots(10), Ticks(PRICE))));
		assert_eq!((lots(ALICES), lots(BOBS)), (Some(SignedLots(-10)), Some(SignedLots(10))));
		assert_eq!(queued(), []);
	});
}

#[test]
fn order_should_rest_until_it_is_cancelled() {
	run(|| {
		assert_eq!(sign(ALICE, place(order().named(1))), Ok(()));
		round();
		assert_eq!(OpenOrders::<Test>::get(ALICES).len(), 1);
		assert_eq!(sign(ALICE, Call::cancel_order { market: BTC, client_id: name(1) }), Ok(()));
		let events = round();
		let cancelled = events.iter().any(|event| {
			matches!(event, Event::OrderCancelled { reason: CancelReason::Requested, .. })
		});
		assert!(cancelled, "{events:?}");
		assert!(!OpenOrders::<Test>::contains_key(ALICES));
	});
}

/// The journal writes the list of the system, byte for byte as the system writes it.
#[test]
fn events_of_a_round_should_be_deposited_as_the_system_deposits() {
	let list = || sp_io::storage::get(&storage_prefix(b"System", b"Events"));
	run(|| {
		// An event of the block before its round. The length of 64 events takes two bytes, that of one takes one.
		System::deposit_event(frame_system::Event::<Test>::CodeUpdated {
			hash: Default::default(),
		});
		let orders = (0..64).map(|name| Op::Place(order().named(name)));
		assert_eq!(sign(ALICE, submit(orders.collect())), Ok(()));
		OrderBook::on_finalize(1);
		let (of_the_round, events) = (list(), System::events());
		assert!(events.len() > 64, "{events:?}");
		assert_eq!(System::event_count() as usize, events.len());
		System::reset_events();
		events.into_iter().for_each(|record| System::deposit_event(record.event));
		assert_eq!(list(), of_the_round);
		OrderBook::on_initialize(1);
	});
}

/// A list whose length does not decode cannot be continued: it begins again, and says so first.
#[test]
fn events_of_a_round_should_not_be_lost_when_the_list_of_the_system_is_damaged() {
	run(|| {
		assert_eq!(sign(ALICE, place(order())), Ok(()));
		// The first byte announces a length of four bytes.
		sp_io::storage::set(&storage_prefix(b"System", b"Events"), &[0b10]);
		let fault = Fault::Common { value: CommonValue::Events, kind: FaultKind::Unreadable };
		let events = round();
		assert_eq!(events.first(), Some(&Event::CommonFaulted { fault }));
		assert!(
			events.iter().any(|event| matches!(event, Event::OrderPlaced { .. })),
			"{events:?}"
		);
	});
}

#[test]
fn operations_should_be_carried_out_when_their_count_is_damaged() {
	run(|| {
		assert_eq!(sign(ALICE, place(order())), Ok(()));
		frame_support::storage::unhashed::put_raw(&Admitted::<Test>::hashed_key(), &[1]);
		assert_eq!(sign(ALICE, place(order())), rejected(Error::AdmissionUnreadable));
		let events = round();
		assert!(
			events.iter().any(|event| matches!(event, Event::OrderPlaced { .. })),
			"{events:?}"
		);
	});
}

#[test]
fn operations_should_be_rejected_when_a_stored_value_that_admits_them_is_damaged() {
	run(|| {
		for (value, error) in [
			(Damaged::Signer(ALICE), Error::SignerUnreadable),
			(Damaged::Markets, Error::MarketUnreadable),
		] {
			Memory::damage(value, true);
			assert_eq!(sign(ALICE, place(order())), rejected(error));
			Memory::damage(value, false);
		}
		assert_eq!(sign(ALICE, place(order())), Ok(()));
	});
}

#[test]
fn round_should_emit_nothing_at_genesis() {
	run(|| {
		System::set_block_number(0);
		System::reset_events();
		OrderBook::on_finalize(0);
		assert_eq!(System::events(), []);
		System::set_block_number(1);
		OrderBook::on_initialize(1);
	});
}

#[test]
fn block_should_reserve_the_budgets_and_give_back_what_is_left() {
	run(|| {
		round();
		let reserved = OrderBook::on_initialize(System::block_number());
		let budgets = MarketsBudget::get()
			.saturating_add(TradingBudget::get())
			.saturating_add(LiquidationBudget::get());
		assert!(reserved.all_gte(budgets), "{reserved:?}");
		assert!(reserved.all_lte(Block::get().max_block / 2), "{reserved:?}");
		System::register_extra_weight_unchecked(
			reserved,
			frame_support::dispatch::DispatchClass::Mandatory,
		);
		let before = System::block_weight().total();
		OrderBook::on_finalize(System::block_number());
		let returned = before.saturating_sub(System::block_weight().total());
		assert_eq!(returned, budgets.saturating_sub(LastRound::<Test>::get()));
		OrderBook::on_initialize(System::block_number());
	});
}

#[test]
fn operations_should_wait_when_the_budget_has_no_room() {
	run(|| {
		let orders = (0..64).map(|name| Op::Place(order().named(name)));
		assert_eq!(sign(ALICE, submit(orders.collect())), Ok(()));
		let (markets, liquidation) = (MarketsBudget::get(), LiquidationBudget::get());
		let left = OrderBook::run_within(markets, Weight::zero(), liquidation).left;
		assert!(left.all_lte(markets.saturating_add(liquidation)));
		assert_eq!(Backlog::<Test>::get().len(), 64);
		OrderBook::on_initialize(System::block_number());
		assert_eq!(Admitted::<Test>::get().operations, 64);
		round();
		assert_eq!(Backlog::<Test>::get().len(), 0);
		assert_eq!(OpenOrders::<Test>::get(ALICES).len(), 64);
	});
}

/// The time of the next block.
fn tick(millis: u64) {
	Memory::with(|state| state.now.0 += millis);
}

fn market_price() -> Weight {
	let one_more = |weight: fn(u32) -> Weight| weight(1).saturating_sub(weight(0));
	type Weights = crate::weights::SubstrateWeight<Test>;
	one_more(Weights::round_markets).saturating_sub(one_more(Weights::round_quiet))
}

#[test]
fn quiet_market_should_cost_nothing_and_a_fed_one_its_price() {
	run(|| {
		let spent = |millis| {
			tick(millis);
			round();
			LastRound::<Test>::get()
		};
		let first = spent(0);
		let quiet = spent(500);
		assert_eq!(first, quiet.saturating_add(market_price().saturating_mul(2)));
		assert!(quiet.all_lte(market_price()), "only the health schedule: {quiet:?}");
		Memory::with(|state| state.fed.markets.push(BTC));
		assert_eq!(spent(500), quiet.saturating_add(market_price()));
		// Ether is unattended for a period, bitcoin for less.
		assert_eq!(spent(5_000), quiet.saturating_add(market_price()));
	});
}

#[test]
fn market_should_wait_for_the_next_block_when_the_budget_has_no_room() {
	let attended = |id| Memory::with(|state| state.prices[&id].attended_at);
	run(|| {
		round();
		tick(500);
		Memory::with(|state| state.fed.markets.extend([BTC, ETH]));
		let room_for_one = market_price().saturating_mul(3).saturating_div(2);
		OrderBook::run_within(room_for_one, Weight::zero(), Weight::zero());
		assert_eq!((attended(BTC), attended(ETH)), (Some(Millis(START.0 + 500)), Some(START)));
		tick(500);
		OrderBook::run_within(room_for_one, Weight::zero(), Weight::zero());
		assert_eq!(attended(ETH), Some(Millis(START.0 + 1_000)));
		assert_eq!(attended(BTC), Some(Millis(START.0 + 500)));
	});
}
