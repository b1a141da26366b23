//! Arbitrary bytes, read as everything that transactions and storage hold.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_book::{BookHeader, OrderKey, Page, RestingOrder, Slots, PAGE_CAPACITY};
use novation_exchange_types::{Event, Market, MarketState, Op, OpenOrder, PriceState, Queued};
use novation_ledger::Account;
use novation_search::{Style, Teller};
use novation_sim::{btc, Exchange, BTC, ETH};
use novation_units::{BookId, Millis, Side};
use std::fmt::Debug;

/// Decodes the bytes as each type; a value that decodes must encode as the same bytes.
pub fn run(bytes: &[u8]) {
	round_trip::<Vec<Op>>(bytes);
	round_trip::<Vec<Queued>>(bytes);
	bounded::<Op>(bytes);
	bounded::<Queued>(bytes);
	bounded::<Page>(bytes);
	bounded::<BookHeader>(bytes);
	bounded::<RestingOrder>(bytes);
	bounded::<OrderKey>(bytes);
	bounded::<OpenOrder>(bytes);
	bounded::<Account>(bytes);
	bounded::<Market>(bytes);
	bounded::<MarketState>(bytes);
	bounded::<PriceState>(bytes);
	bounded::<Event>(bytes);
}

fn round_trip<T: Decode + Encode + PartialEq + Debug>(bytes: &[u8]) -> Option<usize> {
	let mut rest = bytes;
	let value = T::decode(&mut rest).ok()?;
	let read = &bytes[..bytes.len() - rest.len()];
	let written = value.encode();
	// A value has one encoding, so that nodes with the same values have the same root.
	assert_eq!(written, read, "{value:?} was read from other bytes than it is written as");
	assert_eq!(value.encoded_size(), written.len(), "{value:?} is of another size than it says");
	Some(written.len())
}

fn bounded<T: Decode + Encode + MaxEncodedLen + PartialEq + Debug>(bytes: &[u8]) {
	if let Some(length) = round_trip::<T>(bytes) {
		let most = T::max_encoded_len();
		assert!(
			length <= most,
			"{length} bytes of {}, which has at most {most}",
			std::any::type_name::<T>()
		);
	}
}

/// Values of an exchange after some blocks.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
	let atoms = [40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000, 1_000_000_000];
	let style = Style { operations: 24, ..Style::calm(atoms) };
	let history = Teller::new(style, 1).history(8);
	let mut exchange = Exchange::new([(BTC, btc()), (ETH, btc())]);
	for funds in &history.funds {
		let account = exchange.trader(0);
		exchange.deposit(account, *funds);
	}
	exchange.price(BTC, 1_000).price(ETH, 1_000);
	for block in &history.blocks {
		for queued in &block.queue {
			exchange.submit(queued.account, queued.op);
		}
		exchange.round();
	}
	let queue = &history.blocks[0].queue;
	let ops: Vec<Op> = queue.iter().take(16).map(|queued| queued.op).collect();
	let mut seeds = vec![("ops".into(), ops.encode()), ("queue".into(), queue.encode())];
	let mut add =
		|name: &str, number: usize, bytes: Vec<u8>| seeds.push((format!("{name}-{number}"), bytes));
	for (number, queued) in queue.iter().take(8).enumerate() {
		add("queued", number, queued.encode());
		add("op", number, queued.op.encode());
	}
	let resting: Vec<_> = exchange.resting().into_iter().map(|(_, _, order)| order).collect();
	for (number, order) in resting.iter().take(4).enumerate() {
		add("order", number, order.encode());
		add("key", number, order.key(BTC, Side::Bid).encode());
	}
	let timed =
		resting.iter().map(|order| RestingOrder { expires_at: Some(Millis(u64::MAX)), ..*order });
	let leaf: Vec<_> = timed.take(PAGE_CAPACITY).collect();
	add("page", 0, <Page>::Leaf(Slots::try_from(leaf).expect("a page of orders")).encode());
	add("page", 1, <Page>::Free(Some(7)).encode());
	for (number, trader) in exchange.traders().enumerate().take(4) {
		add("account", number, exchange.account(trader).encode());
	}
	for (number, event) in exchange.events().iter().enumerate().take(12) {
		add("event", number, event.encode());
	}
	for loaded in exchange.markets().values().take(1) {
		add("market", 0, loaded.market.encode());
		add("state", 0, loaded.state.encode());
		add("price", 0, loaded.price.encode());
	}
	add("header", 0, exchange.book().header(BookId::Market(BTC)).expect("a sound book").encode());
	seeds
}
