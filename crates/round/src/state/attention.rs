//! The markets that this round attends to.

use super::Books;
use crate::{FedMarkets, MarketView, Markets, Queued};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use novation_book::BookStore;
use novation_units::{MarketId, Millis, Ticks};

/// What an attended market held since its last attendance, while rounds passed it over.
#[derive(Clone, Copy, Debug)]
pub struct Held {
	/// The index.
	pub index: Ticks,
	/// The last attendance.
	pub from: Millis,
	/// The last round, up to which everything held.
	pub until: Millis,
}

/// Which markets are due, which were attended to, and which have something else to do.
#[derive(Debug)]
pub struct Attention {
	/// Time of the last round; `None` before the first.
	last_round: Option<Millis>,
	/// The markets that are due, the longest unattended first.
	due: Vec<MarketId>,
	/// The markets in which conditional and pegged orders may have something to do.
	awake: BTreeSet<MarketId>,
	/// The markets attended to so far, with what they held.
	attended: BTreeMap<MarketId, Option<Held>>,
	/// The markets with conditional or pegged orders that the budget did not reach.
	unfinished: BTreeSet<MarketId>,
}

impl Attention {
	/// The markets that are due at `now`; every market if nobody knows which were fed.
	pub fn open(fed: Option<FedMarkets>, queue: &[Queued], markets: &Markets, now: Millis) -> Self {
		let was_fed =
			|market: &MarketId| fed.as_ref().is_none_or(|fed| fed.markets.contains(market));
		let is_due = |(id, view): &(&MarketId, &MarketView)| view.price.is_due(now) || was_fed(id);
		let mut due: Vec<(Option<Millis>, MarketId)> =
			markets.iter().filter(is_due).map(|(id, view)| (view.price.attended_at, *id)).collect();
		due.sort_unstable();
		let due: Vec<MarketId> = due.into_iter().map(|(_, market)| market).collect();
		let named = queue.iter().flat_map(|queued| queued.op.markets());
		Self {
			last_round: fed.and_then(|fed| fed.last_round),
			awake: due.iter().copied().chain(named).collect(),
			due,
			attended: BTreeMap::new(),
			unfinished: BTreeSet::new(),
		}
	}

	/// The markets that are due, the longest unattended first, ties by their ids.
	pub fn due(&self) -> Vec<MarketId> {
		self.due.clone()
	}

	/// Whether conditional and pegged orders of a market may have something to do: the market is due, or an operation
	/// names it. In any other market neither price nor orders have changed since they had nothing to do.
	pub fn is_awake(&self, market: MarketId) -> bool {
		self.awake.contains(&market)
	}

	/// Notes that conditional or pegged orders of a market wait for the next round.
	pub fn leave_unfinished(&mut self, market: MarketId) {
		self.unfinished.insert(market);
	}

	/// Notes an attendance, and returns what `view` held since the last one.
	pub fn attend(&mut self, market: MarketId, view: &MarketView, now: Millis) -> Option<Held> {
		let prices = view.price.valid_at(now, view.market.prices.max_age);
		let times =
			view.price.attended_at.zip(self.last_round).filter(|(from, until)| from < until);
		let held = prices.zip(times);
		let held = held.map(|(prices, (from, until))| Held { index: prices.index, from, until });
		self.attended.insert(market, held);
		held
	}

	/// Whether this round has attended to a market.
	pub fn has_attended(&self, market: MarketId) -> bool {
		self.attended.contains_key(&market)
	}

	/// The markets attended to, in order of their ids, with what they held.
	pub fn attended(&self) -> Vec<(MarketId, Option<Held>)> {
		self.attended.iter().map(|(market, held)| (*market, *held)).collect()
	}

	/// Notes for the next round which markets the prices of this one no longer tell the truth about.
	///
	/// A fill with the book changes the book.
	pub fn close<S: BookStore>(&self, markets: &mut Markets, books: &Books<'_, S>) {
		for (id, view) in markets {
			let waits = self.due.contains(id) && !self.has_attended(*id);
			view.price.is_outdated =
				books.has_changed(*id) || waits || self.unfinished.contains(id);
		}
	}
}
