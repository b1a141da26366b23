//! The collator that is measured, and the same trader without its office.
//!
//! It tries each of its ideas in the round itself, values the fills at the reference that it sees, and keeps the best.

use crate::{
	crowd::{crossed, highest_bid, limit, lowest_ask, MOST_LOTS},
	setting::{Mode, Setting, BASIS_POINT, THOUSAND_DOLLARS},
	venue::{op, order, Fill, Resting, Saved, Venue},
};
use novation_exchange_types::{Op, OrderKind, OrderRequest, Queued};
use novation_sim::{Styled, BTC};
use novation_units::{AccountIndex, ClientOrderId, Side};

/// Lots of a quote.
const QUOTE_LOTS: u64 = 12 * THOUSAND_DOLLARS;
/// Ticks by which a quote may be off before it is replaced.
const NEAR: u64 = BASIS_POINT / 2;
/// Names of the trader's orders in a block; the first of those behind others', and the first quote.
const NAMES: u64 = 100;
const FIRST_LAST: u64 = 25;
const FIRST_QUOTE: u64 = 50;
/// Prices at which an idea rests an order on each side.
const RESTS: usize = 4;

/// Privileges of the trader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
	/// An outsider that takes: it sees no order of the block and sends in time to reach it.
	Takes,
	/// The same outsider, which quotes inside the spread as well.
	Quotes,
	/// Any full node: it sees the orders in the pool one message before the block is sealed.
	Watches,
	/// The collator: it sees every order of its block and the reference at the seal, adds its own last, and takes back
	/// those of its quotes that would lose.
	Appends,
	/// And puts its own where it likes.
	Reorders,
	/// And holds others' messages back for a block, if that pays in the block.
	Withholds,
	/// And holds all of them back until the last block of its slot.
	Stalls,
	/// The collator that adds last, on a chain without this round: what it takes first comes before cancels, too.
	Overtakes,
	/// The collator that adds last, and knows the reference of a block later.
	Foresees,
	/// Sealed orders only: it reveals its commitment or forfeits the bond, as it likes.
	Opts,
	/// Sealed orders only: it commits to buy and to sell, and reveals what pays.
	Straddles,
}

impl Power {
	/// Name in the figures.
	pub fn name(self) -> &'static str {
		match self {
			Self::Takes => "takes",
			Self::Quotes => "quotes",
			Self::Watches => "watches",
			Self::Appends => "appends",
			Self::Reorders => "reorders",
			Self::Withholds => "withholds",
			Self::Stalls => "stalls",
			Self::Overtakes => "overtakes",
			Self::Foresees => "foresees",
			Self::Opts => "opts",
			Self::Straddles => "straddles",
		}
	}

	/// Whether the trader writes the block itself.
	pub fn is_author(self) -> bool {
		!matches!(self, Self::Takes | Self::Quotes | Self::Watches)
	}

	fn sees_orders(self) -> bool {
		!matches!(self, Self::Takes | Self::Quotes)
	}

	fn may_be_first(self) -> bool {
		matches!(self, Self::Reorders | Self::Withholds | Self::Stalls)
	}
}

/// Orders of the trader for one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Idea {
	/// Ahead of all others in the queue.
	pub first: Vec<OrderRequest>,
	/// Behind all others.
	pub last: Vec<OrderRequest>,
	/// Quotes behind those, which stay for the next block.
	pub quotes: Vec<OrderRequest>,
}

impl Idea {
	/// Orders behind all others.
	pub fn behind(last: Vec<OrderRequest>) -> Self {
		Self { last, ..Self::default() }
	}
}

/// The trader before a block.
#[derive(Debug)]
pub struct Desk<'a> {
	/// The exchange, to try ideas.
	pub venue: &'a mut Venue,
	/// Its state after the last block.
	pub saved: &'a Saved,
	/// The book after the last block.
	pub book: &'a [Resting],
	/// The market.
	pub setting: &'a Setting,
	/// The trader's account.
	pub account: AccountIndex,
	/// Index of the block.
	pub index: u64,
	/// The reference that the trader sees.
	pub reference: u64,
}

impl Desk<'_> {
	/// The best idea for a queue of which the trader knows this much, with the value it should have, in atoms.
	pub fn best(&mut self, known: &[Queued], power: Power) -> (i128, Idea) {
		let ideas = match self.setting.mode {
			Mode::Continuous => self.continuous(known, power),
			Mode::Auction | Mode::Sealed => self.auction(known),
		};
		self.pick(known, ideas)
	}

	/// Quotes a tick inside the spread of all others, without sight of takers. They earn a maker's fee or more.
	pub fn quotes(&self) -> Vec<OrderRequest> {
		let fee = self.setting.maker_fee;
		let best = |side| {
			let of_others = |order: &&Resting| order.side == side && order.account != self.account;
			self.book.iter().find(of_others).map(|order| order.price)
		};
		let bid = best(Side::Bid).map(|price| price + 1);
		let ask = best(Side::Ask).map(|price| price - 1);
		let bid = bid.filter(|price| *price < highest_bid(self.reference, fee));
		let ask = ask.filter(|price| *price > lowest_ask(self.reference, fee));
		let quote = |side, price| limit(side, QUOTE_LOTS, price).post_only();
		let bids = bid.map(|price| quote(Side::Bid, price));
		bids.into_iter().chain(ask.map(|price| quote(Side::Ask, price))).collect()
	}

	/// The trader's own messages before a block: it cancels what must not stay, given what it knows of the queue, and
	/// quotes on the sides where nothing stays.
	pub fn prepare(&mut self, known: &[Queued], power: Power) -> (Vec<Queued>, Vec<OrderRequest>) {
		let wanted = if power == Power::Takes { Vec::new() } else { self.quotes() };
		let is_good = |order: &Resting| {
			let same = wanted.iter().find(|quote| quote.side == order.side);
			is_quote(order.id)
				&& same.is_some_and(|quote| quote.price.0.abs_diff(order.price) <= NEAR)
		};
		let own = self.book.iter().filter(|order| order.account == self.account).copied();
		let (mut stays, goes): (Vec<Resting>, Vec<Resting>) = own.partition(is_good);
		let mut cancels: Vec<Queued> = goes.iter().map(cancel).collect();
		if power.sees_orders() {
			for order in stays.clone() {
				let without = [cancels.as_slice(), &[cancel(&order)]].concat();
				let with = self.value(&[&cancels, known].concat());
				if self.value(&[&without, known].concat()) > with {
					cancels = without;
					stays.retain(|stays| *stays != order);
				}
			}
		}
		let is_missing = |quote: &OrderRequest| stays.iter().all(|order| order.side != quote.side);
		(cancels, wanted.into_iter().filter(is_missing).collect())
	}

	/// Adds quotes to an idea, except those that a trader who sees orders would regret in this block.
	pub fn add(
		&mut self,
		known: &[Queued],
		idea: &mut Idea,
		quotes: Vec<OrderRequest>,
		power: Power,
	) {
		for quote in quotes {
			let mut more = idea.clone();
			more.quotes.push(quote);
			let (with, without) = (self.queue(known, &more), self.queue(known, idea));
			if !power.sees_orders() || self.value(&with) >= self.value(&without) {
				*idea = more;
			}
		}
	}

	/// The queue that an idea makes of others' messages.
	pub fn queue(&self, others: &[Queued], idea: &Idea) -> Vec<Queued> {
		let height = u64::from(self.venue.next_height().0);
		let own = |requests: &[OrderRequest], from: u64| {
			let names = height * NAMES + from..;
			let named = requests.iter().zip(names);
			named
				.map(|(request, name)| order(self.account, request.named(name)))
				.collect::<Vec<_>>()
		};
		let mut queue = own(&idea.first, 0);
		queue.extend_from_slice(others);
		queue.extend(own(&idea.last, FIRST_LAST));
		queue.extend(own(&idea.quotes, FIRST_QUOTE));
		queue
	}

	/// Expected gain of the trader from a queue, in atoms.
	pub fn value(&mut self, queue: &[Queued]) -> i128 {
		let fills = self.venue.trial(self.saved, self.index, queue);
		fills.iter().map(|fill| fill.gain(self.account, self.reference)).sum()
	}

	fn pick(&mut self, known: &[Queued], ideas: Vec<Idea>) -> (i128, Idea) {
		let mut best = (0, Idea::default());
		for idea in ideas {
			let queue = self.queue(known, &idea);
			let value = self.value(&queue);
			if value > best.0 {
				best = (value, idea);
			}
		}
		best
	}

	/// An order that rests for this block alone.
	fn resting(&self, side: Side, lots: u64, price: u64) -> OrderRequest {
		limit(side, lots, price).post_only().until(self.venue.time_after_next())
	}

	/// Orders that take whatever pays.
	fn takes(&self) -> Vec<OrderRequest> {
		let fee = self.setting.taker_fee;
		vec![
			limit(Side::Bid, MOST_LOTS, highest_bid(self.reference, fee)).ioc(),
			limit(Side::Ask, MOST_LOTS, lowest_ask(self.reference, fee)).ioc(),
		]
	}

	fn continuous(&mut self, known: &[Queued], power: Power) -> Vec<Idea> {
		let takes = self.takes();
		let base = self.venue.trial(self.saved, self.index, known);
		let rests = [self.rests(Side::Ask, known, &base), self.rests(Side::Bid, known, &base)];
		let after = |more: &[OrderRequest]| Idea::behind([takes.as_slice(), more].concat());
		let mut ideas = vec![after(&[])];
		let mut pair = Vec::new();
		for side in &rests {
			let alone: Vec<Idea> = side.iter().map(|rest| after(&[*rest])).collect();
			let (_, best) = self.pick(known, alone.clone());
			pair.extend(best.last.get(takes.len()).copied());
			ideas.extend(alone);
		}
		ideas.push(after(&pair));
		if power.may_be_first() {
			ideas.push(Idea { first: takes.clone(), ..Idea::default() });
			ideas.push(Idea { first: takes, ..Idea::behind(pair) });
			ideas.extend(rests.iter().flatten().map(sandwich));
		}
		ideas
	}

	/// Orders of a side that takers of the block would meet before, or beyond, what they meet without them.
	fn rests(&self, side: Side, known: &[Queued], base: &[Fill]) -> Vec<OrderRequest> {
		let (fee, reference) = (self.setting.maker_fee, self.reference);
		let takers: Vec<OrderRequest> = takers(known, side.opposite()).collect();
		let met = base.iter().filter(|fill| fill.taker_side != side).map(|fill| match side {
			Side::Ask => fill.price - 1,
			Side::Bid => fill.price + 1,
		});
		let pays = |price: &u64| match side {
			Side::Ask => *price > lowest_ask(reference, fee),
			Side::Bid => *price < highest_bid(reference, fee),
		};
		let prices = met.chain(takers.iter().map(|taker| taker.price.0)).filter(pays);
		let lots = takers.iter().map(|taker| taker.lots.0).sum::<u64>().min(MOST_LOTS);
		let chosen = spread(prices.collect()).into_iter();
		chosen.map(|price| self.resting(side, lots, price)).collect()
	}

	fn auction(&mut self, known: &[Queued]) -> Vec<Idea> {
		let base = self.venue.trial(self.saved, self.index, known);
		let clearing = base.first().map(|fill| fill.price);
		let mut ideas = Vec::new();
		for side in [Side::Bid, Side::Ask] {
			let fee = self.setting.taker_fee;
			let boldest = match side {
				Side::Bid => highest_bid(self.reference, fee),
				Side::Ask => lowest_ask(self.reference, fee),
			};
			let meek = clearing.filter(|price| match side {
				Side::Bid => *price < boldest,
				Side::Ask => *price > boldest,
			});
			for price in [Some(boldest), meek].into_iter().flatten() {
				let met = crossed(self.book, side, price) + crossed_new(known, side, price);
				let mut sizes =
					[met / 10, met / 4, met / 2, met].map(|lots| lots.min(MOST_LOTS)).to_vec();
				sizes.dedup();
				let sizes = sizes.into_iter().filter(|lots| *lots > 0);
				ideas.extend(sizes.map(|lots| Idea::behind(vec![limit(side, lots, price).ioc()])));
			}
		}
		ideas
	}
}

/// Takes everything better than an order of its own, so that those who follow meet that order.
fn sandwich(rest: &OrderRequest) -> Idea {
	let taker = match rest.side {
		Side::Ask => limit(Side::Bid, MOST_LOTS, rest.price.0 - 1),
		Side::Bid => limit(Side::Ask, MOST_LOTS, rest.price.0 + 1),
	};
	Idea { first: vec![taker.ioc()], ..Idea::behind(vec![*rest]) }
}

/// Whether an order of the trader is a quote, by its name.
fn is_quote(name: u64) -> bool {
	name % NAMES >= FIRST_QUOTE
}

/// Cancels an order of the book.
fn cancel(order: &Resting) -> Queued {
	op(order.account, Op::Cancel { market: BTC, client_id: ClientOrderId(order.id) })
}

/// The immediate orders of a side in a queue.
fn takers(queue: &[Queued], side: Side) -> impl Iterator<Item = OrderRequest> + '_ {
	queue.iter().filter_map(move |queued| match queued.op {
		Op::Place(order) if order.side == side && is_immediate(&order) => Some(order),
		_ => None,
	})
}

/// Whether an order never rests.
pub fn is_immediate(order: &OrderRequest) -> bool {
	order.kind == OrderKind::ImmediateOrCancel
}

/// Lots of a queue's new orders that an order of this side and price would meet.
fn crossed_new(queue: &[Queued], side: Side, price: u64) -> u64 {
	let meets = |queued: &Queued| match queued.op {
		Op::Place(order) if order.side != side => {
			let meets = match side {
				Side::Bid => order.price.0 <= price,
				Side::Ask => order.price.0 >= price,
			};
			meets.then_some(order.lots.0)
		}
		_ => None,
	};
	queue.iter().filter_map(meets).sum()
}

/// At most [`RESTS`] of the prices, from the lowest to the highest.
fn spread(mut prices: Vec<u64>) -> Vec<u64> {
	prices.sort_unstable();
	prices.dedup();
	let last = prices.len().saturating_sub(1);
	let mut chosen: Vec<u64> =
		(0..RESTS).filter_map(|part| prices.get(part * last / (RESTS - 1)).copied()).collect();
	chosen.dedup();
	chosen
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn spread_should_keep_both_ends() {
		assert!(spread(Vec::new()).is_empty());
		assert_eq!(spread(vec![7, 7]), [7]);
		assert_eq!(spread((1..=10).rev().collect()), [1, 4, 7, 10]);
	}
}
