//! Histories in which stored state is damaged between rounds.
//!
//! Three things must hold. No round panics. A market that reported a fault never trades again. Every law holds wherever
//! the damage has not reached: in other markets and for other accounts.

use crate::{trial::without_panic, Block, Failure};
use codec::{Decode, Encode};
use novation_book::Book;
use novation_exchange_types::{Event, Market, MarketState, OpenOrder};
use novation_laws::{self as laws, Broken};
use novation_ledger::{Account, INSURANCE};
use novation_sim::{
	toy, toy_auction, Damage, Damaged, Exchange, LawChecks, Place, SharedBook, BTC, ETH,
};
use novation_units::{AccountIndex, MarketId, Quote};
use scale_info::TypeInfo;
use std::collections::BTreeSet;

/// Damage to one of the values stored at that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Wound {
	/// Index of the value, modulo the number of values.
	pub place: u16,
	/// Whether the value is removed; otherwise a byte of it changes.
	pub removes: bool,
	/// Index of the byte, modulo the number of bytes.
	pub byte: u16,
	/// The bits that flip.
	pub bits: u8,
}

/// A block, and the damage before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DamagedBlock {
	/// The damage, if any.
	pub wound: Option<Wound>,
	/// The block.
	pub block: Block,
}

/// Counts of a corrupted history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survived {
	/// Values that were removed.
	pub removed: u64,
	/// Values that no longer decode.
	pub unreadable: u64,
	/// Values that decode as others.
	pub changed: u64,
	/// Markets that reported a fault.
	pub faulted: u64,
	/// Fills in undamaged markets.
	pub fills: u64,
}

/// The market of a fault, if an event reports one.
fn faulted_market(event: &Event) -> Option<MarketId> {
	match event {
		Event::MarketFaulted { market, .. } => Some(*market),
		_ => None,
	}
}

/// The market in which an event reports a trade or a new resting order.
fn active_market(event: &Event) -> Option<MarketId> {
	match event {
		Event::OrderPlaced { market, .. }
		| Event::OrderFilled { market, .. }
		| Event::AuctionCleared { market, .. } => Some(*market),
		_ => None,
	}
}

/// Whether an event names a fault.
fn is_fault(event: &Event) -> bool {
	matches!(
		event,
		Event::MarketFaulted { .. }
			| Event::AccountFaulted { .. }
			| Event::AgendaFaulted { .. }
			| Event::CommonFaulted { .. }
	)
}

/// An exchange, and the extent of the damage.
#[derive(Debug)]
struct Patient {
	exchange: Exchange,
	damaged: BTreeSet<Place>,
	faulted: BTreeSet<MarketId>,
	survived: Survived,
}

/// Runs a history, given the deposit `funds` of each trader and the deposit `insurance` of the insurance fund.
///
/// # Errors
///
/// The first block in which a round panics, a faulted market trades, or a law is broken without the excuse of the
/// damage.
pub fn survive(
	funds: &[Quote],
	insurance: Quote,
	has_auctions: bool,
	blocks: &[DamagedBlock],
) -> Result<Survived, Failure> {
	let bitcoin = if has_auctions { toy_auction() } else { toy() };
	let mut exchange = Exchange::new([(BTC, bitcoin), (ETH, toy())]);
	exchange.law_checks = LawChecks::Off;
	for amount in funds {
		let account = exchange.trader(0);
		exchange.deposit(account, *amount);
	}
	exchange.deposit(INSURANCE, insurance);
	let mut patient = Patient {
		exchange,
		damaged: BTreeSet::new(),
		faulted: BTreeSet::new(),
		survived: Survived::default(),
	};
	for (number, block) in blocks.iter().enumerate() {
		let result = without_panic(|| patient.block(block)).unwrap_or_else(Err);
		result.map_err(|reason| Failure { block: number, reason })?;
	}
	Ok(patient.survived)
}

impl Patient {
	fn block(&mut self, DamagedBlock { wound, block }: &DamagedBlock) -> Result<(), String> {
		if let Some(wound) = wound {
			self.wound(wound);
		}
		block.enter(&mut self.exchange);
		let (trading, liquidation) = block.budgets();
		let queued = self.exchange.venue.get().queue.len();
		let passes = self.exchange.venue.get().passes.get();
		let summary = self.exchange.round_within(trading, liquidation);
		let passes = self.exchange.venue.get().passes.get() - passes;
		let faults = self.exchange.events().iter().filter(|event| is_fault(event)).count() as u64;
		if passes > faults + 1 {
			return Err(format!(
				"{passes} passes for {faults} faults, damaged: {:?}",
				self.damaged
			));
		}
		if queued > 0 && summary.operations == 0 {
			return Err(format!("the round was left out, damaged: {:?}", self.damaged));
		}
		self.judge_events()?;
		self.check_laws().map_err(|broken| format!("{broken}, damaged: {:?}", self.damaged))
	}

	fn wound(&mut self, wound: &Wound) {
		let places = self.exchange.places();
		let Some(number) = usize::from(wound.place).checked_rem(places.len()) else { return };
		let damage = match wound.removes {
			true => Damage::Remove,
			false => Damage::Garble { byte: wound.byte.into(), bits: wound.bits },
		};
		let survived = &mut self.survived;
		match self.exchange.damage(places[number], damage) {
			Damaged::Unchanged => return,
			Damaged::Removed => survived.removed += 1,
			Damaged::Unreadable => survived.unreadable += 1,
			Damaged::Changed => survived.changed += 1,
		}
		if let Place::MarketState(market) = places[number] {
			// The fault is part of the damaged state, so the market forgets it too.
			self.faulted.remove(&market);
		}
		self.damaged.insert(places[number]);
	}

	fn judge_events(&mut self) -> Result<(), String> {
		let events = self.exchange.events();
		let is_halted = |event: &&Event| {
			active_market(event).is_some_and(|market| self.faulted.contains(&market))
		};
		if let Some(event) = events.iter().find(is_halted) {
			return Err(format!("in a market that had reported a fault: {event:?}"));
		}
		let is_fill = |event: &&Event| matches!(event, Event::OrderFilled { .. });
		self.survived.fills += events.iter().filter(is_fill).count() as u64;
		self.faulted.extend(events.iter().filter_map(faulted_market));
		self.survived.faulted = self.faulted.len() as u64;
		Ok(())
	}

	/// Checks every law that does not depend on a damaged value.
	fn check_laws(&self) -> Result<(), Broken> {
		let is_damaged = |kind: fn(&Place) -> bool| self.damaged.iter().any(kind);
		let account = is_damaged(|place| matches!(place, Place::Account(_)));
		let list = is_damaged(|place| matches!(place, Place::OpenOrders(_)));
		let conditional = is_damaged(|place| {
			matches!(place, Place::Conditionals(_) | Place::AgendaHeader(_) | Place::AgendaPage(..))
		});
		let (exchange, whole) = (&self.exchange, self.whole());
		self.unless_excused(laws::sound(&whole))?;
		self.unless_excused(laws::bounds(&whole))?;
		if !list {
			self.unless_excused(laws::open_orders(&whole))?;
		}
		if account {
			return Ok(());
		}
		self.unless_excused(laws::custody(exchange))?;
		self.unless_excused(laws::open_interest(&whole))?;
		self.unless_excused(laws::liquidation_queue(exchange))?;
		self.unless_excused(laws::schedule(exchange))?;
		if !list {
			self.unless_excused(laws::reserved(&whole))?;
		}
		if !conditional {
			self.unless_excused(laws::conditionals(exchange))?;
		}
		Ok(())
	}

	fn whole(&self) -> Whole<'_> {
		let without = self.damaged.iter().filter_map(|place| place.market()).collect();
		Whole { exchange: &self.exchange, without }
	}

	/// Keeps a broken law, unless it concerns an account with a damaged value, which may have sent anything.
	fn unless_excused(&self, result: Result<(), Broken>) -> Result<(), Broken> {
		let broken = match result {
			Ok(()) => return Ok(()),
			Err(broken) => broken,
		};
		let is_damaged = |place: &Place| match place {
			Place::Account(index) | Place::OpenOrders(index) => broken.account == Some(*index),
			_ => false,
		};
		match self.damaged.iter().any(is_damaged) {
			true => Ok(()),
			false => Err(broken),
		}
	}
}

/// The exchange without the markets that are damaged.
struct Whole<'a> {
	exchange: &'a Exchange,
	without: BTreeSet<MarketId>,
}

impl Whole<'_> {
	fn has(&self, market: MarketId) -> bool {
		!self.without.contains(&market)
	}
}

impl laws::Accounts for Whole<'_> {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		laws::Accounts::accounts(self.exchange).map(|(index, mut account)| {
			account.positions.retain(|position| self.has(position.market));
			(index, account)
		})
	}
}

impl laws::MarketStates for Whole<'_> {
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)> {
		laws::MarketStates::market_states(self.exchange).filter(|(market, _)| self.has(*market))
	}
}

impl laws::Listings for Whole<'_> {
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)> {
		laws::Listings::listings(self.exchange).filter(|(market, _)| self.has(*market))
	}
}

impl laws::Books for Whole<'_> {
	type Store = SharedBook;

	fn book(&self) -> Book<SharedBook> {
		self.exchange.book()
	}
	fn book_markets(&self) -> Vec<MarketId> {
		let markets = laws::Books::book_markets(self.exchange);
		markets.into_iter().filter(|market| self.has(*market)).collect()
	}
}

impl laws::OpenOrders for Whole<'_> {
	fn open_orders(&self) -> impl Iterator<Item = (AccountIndex, Vec<OpenOrder>)> {
		laws::OpenOrders::open_orders(self.exchange).map(|(index, mut orders)| {
			orders.retain(|order| self.has(order.key.market()));
			(index, orders)
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use novation_book::PageKey;
	use novation_laws::Law;
	use novation_sim::{ask, bid, Styled};
	use novation_units::{BookId, Lots, Side};

	/// Two markets, each with a resting order on both sides.
	fn patient() -> Patient {
		let mut exchange = Exchange::new([(BTC, toy()), (ETH, toy())]);
		exchange.law_checks = LawChecks::Off;
		let trader = exchange.trader(1_000);
		exchange.price(BTC, 1_000).price(ETH, 1_000).round();
		for (name, market) in [(1, BTC), (3, ETH)] {
			exchange.place(trader, bid(market, 1, 990).named(name));
			exchange.place(trader, ask(market, 1, 1_010).named(name + 1));
		}
		exchange.round();
		let (damaged, faulted) = (BTreeSet::new(), BTreeSet::new());
		let patient = Patient { exchange, damaged, faulted, survived: Survived::default() };
		assert_eq!(patient.check_laws(), Ok(()));
		patient
	}

	fn remove(patient: &mut Patient, place: Place) {
		let places = patient.exchange.places();
		let number = places.iter().position(|known| *known == place).expect("a stored value");
		let wound = Wound { place: number as u16, removes: true, byte: 0, bits: 0 };
		patient.wound(&wound);
	}

	fn bids(market: MarketId) -> Place {
		Place::Page(PageKey { book: BookId::Market(market), side: Side::Bid, page: 0 })
	}

	#[test]
	fn damage_should_be_excused_in_its_own_market_and_in_no_other() {
		let mut patient = patient();
		remove(&mut patient, bids(BTC));
		assert_eq!(patient.check_laws(), Ok(()));
		patient.exchange.damage(bids(ETH), Damage::Remove);
		let broken = patient.check_laws().expect_err("a broken law");
		assert_eq!((broken.law, broken.market), (Law::Book, Some(ETH)));
	}

	#[test]
	fn damage_to_a_list_should_not_excuse_the_books() {
		let mut patient = patient();
		let trader = patient.exchange.traders().next().expect("a trader");
		remove(&mut patient, Place::OpenOrders(trader));
		assert_eq!(patient.check_laws(), Ok(()));
		patient.exchange.damage(bids(BTC), Damage::Remove);
		let broken = patient.check_laws().expect_err("a broken law");
		assert_eq!((broken.law, broken.market), (Law::Book, Some(BTC)));
	}

	#[test]
	fn account_with_a_damaged_value_should_be_excused_and_no_other() {
		let mut patient = patient();
		let trader = patient.exchange.traders().next().expect("a trader");
		let other = patient.exchange.trader(1_000);
		patient.damaged.insert(Place::OpenOrders(other));
		patient.exchange.amend(BTC, |market| market.orders.max_lots = Lots(0));
		let broken = patient.check_laws().expect_err("a broken law");
		assert_eq!((broken.law, broken.account), (Law::Book, Some(trader)));
		patient.damaged.insert(Place::OpenOrders(trader));
		assert_eq!(patient.check_laws(), Ok(()));
	}

	#[test]
	fn market_that_reported_a_fault_should_not_trade() {
		let mut patient = patient();
		patient.faulted.insert(BTC);
		let trader = patient.exchange.trader(1_000);
		patient.exchange.place(trader, bid(ETH, 1, 1_010).ioc()).round();
		assert_eq!(patient.judge_events(), Ok(()));
		patient.exchange.place(trader, bid(BTC, 1, 1_010).ioc()).round();
		assert!(patient.judge_events().is_err());
	}

	#[test]
	fn every_stored_value_should_be_reached_by_damage() {
		let exchange = patient().exchange;
		for place in exchange.places() {
			let mut patient = patient();
			assert_eq!(patient.exchange.damage(place, Damage::Remove), Damaged::Removed);
			assert!(!patient.exchange.places().contains(&place), "{place:?}");
		}
	}
}
