//! The phases, in the order that is consensus.

use crate::{
	cached::Cached, AgentCap, Budget, Budgets, Conditionals, Event, HealthSchedule, MarketState,
	MarketView, Markets, Meter, Op, OpenOrder, OrderRequest, PriceState, Queued, Touched, Venue,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::{Book, BookStore};
use novation_ledger::{AccountStore, Ledger};
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, MarketId, Millis, Moment, OrderSeq, Side,
};

/// What a round did, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
	/// Operations taken from the queue.
	pub operations: u32,
	/// Operations that wait for the next block.
	pub postponed: u32,
	/// Accounts that wait for liquidation.
	pub in_liquidation: u32,
}

/// An operation that this block has no room for, with its place in the queue, which it keeps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
	pub place: usize,
	pub queued: Queued,
}

impl Waiting {
	/// The order that is to be placed.
	pub fn name(&self) -> Option<(AccountIndex, ClientOrderId)> {
		let order = self.queued.op.order()?;
		Some((self.queued.account, order.client_id))
	}
}

/// An order of the queue, with its place there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placement {
	pub place: usize,
	pub account: AccountIndex,
	pub order: OrderRequest,
	pub agent: Option<AgentCap>,
}

impl Placement {
	/// It has to wait, with what is left to do.
	pub(crate) fn waits(self) -> Waiting {
		let Self { place, account, order, agent } = self;
		Waiting { place, queued: Queued { account, op: Op::Place(order), agent } }
	}
}

/// The exchange during one block: every value is decoded once, and written once at the end.
pub struct Round<B: BookStore, A: AccountStore, V: Venue, M> {
	pub(crate) book: Book<B>,
	pub(crate) ledger: Ledger<A>,
	pub(crate) venue: V,
	pub(crate) now: Millis,
	pub(crate) height: BlockHeight,
	pub(crate) agenda: Book<V::Agenda>,
	pub(crate) conditionals: BTreeMap<AccountIndex, Cached<Conditionals>>,
	pub(crate) markets: Markets,
	pub(crate) open_orders: BTreeMap<AccountIndex, Cached<Vec<OpenOrder>>>,
	pub(crate) schedule: HealthSchedule,
	pub(crate) liquidations: Vec<AccountIndex>,
	/// Who holds a position on a side of a market, once a deleveraging of this block has looked.
	pub(crate) holders: BTreeMap<(MarketId, Side), Vec<AccountIndex>>,
	/// The orders of this block for each market that trades by auction.
	pub(crate) auctions: BTreeMap<MarketId, Vec<Placement>>,
	/// Whether an auction has spent of the budget for trading.
	pub(crate) has_auctioned: bool,
	pub(crate) budgets: Budgets<M>,
	/// The entries of all lists of orders that were read.
	pub(crate) orders_touched: u32,
	/// What was touched so far, and the budget that pays for what is touched now.
	pub(crate) touched: Touched,
	pub(crate) budget: Budget,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Load what every round needs.
	fn open(book: B, accounts: A, venue: V, budgets: Budgets<M>) -> Self {
		let now = venue.now();
		let load = |(id, market)| {
			let state = venue.market_state(id).unwrap_or_else(|| MarketState::start(now));
			let price = venue.price(id).unwrap_or_else(PriceState::unknown);
			(id, MarketView { market, state, price })
		};
		Self {
			markets: venue.markets().into_iter().map(load).collect(),
			schedule: venue.schedule(),
			liquidations: venue.liquidations(),
			book: Book::new(book),
			ledger: Ledger::new(accounts),
			open_orders: BTreeMap::new(),
			holders: BTreeMap::new(),
			height: venue.height(),
			agenda: Book::new(venue.agenda()),
			conditionals: BTreeMap::new(),
			auctions: BTreeMap::new(),
			has_auctioned: false,
			venue,
			now,
			budgets,
			orders_touched: 0,
			touched: Touched::default(),
			budget: Budget::Trading,
		}
	}

	/// Write everything that changed.
	fn close(mut self, mut waiting: Vec<Waiting>, operations: u32) -> Summary {
		self.settle_conditionals(&waiting);
		self.write_conditionals();
		self.place_changed_accounts();
		// What the last work has touched.
		self.settle_touched(Budget::Trading);
		waiting.sort_by_key(|waiting| waiting.place);
		let waiting: Vec<Queued> = waiting.into_iter().map(|waiting| waiting.queued).collect();
		let summary = Summary {
			operations,
			postponed: length(&waiting),
			in_liquidation: length(&self.liquidations),
		};
		if summary.postponed > 0 {
			self.venue.emit(Event::OperationsPostponed { operations: summary.postponed });
		}
		self.venue.set_backlog(waiting);
		self.venue.set_schedule(&self.schedule);
		self.venue.set_liquidations(&self.liquidations);
		for (id, loaded) in &self.markets {
			self.venue.set_market_state(*id, &loaded.state);
			self.venue.set_price(*id, &loaded.price);
		}
		for (account, kept) in &self.open_orders {
			if let Some(orders) = kept.changed() {
				self.venue.set_open_orders(*account, orders);
			}
		}
		self.ledger.flush();
		self.book.flush();
		self.agenda.flush();
		summary
	}

	/// This block, as ends of orders see it.
	pub(crate) fn moment(&self) -> Moment {
		Moment { time: self.now, block: self.height }
	}

	fn kept_orders(&mut self, account: AccountIndex) -> &mut Cached<Vec<OpenOrder>> {
		let load = || {
			let orders = self.venue.open_orders(account);
			self.orders_touched = self.orders_touched.saturating_add(length(&orders));
			Cached::of(orders)
		};
		self.open_orders.entry(account).or_insert_with(load)
	}

	/// The open orders of an account.
	pub(crate) fn orders_of(&mut self, account: AccountIndex) -> &[OpenOrder] {
		self.kept_orders(account).look()
	}

	/// Where the open order of this name rests.
	pub(crate) fn find_order(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Option<OpenOrder> {
		self.orders_of(account).iter().find(|order| order.client_id == client_id).copied()
	}

	/// Remember an open order that is in the book now.
	pub(crate) fn remember_order(&mut self, account: AccountIndex, order: OpenOrder) {
		self.kept_orders(account).edit().push(order);
	}

	/// Forget an open order that is gone from the book.
	pub(crate) fn forget_order(&mut self, account: AccountIndex, client_id: ClientOrderId) {
		let kept = self.kept_orders(account);
		if let Some(at) = kept.look().iter().position(|order| order.client_id == client_id) {
			kept.edit().remove(at);
		}
	}

	/// Follow an open order to its new place in time.
	pub(crate) fn move_order(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		seq: OrderSeq,
	) {
		let mut orders = self.kept_orders(account).edit().iter_mut();
		if let Some(order) = orders.find(|order| order.client_id == client_id) {
			order.key.seq = seq;
		}
	}

	/// The market, if it exists.
	pub(crate) fn market(&self, market: MarketId) -> Option<&MarketView> {
		self.markets.get(&market)
	}
}

/// How many there are of them.
pub(crate) fn length<T>(of: &[T]) -> u32 {
	u32::try_from(of.len()).unwrap_or(u32::MAX)
}

/// Run the whole exchange once over everything that is queued.
///
/// The order of the phases is part of the rules: prices and funding, cancels, liquidation, conditional orders, orders that
/// rest, orders that trade: auctions before orders that trade one by one. Where in the block an operation stood matters
/// only inside its phase, and not at all in an auction.
///
/// Never fails: an operation that cannot be carried out is refused with an event, and what exceeds
/// `budgets` waits in its order for the next block.
pub fn run<B: BookStore, A: AccountStore, V: Venue, M: Meter>(
	book: B,
	accounts: A,
	venue: V,
	budgets: Budgets<M>,
) -> Summary {
	let mut round = Round::open(book, accounts, venue, budgets);
	round.update_prices();
	round.charge_funding();

	let queue = round.venue.take_queue();
	let operations = length(&queue);
	let mut waiting = Vec::new();
	round.begin_charging();
	round.cancel_overdue();
	let (mut placements, batches) = round.cancel(queue, &mut waiting);
	round.liquidate();
	let (sent, children) = round.fire(&mut placements);
	placements.splice(0..0, sent);
	let takers = round.rest(placements, batches, &mut waiting);
	round.hold_auctions(&mut waiting);
	round.trade_pegged();
	round.trade_children(children);
	round.trade(takers, &mut waiting);
	round.close(waiting, operations)
}
