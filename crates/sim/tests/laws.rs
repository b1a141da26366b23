//! Each law, broken on purpose after a round that kept all of them. The check names the law, its market and its
//! account.

use novation_book::{BookStore, PageKey, Trees};
use novation_exchange_types::{
	period, AgendaEntry, BracketRequest, ConditionalKind, Direction, Event, Exit, HealthSchedule,
	Market, Op, QueueEntry, TriggerRequest, WaitList,
};
use novation_laws::{zero_sum, Broken, Law};
use novation_ledger::{Account, Due, Liquidation, FUNDING, INSURANCE};
use novation_pricing::PERIOD;
use novation_sim::{ask, bid, check, toy, toy_auction, Exchange, Styled, BTC, ETH};
use novation_units::{
	AccountIndex, BookId, Lots, MarketId, Millis, Ppm, Quote, Side, Size, Slot, Ticks,
};

/// A market at 1 000 in which `long` has bought 100 lots from `short`. Both also have resting orders.
struct Scene {
	exchange: Exchange,
	long: AccountIndex,
	short: AccountIndex,
}

fn scene_in(market: Market) -> Scene {
	let mut exchange = Exchange::new([(BTC, market)]);
	exchange.price(BTC, 1_000).round();
	let (long, short) = (exchange.trader(1), exchange.trader(1_000));
	exchange.place(short, ask(BTC, 100, 1_000).named(1)).round();
	exchange.place(long, bid(BTC, 100, 1_000).named(1)).round();
	exchange.place(long, bid(BTC, 5, 990).named(2)).place(short, ask(BTC, 7, 1_010).named(2));
	exchange.round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (100, -100));
	assert_eq!(exchange.resting().len(), 2);
	Scene { exchange, long, short }
}

fn scene() -> Scene {
	scene_in(toy())
}

impl Scene {
	fn edit_account(&self, index: AccountIndex, change: impl FnOnce(&mut Account)) {
		change(self.exchange.accounts.edit().0.get_mut(&index).expect("an account"));
	}

	/// Moves cash between accounts, so that the custody law holds.
	fn give(&self, from: AccountIndex, to: AccountIndex, atoms: i128) {
		self.edit_account(from, |account| account.cash = Quote(account.cash.0 - atoms));
		let mut accounts = self.exchange.accounts.edit();
		let account = accounts.0.entry(to).or_default();
		account.cash = Quote(account.cash.0 + atoms);
	}

	/// Moves an account to another slot of the health schedule.
	fn move_to_slot(&self, index: AccountIndex, to: impl Fn(Slot, &HealthSchedule) -> Slot) {
		let mut venue = self.exchange.venue.edit();
		let due = self.exchange.account(index).due;
		let slot = to(due.and_then(Due::slot).expect("a slot"), &venue.schedule);
		venue.take_out(due, index);
		let place = venue.put_due(slot, index);
		self.edit_account(index, |account| account.due = Some(place));
	}

	/// Changes the fills of the last round.
	fn edit_fills(&mut self, change: impl FnMut(&mut Event)) {
		let is_fill = |event: &&mut Event| matches!(event, Event::OrderFilled { .. });
		self.exchange.last.events.iter_mut().filter(is_fill).for_each(change);
	}

	fn broken(&self) -> (Law, Option<MarketId>, Option<AccountIndex>) {
		let Broken { law, market, account, .. } = check(&self.exchange).expect_err("a broken law");
		(law, market, account)
	}
}

#[test]
fn text_should_name_the_law_the_market_and_the_account() {
	let scene = scene();
	scene.edit_account(scene.long, |account| account.positions[0].bids.lots = Lots(6));
	let text = check(&scene.exchange).expect_err("a broken law").to_string();
	let expected = format!("law I-5 reserved is broken in market 0 for account {}: ", scene.long.0);
	assert!(text.starts_with(&expected), "{text}");
}

#[test]
fn custody_should_be_named_when_an_atom_comes_from_nowhere() {
	let scene = scene();
	scene.edit_account(scene.short, |account| account.cash.0 += 1);
	assert_eq!(scene.broken(), (Law::Custody, None, None));
}

#[test]
fn open_interest_should_be_named_when_a_lot_of_it_is_nobodys() {
	let scene = scene();
	scene.exchange.venue.edit().states.get_mut(&BTC).expect("a state").open_interest = Lots(101);
	assert_eq!(scene.broken(), (Law::OpenInterest, Some(BTC), None));
}

#[test]
fn open_interest_should_be_named_when_a_market_has_no_state() {
	let scene = scene();
	scene.exchange.venue.edit().states.remove(&BTC);
	assert_eq!(scene.broken(), (Law::OpenInterest, Some(BTC), None));
}

/// Longs and shorts differ before anything depends on a mark, so only this law is checked.
#[test]
fn zero_sum_should_be_named_when_a_lot_has_no_counterparty() {
	let scene = scene();
	scene.edit_account(scene.long, |account| account.positions[0].lots.0 += 1);
	let Broken { law, market, account, .. } = zero_sum(&scene.exchange).expect_err("a broken law");
	assert_eq!((law, market, account), (Law::ZeroSum, Some(BTC), None));
}

#[test]
fn funding_dust_should_be_named_when_the_funding_account_has_paid_too_much() {
	let scene = scene();
	scene.give(FUNDING, INSURANCE, 10_000);
	assert_eq!(scene.broken(), (Law::FundingDust, None, Some(FUNDING)));
}

#[test]
fn funding_dust_should_be_named_when_the_funding_account_keeps_too_much() {
	let scene = scene();
	scene.give(scene.short, FUNDING, 10_000);
	assert_eq!(scene.broken(), (Law::FundingDust, None, Some(FUNDING)));
}

#[test]
fn book_should_be_named_when_a_page_is_gone() {
	let mut scene = scene();
	let page =
		scene.exchange.book().header(BookId::Market(BTC)).expect("a sound book").bids.shape.root;
	scene.exchange.pages.remove_page(PageKey { book: BookId::Market(BTC), side: Side::Bid, page });
	assert_eq!(scene.broken(), (Law::Book, Some(BTC), None));
}

#[test]
fn book_should_be_named_when_an_order_is_out_of_bounds() {
	let mut scene = scene();
	scene.exchange.amend(BTC, |market| market.orders.max_lots = Lots(6));
	assert_eq!(scene.broken(), (Law::Book, Some(BTC), Some(scene.short)));
}

#[test]
fn book_should_be_named_when_a_pegged_order_crosses() {
	let mut scene = scene();
	scene.exchange.place(scene.long, bid(BTC, 1, 1_020).pegged(-5).named(3)).round();
	let mut venue = scene.exchange.venue.edit();
	let prices = venue.prices.get_mut(&BTC).expect("a price");
	prices.now.as_mut().expect("a price").index = Ticks(1_015);
	drop(venue);
	assert_eq!(scene.broken(), (Law::Book, Some(BTC), None));
}

#[test]
fn open_orders_should_be_named_when_an_order_is_not_listed() {
	let scene = scene();
	scene.exchange.venue.edit().open_orders.remove(&scene.short);
	assert_eq!(scene.broken(), (Law::OpenOrders, Some(BTC), Some(scene.short)));
}

#[test]
fn open_orders_should_be_named_when_a_listed_order_does_not_rest() {
	let scene = scene();
	let mut venue = scene.exchange.venue.edit();
	let orders = venue.open_orders.get_mut(&scene.long).expect("a list");
	let mut gone = orders[0];
	gone.client_id.0 += 7;
	orders.push(gone);
	drop(venue);
	assert_eq!(scene.broken(), (Law::OpenOrders, Some(BTC), Some(scene.long)));
}

#[test]
fn reserved_should_be_named_when_a_sum_is_short() {
	let scene = scene();
	scene.edit_account(scene.short, |account| account.positions[0].asks.lot_ticks -= 1);
	assert_eq!(scene.broken(), (Law::Reserved, Some(BTC), Some(scene.short)));
}

#[test]
fn reserved_should_be_named_when_an_order_has_no_sum() {
	let mut scene = scene();
	let poor = scene.exchange.trader(1);
	scene.exchange.place(poor, bid(BTC, 1, 980).named(1)).round();
	scene.edit_account(poor, |account| account.positions.clear());
	assert_eq!(scene.broken(), (Law::Reserved, Some(BTC), Some(poor)));
}

#[test]
fn liquidation_should_be_named_when_a_flag_and_the_queue_differ() {
	let flagged = scene();
	let since = flagged.exchange.venue.get().now;
	let liquidation = Some(Liquidation { since, size: Size::Small, last: None });
	flagged.edit_account(flagged.long, |account| account.liquidation = liquidation);
	assert_eq!(flagged.broken(), (Law::Liquidation, None, Some(flagged.long)));
	let queued = scene();
	let entry = QueueEntry { account: queued.short, from: u32::MAX };
	queued.exchange.venue.edit().enqueue(Size::Small, entry);
	assert_eq!(queued.broken(), (Law::Liquidation, None, Some(queued.short)));
}

#[test]
fn liquidation_should_be_named_when_an_account_below_maintenance_is_overlooked() {
	let scene = scene();
	scene.give(scene.long, INSURANCE, 985_000);
	assert_eq!(scene.broken(), (Law::Liquidation, None, Some(scene.long)));
	let mut scene = scene;
	// The due slot does not excuse it after a round with a sufficient budget.
	scene.move_to_slot(scene.long, |slot, schedule| Slot {
		number: schedule.of(slot.class).slot(),
		..slot
	});
	scene.exchange.last.accounts = scene.exchange.accounts.get().0.clone();
	assert_eq!(scene.broken(), (Law::Liquidation, None, Some(scene.long)));
}

/// Finding L2: nothing excuses an account whose positions could be closed.
#[test]
fn liquidation_should_be_named_when_a_parked_account_could_be_closed() {
	let scene = scene();
	scene.give(scene.long, INSURANCE, 985_000);
	scene.edit_account(scene.long, |account| account.due = Some(Due::Parked));
	assert_eq!(scene.broken(), (Law::Liquidation, None, Some(scene.long)));
}

#[test]
fn liquidation_should_be_named_when_an_entry_of_an_earlier_period_waits() {
	let scene = scene();
	let since = scene.exchange.venue.get().now;
	let liquidation = Some(Liquidation { since, size: Size::Small, last: None });
	let entry = |from| QueueEntry { account: scene.long, from };
	scene.exchange.venue.edit().enqueue(Size::Small, entry(period(since) - 1));
	scene.edit_account(scene.long, |account| {
		(account.liquidation, account.due) = (liquidation, None);
	});
	assert_eq!(scene.broken(), (Law::Liquidation, None, Some(scene.long)));
}

#[test]
fn health_schedule_should_be_named_when_a_slot_forgets_an_account() {
	let scene = scene();
	let due = scene.exchange.account(scene.short).due;
	scene.exchange.venue.edit().take_out(due, scene.short);
	assert_eq!(scene.broken(), (Law::HealthSchedule, None, Some(scene.short)));
}

#[test]
fn health_schedule_should_be_named_when_an_account_names_no_slot() {
	let scene = scene();
	scene.edit_account(scene.long, |account| account.due = None);
	assert_eq!(scene.broken(), (Law::HealthSchedule, None, Some(scene.long)));
}

/// Finding L10: an account waits in one place.
#[test]
fn health_schedule_should_be_named_when_a_slot_keeps_an_account_that_has_moved() {
	let scene = scene();
	let slot = scene.exchange.account(scene.long).due.and_then(Due::slot).expect("a slot");
	scene.exchange.venue.edit().put_due(Slot { number: slot.number + 1, ..slot }, scene.long);
	assert_eq!(scene.broken(), (Law::HealthSchedule, None, Some(scene.long)));
}

/// A scene in whose last round `long` bought one lot from each of the two best asks.
fn with_fills() -> Scene {
	let mut scene = scene();
	scene.exchange.place(scene.short, ask(BTC, 1, 1_005).named(3)).round();
	scene.exchange.place(scene.long, bid(BTC, 2, 1_010).ioc().named(4)).round();
	assert_eq!(
		scene.exchange.fills_of(scene.long),
		[(Lots(1), Ticks(1_005)), (Lots(1), Ticks(1_010))]
	);
	scene
}

#[test]
fn fill_limits_should_be_named_when_a_fill_is_not_at_its_makers_price() {
	let mut scene = with_fills();
	scene.edit_fills(|fill| {
		let Event::OrderFilled { price, .. } = fill else { return };
		price.0 -= 1;
	});
	assert_eq!(scene.broken(), (Law::FillLimits, Some(BTC), Some(scene.short)));
}

#[test]
fn fill_limits_should_be_named_when_a_fill_is_beyond_its_takers_limit() {
	let mut scene = with_fills();
	let Op::Place(order) = &mut scene.exchange.last.queue[0].op else { panic!("an order") };
	order.price = Ticks(1_009);
	assert_eq!(scene.broken(), (Law::FillLimits, Some(BTC), Some(scene.long)));
}

#[test]
fn fill_limits_should_be_named_when_a_fill_is_outside_the_band() {
	let mut scene = with_fills();
	scene.exchange.amend(BTC, |market| market.orders.band = Ppm::ZERO);
	assert_eq!(scene.broken(), (Law::FillLimits, Some(BTC), Some(scene.long)));
}

#[test]
fn priority_should_be_named_when_a_better_price_comes_later() {
	let mut scene = with_fills();
	scene.exchange.last.events.reverse();
	assert_eq!(scene.broken(), (Law::Priority, Some(BTC), Some(scene.long)));
}

#[test]
fn priority_should_be_named_when_an_account_trades_with_itself() {
	let mut scene = with_fills();
	let (long, short) = (scene.long, scene.short);
	// Under one client id the account has sent the bid, and its ask rests.
	for (market, side, mut order) in scene.exchange.last.resting.clone() {
		order.account = long;
		scene.exchange.last.resting.push((market, side, order));
	}
	scene.edit_fills(|fill| {
		let Event::OrderFilled { maker, .. } = fill else { return };
		assert_eq!(*maker, short);
		*maker = long;
	});
	assert_eq!(scene.broken(), (Law::Priority, Some(BTC), Some(long)));
}

/// A scene whose last round held an auction of ten lots at 1 000.
fn with_auction() -> Scene {
	let mut scene = scene_in(toy_auction());
	scene.exchange.place(scene.long, bid(BTC, 10, 1_000).named(5));
	scene.exchange.place(scene.short, ask(BTC, 10, 1_000).named(5)).round();
	assert!(scene.exchange.events().iter().any(|event| {
		matches!(event, Event::AuctionCleared { price: Ticks(1_000), lots: Lots(10), .. })
	}));
	scene
}

fn edit_auction(scene: &mut Scene, change: impl Fn(&mut Ticks, &mut Lots)) {
	for event in &mut scene.exchange.last.events {
		if let Event::AuctionCleared { price, lots, .. } = event {
			change(price, lots);
		}
	}
}

#[test]
fn one_price_should_be_named_when_a_fill_is_at_another_price() {
	let mut scene = with_auction();
	edit_auction(&mut scene, |price, _| price.0 += 1);
	let (law, market, account) = scene.broken();
	assert_eq!((law, market), (Law::OnePrice, Some(BTC)));
	assert!([scene.long, scene.short].map(Some).contains(&account), "{account:?} was in no fill");
}

#[test]
fn one_price_should_be_named_when_volume_is_not_filled() {
	let mut scene = with_auction();
	edit_auction(&mut scene, |_, lots| lots.0 += 1);
	assert_eq!(scene.broken(), (Law::OnePrice, Some(BTC), None));
}

#[test]
fn one_price_should_be_named_when_a_market_holds_two_auctions() {
	let mut scene = with_auction();
	let events = scene.exchange.last.events.clone();
	scene.exchange.last.events.extend(events);
	let Broken { law, market, .. } =
		novation_laws::one_price(&scene.exchange, &scene.exchange.last).expect_err("a broken law");
	assert_eq!((law, market), (Law::OnePrice, Some(BTC)));
}

/// A scene in which `long` has a stop at a mark of 900.
fn with_stop() -> Scene {
	let mut scene = scene();
	let order = ask(BTC, 1, 800).ioc().named(6);
	let stop = TriggerRequest { order, direction: Direction::Below, mark: Ticks(900) };
	scene.exchange.submit(scene.long, Op::Trigger(stop)).round();
	assert_eq!(scene.exchange.venue.get().conditionals[&scene.long].orders.len(), 1);
	scene
}

#[test]
fn conditionals_should_be_named_when_an_entry_of_the_agenda_is_gone() {
	let scene = with_stop();
	let key = scene.exchange.venue.get().conditionals[&scene.long].orders[0].scheduled().next();
	let mut agenda = Trees::<WaitList, AgendaEntry, _>::new(scene.exchange.venue.agenda());
	let key = key.expect("an entry");
	agenda.remove(key.wait.list(), &key).expect("a sound list");
	agenda.flush();
	assert_eq!(scene.broken(), (Law::Conditionals, Some(BTC), Some(scene.long)));
}

#[test]
fn conditionals_should_be_named_when_an_entry_is_nobodys() {
	let scene = with_stop();
	scene.exchange.venue.edit().conditionals.remove(&scene.long);
	assert_eq!(scene.broken(), (Law::Conditionals, None, Some(scene.long)));
}

#[test]
fn conditionals_should_be_named_when_a_flag_is_wrong() {
	let scene = with_stop();
	scene.edit_account(scene.long, |account| account.has_conditionals = false);
	assert_eq!(scene.broken(), (Law::Conditionals, None, Some(scene.long)));
	let scene = self::scene();
	scene.edit_account(scene.short, |account| account.has_conditionals = true);
	assert_eq!(scene.broken(), (Law::Conditionals, None, Some(scene.short)));
}

#[test]
fn conditionals_should_be_named_when_a_name_is_taken_twice() {
	let scene = with_stop();
	let mut venue = scene.exchange.venue.edit();
	let orders = &mut venue.conditionals.get_mut(&scene.long).expect("a stop").orders;
	orders.push(orders[0].clone());
	drop(venue);
	assert_eq!(scene.broken(), (Law::Conditionals, None, Some(scene.long)));
}

#[test]
fn conditionals_should_be_named_when_a_bracket_closes_more_than_it_filled() {
	let mut scene = scene();
	let stop = Some(Exit { mark: Ticks(900), price: Ticks(890) });
	let bracket = BracketRequest { entry: bid(BTC, 1, 980).named(7), stop, target: None };
	scene.exchange.submit(scene.long, Op::Bracket(bracket)).round();
	let mut venue = scene.exchange.venue.edit();
	let orders = &mut venue.conditionals.get_mut(&scene.long).expect("a bracket").orders;
	let ConditionalKind::Bracket(bracket) = &mut orders[0].kind else { panic!("a bracket") };
	bracket.closed = Lots(bracket.filled.0 + 1);
	drop(venue);
	assert_eq!(scene.broken(), (Law::Conditionals, Some(BTC), Some(scene.long)));
}

/// Makes the last attendance of a market older by this much.
fn unattended(exchange: &Exchange, market: MarketId, by: u64) {
	let mut venue = exchange.venue.edit();
	let at = &mut venue.prices.get_mut(&market).expect("a price").attended_at;
	*at = at.map(|at| Millis(at.0 - by));
}

#[test]
fn attendance_should_be_named_when_a_market_waits_although_there_was_room() {
	let scene = scene();
	unattended(&scene.exchange, BTC, PERIOD.0 - 1);
	assert_eq!(check(&scene.exchange), Ok(()));
	unattended(&scene.exchange, BTC, 1);
	assert_eq!(scene.broken(), (Law::Attendance, Some(BTC), None));
}

#[test]
fn attendance_should_be_named_when_a_market_goes_before_one_that_waits_longer() {
	let mut exchange = Exchange::new([(BTC, toy()), (ETH, toy())]);
	exchange.price(BTC, 1_000).price(ETH, 1_000).round();
	exchange.market_budget = 1;
	exchange.round();
	unattended(&exchange, ETH, 1);
	assert_eq!(check(&exchange), Ok(()), "bitcoin went first: it has the lower id");
	exchange.last.attended.insert(ETH, Some(Millis(1)));
	let Broken { law, market, .. } = check(&exchange).expect_err("a broken law");
	assert_eq!((law, market), (Law::Attendance, Some(ETH)));
}
