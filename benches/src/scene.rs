//! Initial state of a benchmark: markets with prices, accounts with collateral, books with orders.

use crate::{author::Chain, ops::Quote};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate as _, fungibles::Mutate as _, Hooks},
	BoundedVec,
};
use novation_book::{Book, RestingOrder};
use novation_exchange_types::{Matching, OpenOrder, MAX_OPEN_ORDERS};
use novation_ledger::{OrderChange, MAX_POSITIONS};
use novation_ports::Accounts as _;
use novation_pricing::Feed;
use novation_runtime::{
	AccountId, Assets, Balances, Clearing, Hash, Header, Liquidation, Markets, OrderBook, Runtime,
	RuntimeGenesisConfig, RuntimeOrigin, NOVA, QUOTE_ASSET, SLOT_DURATION, TUSD,
};
use novation_units::{
	AccountIndex, ClientOrderId, FundingIndex, Lots, MarketId, Millis, Side, Ticks,
};
use pallet_order_book::PagesOf;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_core::{
	sr25519,
	storage::{well_known_keys, Storage},
	Pair,
};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{BlakeTwo256, Header as _},
	BuildStorage,
};
use sp_state_machine::TestExternalities;
use std::collections::BTreeMap;

/// Chain time at genesis, at a slot boundary.
const START: u64 = 293_333_334 * SLOT_DURATION;
/// Deposit of every account.
const COLLATERAL: u128 = 1_000_000 * TUSD;
/// Orders per ladder: as many as one batch replaces. Ladders are longer if accounts are too few.
pub const LADDER: u32 = 64;
/// Makers that may replace their ladders in a block: as many as fit into the round's queue.
const ACTIVE: u32 = 256;
/// Ticks between two levels of a ladder.
const STEP: u64 = 8;
/// Size of every resting order.
pub const LOTS: u64 = 10;
/// Price of every market in ticks: 100 000 dollars.
pub const PRICE: u64 = 1_000_000;

/// Size of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Size {
	pub markets: u16,
	pub accounts: u32,
	/// Resting orders in all books together.
	pub orders: u32,
}

/// An account that may send transactions.
pub struct Person {
	pub pair: sr25519::Pair,
	pub id: AccountId,
	/// Resting orders, in the order of their client order ids.
	pub orders: Vec<Quote>,
}

/// A prepared state.
pub struct Scene {
	pub size: Size,
	pub chain: Chain,
	pub people: Vec<Person>,
	/// Genesis hash, which signatures include.
	pub genesis: Hash,
	/// Price of every market, in ticks.
	pub price: u64,
}

/// Deterministic random numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// Returns a number below `end`.
	pub fn below(&mut self, end: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut bits = self.0;
		bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(bits ^ (bits >> 31)) % end
	}
}

/// Returns the key pair of an account by its number.
fn pair(number: u32) -> sr25519::Pair {
	let mut seed = [7; 32];
	seed[..4].copy_from_slice(&number.to_le_bytes());
	sr25519::Pair::from_seed(&seed)
}

/// Returns the genesis state, with the blob as its code.
fn genesis(code: &[u8]) -> Storage {
	let preset = |id: Option<&str>| -> serde_json::Value {
		let json = Runtime::get_preset(&id.map(Into::into)).expect("the preset exists");
		serde_json::from_slice(&json).expect("a preset is JSON")
	};
	let mut config = preset(None);
	let local = preset(Some(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET));
	sc_chain_spec::json_patch::merge(&mut config, local);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a configuration");
	let mut storage = config.build_storage().expect("a state");
	storage.top.insert(well_known_keys::CODE.to_vec(), code.to_vec());
	storage
}

impl Scene {
	/// Builds a state of this size, with every market at `price` ticks.
	pub fn new(code: &[u8], size: Size, price: u64, matching: Matching) -> Self {
		let mut state = TestExternalities::<BlakeTwo256>::new(genesis(code));
		let mut people: Vec<Person> = (0..size.accounts)
			.map(pair)
			.map(|pair| Person { id: pair.public().into(), pair, orders: Vec::new() })
			.collect();
		let authors = state.execute_with(|| {
			pallet_clock::Now::<Runtime>::put(START);
			open_markets(size.markets, price, matching);
			open_accounts(&people);
			fill_books(&mut people, size, price);
			OrderBook::on_initialize(0);
			OrderBook::on_finalize(0);
			check(size);
			authors()
		});
		state.commit_all().expect("no transaction is open");
		let root = *state.backend.root();
		let head = Header::new(0, Default::default(), root, Default::default(), Default::default());
		let next_time = START + SLOT_DURATION;
		let genesis = head.hash();
		let chain = Chain { state: core::mem::take(&mut state.backend), head, next_time, authors };
		Self { size, chain, people, genesis, price }
	}
}

/// Opens `count` markets on the terms of bitcoin, all with fresh prices.
fn open_markets(count: u16, price: u64, matching: Matching) {
	let bitcoin =
		pallet_markets::Markets::<Runtime>::get(MarketId(0)).expect("it is in the preset");
	for id in pallet_markets::Markets::<Runtime>::iter_keys().collect::<Vec<_>>() {
		pallet_markets::Markets::<Runtime>::remove(id);
	}
	for id in (0..count).map(MarketId) {
		let mut listing = bitcoin.clone();
		listing.market.matching = matching;
		// Feeds stay fresh, so that a sweep over many blocks needs no feeders.
		listing.market.prices.max_age = Millis(100 * SLOT_DURATION);
		listing.symbol = format!("BENCH{:02}-PERP", id.0).into_bytes().try_into().expect("short");
		pallet_markets::Markets::<Runtime>::insert(id, listing);
		let feeds: Vec<Feed> =
			(0..3).map(|feeder| Feed { feeder, price: Ticks(price), at: Millis(START) }).collect();
		pallet_oracle::Feeds::<Runtime>::insert(id, BoundedVec::truncate_from(feeds));
	}
}

fn open_accounts(people: &[Person]) {
	for person in people {
		assert_ok!(Balances::mint_into(&person.id, 1_000 * NOVA));
		assert_ok!(Assets::mint_into(QUOTE_ASSET, &person.id, 2 * COLLATERAL));
		assert_ok!(Clearing::deposit(RuntimeOrigin::signed(person.id.clone()), COLLATERAL));
	}
}

/// Returns the market of an account's numbered order pair. Pairs rotate over its permitted markets.
pub fn market_of(who: usize, pair: u32, markets: u16) -> MarketId {
	let of_account = pair % u32::from(markets).min(MAX_POSITIONS as u32);
	MarketId(((who as u32 + of_account) % u32::from(markets)) as u16)
}

/// Returns an order of a ladder. Sides alternate, levels move outwards, and markets rotate.
fn rung(who: usize, number: u32, markets: u16, price: u64, dice: &mut Dice) -> Quote {
	let level = u64::from(number / 2);
	let distance = 1 + level * STEP + dice.below(STEP);
	let (side, price) = match number % 2 {
		0 => (Side::Bid, price - distance),
		_ => (Side::Ask, price + distance),
	};
	let market = market_of(who, number / 2, markets);
	Quote { market, client_id: u64::from(number), side, price, lots: LOTS }
}

/// Returns account and rung of every order, in time order.
///
/// The order is rung by rung, so that neighbours in a page belong to many accounts. The active
/// makers come last: they have replaced their ladders before, so their orders are the youngest at
/// each price.
fn rungs(size: Size) -> Vec<(usize, u32)> {
	let ladder = LADDER.max(size.orders.div_ceil(size.accounts));
	let holders = size.orders.div_ceil(ladder);
	// The last holder's ladder is shorter.
	let missing = ladder * holders - size.orders;
	let active = ACTIVE.min(holders);
	let ladders_of = |people: std::ops::Range<u32>| {
		let rungs = (0..ladder).flat_map(move |rung| people.clone().map(move |who| (who, rung)));
		rungs.filter(move |(who, rung)| *who + 1 < holders || *rung < ladder - missing)
	};
	ladders_of(active..holders)
		.chain(ladders_of(0..active))
		.map(|(who, rung)| (who as usize, rung))
		.collect()
}

/// Gives ladders of 64 orders to as many accounts as that takes, or longer ones to all.
fn fill_books(people: &mut [Person], size: Size, price: u64) {
	let mut dice = Dice::new(1);
	let rungs = rungs(size);
	let holders = rungs.iter().map(|(who, _)| who + 1).max().unwrap_or(0);
	let indices: Vec<AccountIndex> = people[..holders]
		.iter()
		.map(|person| {
			Clearing::index_of(&person.id).expect("it decodes").expect("the account exists")
		})
		.collect();
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let mut open: BTreeMap<usize, Vec<OpenOrder>> = BTreeMap::new();
	for (holder, number) in rungs {
		let quote = rung(holder, number, size.markets, price, &mut dice);
		let order = RestingOrder {
			price: Ticks(quote.price),
			seq: book.next_seq(quote.market).expect("sequence numbers remain"),
			lots: Lots(quote.lots),
			account: indices[holder],
			client_id: ClientOrderId(quote.client_id),
			expires_at: None,
			reduce_only: false,
			iceberg: None,
			peg: None,
		};
		book.insert(quote.market, quote.side, order).expect("the book is not crossed");
		let key = order.key(quote.market, quote.side);
		open.entry(holder).or_default().push(OpenOrder {
			client_id: order.client_id,
			key,
			expires_at: order.expires_at,
		});
		people[holder].orders.push(quote);
	}
	book.flush();
	for (holder, orders) in open {
		let index = indices[holder];
		let mut account =
			Clearing::account(index).expect("it decodes").expect("the account exists");
		for order in &people[holder].orders {
			let Quote { market, side, price, lots, .. } = *order;
			let change = OrderChange { market, side, lots: Lots(lots), price: Ticks(price) };
			account.reserve(change, FundingIndex::ZERO).expect("no overflow");
		}
		Clearing::set_account(index, &account);
		assert!(orders.len() <= MAX_OPEN_ORDERS, "too many open orders");
		pallet_order_book::OpenOrders::<Runtime>::insert(index, BoundedVec::truncate_from(orders));
	}
}

/// Checks that the exchange could have reached this state.
fn check(size: Size) {
	assert_ok!(Markets::do_try_state());
	assert_ok!(Clearing::do_try_state());
	assert_ok!(OrderBook::do_try_state());
	assert_ok!(Liquidation::do_try_state());
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let sides = [Side::Bid, Side::Ask];
	let resting: u64 = (0..size.markets)
		.flat_map(|id| sides.map(|side| (MarketId(id), side)))
		.map(|(market, side)| book.order_count(market, side))
		.sum();
	assert_eq!(resting, u64::from(size.orders));
}

/// Returns the authors' keys, in slot order.
fn authors() -> Vec<AuthorityPair> {
	let keys = pallet_aura::Authorities::<Runtime>::get();
	let known = [Sr25519Keyring::Alice, Sr25519Keyring::Bob];
	keys.iter()
		.map(|key| {
			let matches = |known: &&Sr25519Keyring| known.public().encode() == key.encode();
			AuthorityPair::from(known.iter().find(matches).expect("a key of the preset").pair())
		})
		.collect()
}
