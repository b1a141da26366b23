//! What admission costs, and what a unit of work adds to a round, each at its worst: in a deep book, for an
//! account of its own that has positions in every market and as many open orders as there can be.
//!
//! A proof holds equal values only once, so no two values that a benchmark reads may be alike.

mod scene;

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{pallet_prelude::Weight, BoundedVec};
use frame_system::RawOrigin;
use novation_ledger::INSURANCE;
use novation_ports::{
	benchmarking::{Setup, POSITION, PRICE},
	Accounts, Watchtower,
};
use novation_round::{Op, OrderKind, OrderRequest, Queued, Watch, SLOT_PPM};
use novation_units::{AccountIndex, Lots, MarketId, Millis, Side, SignedLots, Ticks};
use scene::*;

fn run<T: Config>() {
	Pallet::<T>::run_within(Weight::MAX, Weight::MAX);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Sent by an agent. Each operation names two markets of its own. In a large batch they repeat, and cost less.
	#[benchmark(pov_mode = Measured)]
	fn submit(n: Linear<1, 8>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		let who: T::AccountId = whitelisted_caller();
		let owner: T::AccountId = account("owner", 0, 0);
		T::BenchmarkSetup::open_account(&owner);
		T::BenchmarkSetup::authorise(&owner, &who);
		let op = |number: u32| {
			let (from, to) = (MarketId(2 * number as u16), MarketId(2 * number as u16 + 1));
			Op::Replace {
				market: from,
				client_id: NAME,
				order: OrderRequest { market: to, ..ask(PRICE) },
			}
		};
		let ops = BoundedVec::truncate_from((0..n).map(op).collect());
		#[extrinsic_call]
		_(RawOrigin::Signed(who), ops);
		assert_eq!(Queue::<T>::decode_len(), Some(n as usize));
	}

	/// A round without operations, and the reserve for it. Each market has every feed, an hour of funding
	/// to charge, and a deep book whose best orders have expired and whose next ones are small.
	#[benchmark(pov_mode = Measured)]
	fn round_markets(n: Linear<0, 16>) {
		T::BenchmarkSetup::open_markets(n as u16);
		for market in 0..n as u16 {
			fill_market::<T>(MarketId(market));
		}
		#[block]
		{
			Pallet::<T>::reserve();
			Pallet::<T>::run_round();
		}
		let charged =
			|id| T::Accounts::market_state(MarketId(id)).map(|at| at.funding.period_start);
		assert!((0..n as u16).all(|id| charged(id) > Some(Millis(MARKETS.into()))));
	}

	/// Operations that wait for another block.
	#[benchmark(pov_mode = Measured)]
	fn round_wait(n: Linear<0, 1_000>) {
		let order = ask(PRICE);
		let op = Op::Replace { market: MARKET, client_id: NAME, order };
		let waiting =
			(0..n).map(|number| Queued { account: trader(number), op, agent: AGENT }).collect();
		Backlog::<T>::put(BoundedVec::truncate_from(waiting));
		#[block]
		{
			Pallet::<T>::run_within(Weight::zero(), Weight::zero());
		}
		assert_eq!(Backlog::<T>::decode_len().unwrap_or(0), n as usize);
	}

	/// Orders that come to rest, each in a full leaf of its own, which splits.
	#[benchmark(pov_mode = Measured)]
	fn round_rest(n: Linear<1, 100>) {
		let mut book = deep_book::<T>();
		(0..n).for_each(|leaf| book.fill_leaf(leaf));
		let resting = book.finish();
		queue::<T>((0..n).map(|number| {
			add_trader::<T>(trader(number), number, None);
			let price = Ticks(price(number * LEAF).0 + 1);
			Queued { account: trader(number), op: Op::Place(ask(price)), agent: AGENT }
		}));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + u64::from(n));
	}

	/// Makers that are filled by one taker.
	#[benchmark(pov_mode = Measured)]
	fn round_take(n: Linear<1, 128>) {
		let mut book = deep_book::<T>();
		for number in 0..n {
			let order = book.take_over(number, trader(number));
			add_trader::<T>(trader(number), number, Some(order));
		}
		let resting = book.finish();
		let taker = trader(RICH);
		add_trader::<T>(taker, RICH, None);
		let order = OrderRequest {
			lots: Lots(LOTS.0 * u64::from(n)),
			kind: OrderKind::ImmediateOrCancel,
			..bid(price(n))
		};
		queue::<T>([Queued { account: taker, op: Op::Place(order), agent: AGENT }]);
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting - u64::from(n));
	}

	/// Cancels of orders, each in a leaf of its own, that has to share with a full neighbour then.
	#[benchmark(pov_mode = Measured)]
	fn round_cancel(n: Linear<1, 60>) {
		let mut book = deep_book::<T>();
		for number in 0..n {
			let leaf = 2 * number;
			let order = book.take_over(leaf * LEAF, trader(number));
			book.thin_leaf(leaf);
			book.fill_leaf(leaf + 1);
			add_trader::<T>(trader(number), number, Some(order));
		}
		let resting = book.finish();
		let op = Op::Cancel { market: MARKET, client_id: NAME };
		queue::<T>((0..n).map(|number| Queued { account: trader(number), op, agent: AGENT }));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting - u64::from(n));
	}

	/// Accounts that are due, are sound, and get another slot.
	#[benchmark(pov_mode = Measured)]
	fn round_check(n: Linear<1, 128>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		fill_wheel::<T>();
		for number in 0..n {
			let mut account = holder::<T>(number, Side::Bid);
			account.due_slot = Some(0);
			T::Accounts::set_account(trader(number), &account);
			T::Watchtower::put_due(0, trader(number));
		}
		#[block]
		{
			run::<T>();
		}
		let slot = |number| T::Accounts::account(trader(number)).and_then(|at| at.due_slot);
		assert!((0..n).all(|number| slot(number) > Some(0)));
	}

	/// Accounts that give up half of a position, for one that is bankrupt.
	#[benchmark(pov_mode = Measured)]
	fn round_deleverage(n: Linear<1, 64>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		fill_wheel::<T>();
		T::Accounts::set_account(INSURANCE, &Default::default());
		let open = |number| T::BenchmarkSetup::open_account(&account("trader", number, 0));
		let holders: Vec<AccountIndex> = (0..n).map(open).collect();
		for (number, index) in (0..n).zip(&holders) {
			T::Accounts::set_account(*index, &holder::<T>(number, Side::Ask));
		}
		let bankrupt = open(n);
		add_bankrupt::<T>(bankrupt, POSITION.0 / 2 * u64::from(n));
		set_open_interest::<T>(Lots(POSITION.0 * u64::from(n)));
		#[block]
		{
			run::<T>();
		}
		let left = |index| T::Accounts::account(index).map(|account| account.lots(MARKET));
		assert_eq!(left(bankrupt), Some(SignedLots(0)));
		let half = Some(SignedLots(-(POSITION.0 as i64) / 2));
		assert!(holders.into_iter().all(|holder| left(holder) == half));
	}

	/// Slots of the wheel, each with a full page of accounts that have moved on. Such a slot is looked at
	/// twice, so this is twice the price of a look.
	#[benchmark(pov_mode = Measured)]
	fn round_slots(n: Linear<1, 64>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		let slots = u64::from(n);
		for slot in 0..slots {
			fill_slot::<T>(slot, WHEEL_PAGE);
		}
		T::Watchtower::set_watch(&Watch { path_ppm: slots * SLOT_PPM, ..Watch::default() });
		#[block]
		{
			run::<T>();
		}
		assert_eq!(T::Watchtower::watch().next_slot, slots);
	}
}
