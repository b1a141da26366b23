//! Accounts, amounts, calls, and the events of a block.

use crate::driver::{block, make};

use frame_system::EventRecord;
use novation_exchange_types::{
	CancelReason, Event, MarketStatus, Op, OrderRequest, Prices, RejectReason,
};
use novation_ledger::Account;
use novation_ports::{Accounts, Prices as _};
use novation_runtime::{
	configs::events::of_round, genesis_presets, AccountId, Clearing, Hash, Oracle, Runtime,
	RuntimeCall, RuntimeEvent, TUSD,
};
use novation_sim::{ask, bid, Styled};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Quote, SignedLots, Ticks};

/// An empty list of client order ids.
pub const NONE: [u64; 0] = [];
/// Lots in one bitcoin.
pub const ONE_BTC: u64 = 10_000;
/// Lots in one ether.
pub const ONE_ETH: u64 = 1_000;

fn person(seed: &str) -> AccountId {
	genesis_presets::account(seed).expect("a derivation path")
}

pub fn alice() -> AccountId {
	person("//Alice")
}

pub fn bob() -> AccountId {
	person("//Bob")
}

pub fn feeder(number: u32) -> AccountId {
	person(&format!("//Feeder//{number}"))
}

pub fn maker(number: u32) -> AccountId {
	person(&format!("//Maker//{number}"))
}

pub fn taker(number: u32) -> AccountId {
	person(&format!("//Taker//{number}"))
}

pub fn trader(number: u32) -> AccountId {
	person(&format!("//Trader//{number}"))
}

/// An account without money.
pub fn pauper() -> AccountId {
	person("//Pauper")
}

/// Atoms of the quote asset for this many dollars.
pub const fn dollars(amount: u128) -> u128 {
	amount * TUSD
}

/// The same amount in the ledger's type.
pub fn quote(dollars: i128) -> Quote {
	Quote(dollars * TUSD as i128)
}

/// A price of bitcoin in ticks.
pub const fn at(dollars: u64) -> u64 {
	dollars * 10
}

/// A price of ether in ticks.
pub const fn eth_at(dollars: u64) -> u64 {
	dollars * 100
}

pub fn deposit(amount: u128) -> RuntimeCall {
	pallet_clearing::Call::deposit { amount }.into()
}

pub fn withdraw(amount: u128) -> RuntimeCall {
	pallet_clearing::Call::withdraw { amount }.into()
}

pub fn place(order: OrderRequest) -> RuntimeCall {
	pallet_order_book::Call::place_order { order }.into()
}

pub fn cancel(market: MarketId, client_id: u64) -> RuntimeCall {
	pallet_order_book::Call::cancel_order { market, client_id: ClientOrderId(client_id) }.into()
}

pub fn cancel_all(market: MarketId) -> RuntimeCall {
	pallet_order_book::Call::cancel_all { market }.into()
}

pub fn replace(market: MarketId, client_id: u64, order: OrderRequest) -> RuntimeCall {
	let client_id = ClientOrderId(client_id);
	pallet_order_book::Call::replace_order { market, client_id, order }.into()
}

pub fn amend(market: MarketId, client_id: u64, lots: Lots) -> RuntimeCall {
	let client_id = ClientOrderId(client_id);
	pallet_order_book::Call::amend_order { market, client_id, lots }.into()
}

pub fn submit(ops: Vec<Op>) -> RuntimeCall {
	pallet_order_book::Call::submit { ops: ops.try_into().expect("at most 64") }.into()
}

pub fn feed_call(prices: &[(MarketId, u64)]) -> RuntimeCall {
	let prices: Vec<_> = prices.iter().map(|(market, price)| (*market, Ticks(*price))).collect();
	pallet_oracle::Call::feed { prices: prices.try_into().expect("at most 64") }.into()
}

pub fn set_status(market: MarketId, status: MarketStatus) -> RuntimeCall {
	pallet_markets::Call::set_status { market, status }.into()
}

/// Opens an account with this many dollars.
pub fn open(who: &AccountId, amount: u128) {
	make(who, deposit(dollars(amount)));
}

/// Sends an order.
pub fn send(who: &AccountId, order: OrderRequest) {
	make(who, place(order));
}

/// Sends an order in a block of its own.
pub fn trade(who: &AccountId, order: OrderRequest) -> Told {
	block(|| send(who, order))
}

/// In one block, `long` buys and `short` sells `lots` at `price`. Neither may have another order.
pub fn meet(long: &AccountId, short: &AccountId, market: MarketId, lots: u64, price: u64) {
	const NAME: u64 = u64::MAX;
	let told = block(|| {
		send(short, ask(market, lots, price).named(NAME).post_only());
		send(long, bid(market, lots, price).named(NAME).ioc());
	});
	assert_eq!(told.filled_lots(), lots, "{told:?}");
}

pub fn index(who: &AccountId) -> AccountIndex {
	Clearing::index_of(who).expect("it decodes").expect("an account was opened")
}

/// The ledger account of `who`.
pub fn ledger(who: &AccountId) -> Account {
	let account = Clearing::account(index(who)).expect("it decodes");
	account.expect("an index belongs to an account")
}

/// The position of `who`, in lots.
pub fn position(who: &AccountId, market: MarketId) -> i64 {
	let SignedLots(lots) = ledger(who).lots(market);
	lots
}

/// The client ids of the open orders of `who`, in order of their places.
pub fn open_orders(who: &AccountId) -> Vec<u64> {
	let orders = pallet_order_book::OpenOrders::<Runtime>::get(index(who));
	orders.iter().map(|order| order.client_id.0).collect()
}

/// The prices of the last round.
pub fn prices(market: MarketId) -> Option<Prices> {
	Oracle::price(market).expect("it decodes").and_then(|price| price.prices())
}

/// The chain's clock.
pub fn now() -> u64 {
	pallet_clock::Now::<Runtime>::get()
}

/// The events of a block.
#[derive(Clone, Debug, Default)]
pub struct Told {
	/// All events.
	pub all: Vec<RuntimeEvent>,
	/// Events of the round, in order.
	pub round: Vec<Event>,
}

/// A trade in the form that tests use: client ids of both orders, price and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
	pub maker: u64,
	pub taker: Option<u64>,
	pub price: u64,
	pub lots: u64,
}

pub fn told(records: Vec<EventRecord<RuntimeEvent, Hash>>) -> Told {
	let all: Vec<_> = records.into_iter().map(|record| record.event).collect();
	let round = all.iter().cloned().filter_map(of_round).collect();
	Told { all, round }
}

impl Told {
	/// Whether this event occurred.
	pub fn has(&self, event: impl Into<RuntimeEvent>) -> bool {
		self.all.contains(&event.into())
	}

	pub fn rejections(&self) -> Vec<RejectReason> {
		let reason = |event: &Event| match event {
			Event::OrderRejected { reason, .. } => Some(*reason),
			_ => None,
		};
		self.round.iter().filter_map(reason).collect()
	}

	/// Client ids of cancelled orders, with reasons.
	pub fn cancels(&self) -> Vec<(u64, CancelReason)> {
		let cancel = |event: &Event| match event {
			Event::OrderCancelled { client_id, reason, .. } => Some((client_id.0, *reason)),
			_ => None,
		};
		self.round.iter().filter_map(cancel).collect()
	}

	/// Client ids of orders that came to rest.
	pub fn placed(&self) -> Vec<u64> {
		let placed = |event: &Event| match event {
			Event::OrderPlaced { client_id, .. } => Some(client_id.0),
			_ => None,
		};
		self.round.iter().filter_map(placed).collect()
	}

	pub fn trades(&self) -> Vec<Trade> {
		let trade = |event: &Event| match *event {
			Event::OrderFilled {
				maker_client_id: ClientOrderId(maker),
				taker_client_id,
				price: Ticks(price),
				lots,
				..
			} => Some(Trade { maker, taker: taker_client_id.map(|id| id.0), price, lots: lots.0 }),
			_ => None,
		};
		self.round.iter().filter_map(trade).collect()
	}

	/// Total size of all trades.
	pub fn filled_lots(&self) -> u64 {
		self.trades().iter().map(|trade| trade.lots).sum()
	}
}
