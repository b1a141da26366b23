//! The exchange, driven block by block.

use crate::{
	btc, eth, laws, Allowance, ChainMeter, MemoryVenue, SharedAccounts, SharedBook, BTC, DOLLAR,
	ETH,
};
use novation_book::{Book, RestingOrder};
use novation_exchange_types::{
	AgentCap, Event, HealthError, MarkSource, Market, MarketState, MarketView, Markets, Op,
	OrderRequest, PriceState, Queued, WithdrawalRejected,
};
use novation_laws::{resting_in, Broken, RoundRecord};
use novation_ledger::{Account, Accounts, Due, Movements, FIRST_TRADER, INSURANCE};
use novation_pricing::Feed;
use novation_risk::Health;
use novation_round::{
	account_health, admissible, may_be_atomic, run, withdrawable, Budgets, Summary,
};
use novation_units::{
	AccountIndex, Class, ClientOrderId, Lots, MarketId, Millis, Quote, Side, Size, Ticks,
};
use std::collections::BTreeMap;

/// Time between two blocks.
pub const BLOCK: Millis = Millis(6_000);
/// Time of the first block's clock.
pub const START: Millis = Millis(1_000_000_000);
/// An inexhaustible budget.
pub const AMPLE: u32 = 1_000_000_000;

/// Accounts in the queue from which a block has the larger purse for liquidation, as on the chain.
const CROWD: u32 = 128;

/// When to check the laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawChecks {
	/// After each round. A broken law panics with its name.
	EachRound,
	/// Never, to measure speed.
	Off,
}

/// The whole exchange in memory.
#[derive(Debug)]
pub struct Exchange {
	/// Everything except books and accounts.
	pub venue: MemoryVenue,
	/// Pages of the books.
	pub pages: SharedBook,
	/// Accounts.
	pub accounts: SharedAccounts,
	/// The record of the last round, for the laws.
	pub last: RoundRecord,
	/// Deposits minus withdrawals.
	pub custody: Quote,
	/// Funding settlements so far. Each may have left less than one atom.
	pub settlements: u128,
	/// Rounds so far.
	pub rounds: u64,
	/// When to check the laws.
	pub law_checks: LawChecks,
	/// Time from block to block: [`BLOCK`] unless a test sets it.
	pub block: Millis,
	/// Minimum time between two feeds of an unchanged price: none unless a test sets it.
	pub feed_interval: Millis,
	/// Markets that a round has room for: [`AMPLE`] unless a test sets it.
	pub market_budget: u32,
	/// Price and time of the last feed.
	last_feeds: BTreeMap<MarketId, (Ticks, Millis)>,
	/// The price that every feeder reports for each market, in every block.
	sources: BTreeMap<MarketId, Ticks>,
}

impl Exchange {
	/// Creates an exchange with these markets, whose clock starts at [`START`].
	pub fn new(markets: impl IntoIterator<Item = (MarketId, Market)>) -> Self {
		let exchange = Self {
			venue: MemoryVenue::default(),
			pages: SharedBook::default(),
			accounts: SharedAccounts::default(),
			last: RoundRecord::default(),
			custody: Quote::ZERO,
			settlements: 0,
			rounds: 0,
			law_checks: LawChecks::EachRound,
			block: BLOCK,
			feed_interval: Millis::ZERO,
			market_budget: AMPLE,
			last_feeds: BTreeMap::new(),
			sources: BTreeMap::new(),
		};
		for (id, market) in markets {
			assert_eq!(market.validate(), Ok(()), "terms of {id:?}");
			exchange.venue.edit().markets.insert(id, market);
		}
		exchange.venue.edit().now = START;
		exchange
	}

	/// Creates an exchange with the development chain's markets, bitcoin at 100 000 dollars and ether at 4 000.
	pub fn dev() -> Self {
		let mut exchange = Self::new([(BTC, btc()), (ETH, eth())]);
		exchange.price(BTC, 1_000_000).price(ETH, 400_000).round();
		exchange
	}

	/// Opens an account with this many dollars.
	pub fn trader(&mut self, dollars: i128) -> AccountIndex {
		let index = self.venue.get().end_of_accounts;
		self.venue.edit().end_of_accounts = AccountIndex(index.0 + 1);
		self.deposit(index, Quote(dollars * DOLLAR));
		index
	}

	/// Deposits into an account.
	pub fn deposit(&mut self, index: AccountIndex, amount: Quote) -> &mut Self {
		self.accounts.edit().deposit(index, amount).expect("a deposit in range");
		self.custody.0 += amount.0;
		self
	}

	/// Adds this many dollars to the insurance fund.
	pub fn insure(&mut self, dollars: i128) -> &mut Self {
		self.deposit(INSURANCE, Quote(dollars * DOLLAR))
	}

	/// Returns the amount that may leave an account now.
	pub fn withdrawable(&self, index: AccountIndex) -> Result<Quote, WithdrawalRejected> {
		let (now, markets) = (self.venue.get().now, self.markets());
		let market = |id| markets.get(&id).cloned().map(|loaded: MarketView| loaded.aged(now));
		withdrawable(&self.account(index), now, market)
	}

	/// Withdraws from an account. As on the chain, a health check of the account is then due.
	pub fn withdraw(
		&mut self,
		index: AccountIndex,
		amount: Quote,
	) -> Result<(), WithdrawalRejected> {
		let most = self.withdrawable(index)?;
		if amount > most {
			return Err(WithdrawalRejected::AtMost(most));
		}
		let mut accounts = self.accounts.edit();
		accounts.withdraw(index, amount).expect("within cash");
		let mut account = accounts.0.get(&index).cloned().unwrap_or_default();
		if account.has_position() {
			let mut venue = self.venue.edit();
			let slot = account.due.and_then(Due::slot);
			let (class, size) =
				slot.map_or((Class::Wild, Size::Large), |slot| (slot.class, slot.size));
			let slot = venue.schedule.next_slot(class, size);
			venue.take_out(account.due, index);
			account.due = Some(venue.put_due(slot, index));
			accounts.write(index, account);
		}
		self.custody.0 -= amount.0;
		Ok(())
	}

	/// Sets the price that every feeder reports from the next block on.
	pub fn price(&mut self, market: MarketId, ticks: u64) -> &mut Self {
		self.sources.insert(market, Ticks(ticks));
		self
	}

	/// Silences all feeders of a market from the next block on.
	pub fn silence(&mut self, market: MarketId) -> &mut Self {
		self.sources.remove(&market);
		self
	}

	/// Changes the terms of a market.
	pub fn amend(&mut self, market: MarketId, change: impl FnOnce(&mut Market)) -> &mut Self {
		change(self.venue.edit().markets.get_mut(&market).expect("a known market"));
		self
	}

	/// Queues an operation for the next round.
	pub fn submit(&mut self, account: AccountIndex, op: Op) -> &mut Self {
		self.enqueue(Queued { account, op, agent: None })
	}

	/// Queues an order from an agent of the account.
	pub fn place_by(
		&mut self,
		agent: AgentCap,
		account: AccountIndex,
		order: OrderRequest,
	) -> &mut Self {
		self.enqueue(Queued { account, op: Op::Place(order), agent: Some(agent) })
	}

	/// Queues an operation without the checks of admission.
	pub fn enqueue(&mut self, queued: Queued) -> &mut Self {
		let is_note = matches!(queued.op, Op::AtomicBatch { .. });
		assert!(is_note || self.admits(&queued.op), "the chain would not admit {:?}", queued.op);
		self.venue.edit().queue.push(queued);
		self
	}

	/// Whether the chain would admit a single operation.
	pub fn admits(&self, op: &Op) -> bool {
		let venue = self.venue.get();
		admissible(op, venue.now, |market| venue.markets.get(&market).cloned()).is_ok()
	}

	/// Returns the operations of a queue that the chain would admit. The mark of an atomic batch stays only if all of its
	/// operations do.
	pub fn admitted(&self, queue: &[Queued]) -> Vec<Queued> {
		let mut admitted = Vec::new();
		let mut rest = queue.iter().copied();
		while let Some(queued) = rest.next() {
			let Op::AtomicBatch { operations } = queued.op else {
				admitted.extend(Some(queued).filter(|queued| self.admits(&queued.op)));
				continue;
			};
			let batch: Vec<Queued> = rest.clone().take(operations.into()).collect();
			let fits = |at: &Queued| {
				at.account == queued.account && may_be_atomic(&at.op) && self.admits(&at.op)
			};
			if !batch.is_empty() && batch.len() == operations.into() && batch.iter().all(fits) {
				admitted.push(queued);
				admitted.extend(&batch);
				rest.nth(batch.len() - 1);
			}
		}
		admitted
	}

	/// Queues an order.
	pub fn place(&mut self, account: AccountIndex, order: OrderRequest) -> &mut Self {
		self.submit(account, Op::Place(order))
	}

	/// Queues a cancel.
	pub fn cancel(&mut self, account: AccountIndex, market: MarketId, id: u64) -> &mut Self {
		self.submit(account, Op::Cancel { market, client_id: ClientOrderId(id) })
	}

	/// Queues a cancel of all orders in a market.
	pub fn cancel_all(&mut self, account: AccountIndex, market: MarketId) -> &mut Self {
		self.submit(account, Op::CancelAll { market })
	}

	/// Queues a replacement of the order `id`.
	pub fn replace(&mut self, account: AccountIndex, id: u64, order: OrderRequest) -> &mut Self {
		let client_id = ClientOrderId(id);
		self.submit(account, Op::Replace { market: order.market, client_id, order })
	}

	/// Queues an amendment of the order `id`.
	pub fn shrink(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		id: u64,
		lots: u64,
	) -> &mut Self {
		let (client_id, lots) = (ClientOrderId(id), Lots(lots));
		self.submit(account, Op::Amend { market, client_id, lots })
	}

	/// Advances one block, and runs the round with ample budgets.
	pub fn round(&mut self) -> &mut Self {
		self.round_within(AMPLE, AMPLE);
		self
	}

	/// Runs this many rounds.
	pub fn rounds(&mut self, count: u64) -> &mut Self {
		(0..count).for_each(|_| {
			self.round();
		});
		self
	}

	/// Advances the clock without blocks.
	pub fn wait(&mut self, time: Millis) -> &mut Self {
		self.venue.edit().now.0 += time.0;
		self
	}

	/// Advances one block, and runs the round with these budgets.
	///
	/// # Panics
	///
	/// If a law is broken, and laws are checked.
	pub fn round_within(&mut self, trading: u32, liquidation: u32) -> Summary {
		match self.try_round_within(trading, liquidation) {
			Ok(summary) => summary,
			Err(broken) => panic!("round {}: {broken}", self.rounds),
		}
	}

	/// Advances one block, and runs the round within the liquidation budget of a half-second block, at the prices of the
	/// chain.
	pub fn round_metered(&mut self) -> Summary {
		self.begin_block();
		let is_crowded = self.venue.get().schedule.is_crowded(CROWD);
		let meter = ChainMeter::of_block;
		let liquidation = meter(if is_crowded { 40 } else { 20 });
		let (markets, trading) = (meter(100_000), meter(100_000));
		let budgets = Budgets { markets, trading, liquidation };
		let mut stores = self.venue.stores(self.pages.clone(), self.accounts.clone());
		run(&mut stores, self.venue.moment(), budgets)
	}

	/// [`Self::round_within`] for callers that continue after a broken law.
	///
	/// # Errors
	///
	/// The first broken law, if laws are checked.
	pub fn try_round_within(&mut self, trading: u32, liquidation: u32) -> Result<Summary, Broken> {
		self.begin_block();
		let liquidation = Allowance::new(liquidation);
		let trading = Allowance::new(trading);
		let markets = Allowance::new(self.market_budget);
		let budgets = Budgets {
			markets: markets.clone(),
			trading: trading.clone(),
			liquidation: liquidation.clone(),
		};
		let mut stores = self.venue.stores(self.pages.clone(), self.accounts.clone());
		let summary = run(&mut stores, self.venue.moment(), budgets);
		self.last.attended_all = markets.left() > 0;
		self.last.liquidated_all = liquidation.left() > 0;
		// With a single unit left, the next part of an iceberg may not have fitted.
		self.last.traded_all = trading.left() > 1;
		self.rounds += 1;
		self.settlements += self.venue.get().events.iter().map(settlements).sum::<u128>();
		if self.law_checks == LawChecks::EachRound {
			self.last.events = self.events();
			laws::check(self)?;
		}
		Ok(summary)
	}

	fn begin_block(&mut self) {
		if self.law_checks == LawChecks::EachRound {
			self.last.resting = self.resting();
			let prices = &self.venue.get().prices;
			self.last.attended = prices.iter().map(|(id, at)| (*id, at.attended_at)).collect();
			self.last.accounts = self.accounts.get().0.clone();
			self.last.queue = self.venue.get().queue.clone();
			self.last.conditionals = self.venue.get().conditionals.clone();
		}
		let mut venue = self.venue.edit();
		venue.custody = self.custody;
		venue.now.0 += self.block.0;
		venue.height.0 += 1;
		venue.events.clear();
		let at = venue.now;
		for (market, price) in &self.sources {
			let is_told = |(told, since): &(Ticks, Millis)| {
				told == price && at.since(*since) < self.feed_interval
			};
			if self.last_feeds.get(market).is_some_and(is_told) {
				continue;
			}
			self.last_feeds.insert(*market, (*price, at));
			venue.fed.markets.push(*market);
			let feed = |feeder| Feed { feeder, price: *price, at };
			venue.feeds.insert(*market, (0..3).map(feed).collect());
		}
	}

	/// Events of the last round.
	pub fn events(&self) -> Vec<Event> {
		self.venue.get().events.clone()
	}

	/// Returns an account.
	pub fn account(&self, index: AccountIndex) -> Account {
		self.accounts.get().0.get(&index).cloned().unwrap_or_default()
	}

	/// Every trader's index.
	pub fn traders(&self) -> impl Iterator<Item = AccountIndex> {
		(FIRST_TRADER.0..self.venue.get().end_of_accounts.0).map(AccountIndex)
	}

	/// Returns a position.
	pub fn lots(&self, index: AccountIndex, market: MarketId) -> i64 {
		self.account(index).lots(market).0
	}

	/// Markets as the next operation will see them.
	pub fn markets(&self) -> Markets {
		let venue = self.venue.get();
		let load = |(id, market): (&MarketId, &Market)| {
			let state =
				venue.states.get(id).cloned().unwrap_or_else(|| MarketState::start(venue.now));
			let price = venue.prices.get(id).cloned().unwrap_or_else(PriceState::unknown);
			(*id, MarketView { market: market.clone(), state, price, now: venue.now })
		};
		venue.markets.iter().map(load).collect()
	}

	/// Health of an account at the last prices.
	pub fn health(&self, index: AccountIndex) -> Result<Health, HealthError> {
		account_health(&self.markets(), &self.account(index), MarkSource::Now)
	}

	/// The mark of a market. Panics without one.
	pub fn mark(&self, market: MarketId) -> u64 {
		self.venue.get().prices[&market].prices().expect("a price").mark.0
	}

	/// Cash of the insurance fund.
	pub fn insurance(&self) -> Quote {
		self.account(INSURANCE).cash
	}

	/// The books over the stored pages, to inspect them.
	pub fn book(&self) -> Book<SharedBook> {
		Book::new(self.pages.clone())
	}

	/// Every resting order with its market and side, in priority order; pegged orders come last.
	pub fn resting(&self) -> Vec<(MarketId, Side, RestingOrder)> {
		let mut book = self.book();
		let mut found = Vec::new();
		let markets: Vec<_> = self.venue.get().markets.keys().copied().collect();
		for market in markets {
			let resting = resting_in(&mut book, market).expect("a sound book");
			found.extend(resting.into_iter().map(|(side, order)| (market, side, order)));
		}
		found
	}

	/// Price and lots of a taker's fills in the last round.
	pub fn fills_of(&self, account: AccountIndex) -> Vec<(Lots, Ticks)> {
		let fill = |event: &Event| match event {
			Event::OrderFilled { taker, lots, price, .. } if *taker == account => {
				Some((*lots, *price))
			}
			_ => None,
		};
		self.venue.get().events.iter().filter_map(fill).collect()
	}
}

fn settlements(event: &Event) -> u128 {
	match event {
		Event::OrderFilled { .. }
		| Event::Absorbed { .. }
		| Event::Pooled { .. }
		| Event::Deleveraged { .. } => 2,
		_ => 0,
	}
}
