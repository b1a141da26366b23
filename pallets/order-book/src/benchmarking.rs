//! Cost of admission, and of each unit of work and touched value of a round, in a deep book. There are no more markets
//! than needed: the fixed work of a round would hide the cost of one unit.
//!
//! A proof holds equal values only once, so no two values that a benchmark reads may be equal.

mod scene;

use super::*;
use crate::costs::{LISTS, LOOKERS};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{pallet_prelude::Weight, BoundedVec};
use frame_system::RawOrigin;
use novation_exchange_types::{FedMarkets, Op, OrderKind, OrderRequest, Queued, SLOT_PPB};
use novation_ledger::{Due, INSURANCE};
use novation_ports::{
	benchmarking::{Setup, NOW, POSITION, PRICE},
	Accounts, LiquidationQueue, Prices as _,
};
use novation_units::{AccountIndex, Class, Lots, MarketId, Millis, Side, SignedLots, Size, Slot};
use scene::*;

/// This many replacements, spread over this many markets.
fn replacements(count: u32, markets: u32) -> Vec<Op> {
	let op = |number: u32| {
		let market = MarketId((number % markets) as u16);
		Op::Replace { market, client_id: NAME, order: OrderRequest { market, ..ask(PRICE) } }
	};
	(0..count).map(op).collect()
}

fn run<T: Config>() {
	Pallet::<T>::run_within(Weight::MAX, Weight::MAX, Weight::MAX);
}

/// When each of this many markets was last attended to.
fn attendances<T: Config>(markets: u32) -> Vec<Option<Millis>> {
	let price = |id| T::Prices::price(MarketId(id)).expect("the price is readable");
	(0..markets as u16).map(|id| price(id).and_then(|price| price.attended_at)).collect()
}

/// Adds this many orders to each of the first leaves of a deep book. Returns the number of resting orders.
fn add_to_leaves<T: Config>(leaves: u32, orders: u32) -> u64 {
	let mut book = deep_book::<T>(1);
	(0..leaves).for_each(|leaf| book.add_to_leaf(leaf, orders));
	let resting = book.finish();
	add_maker::<T>(trader(0), 0, []);
	queue::<T>((0..leaves).map(|number| place(0, number, number * LEAF)));
	resting
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// This many operations of an agent in this many markets.
	#[benchmark(pov_mode = Measured)]
	fn submit(n: Linear<1, 64>, m: Linear<1, 16>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		let who: T::AccountId = whitelisted_caller();
		let owner: T::AccountId = account("owner", 0, 0);
		T::BenchmarkSetup::open_account(&owner);
		T::BenchmarkSetup::authorise(&owner, &who);
		T::BenchmarkSetup::begin_transaction(&who);
		let ops = BoundedVec::truncate_from(replacements(n, m));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), ops);
		assert_eq!(Admitted::<T>::get().operations, n);
	}

	/// This many operations of an owner in this many markets.
	#[benchmark(pov_mode = Measured)]
	fn submit_by_owner(n: Linear<1, 64>, m: Linear<1, 16>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		let who: T::AccountId = whitelisted_caller();
		T::BenchmarkSetup::open_account(&who);
		T::BenchmarkSetup::begin_transaction(&who);
		let ops = BoundedVec::truncate_from(replacements(n, m));
		#[extrinsic_call]
		submit(RawOrigin::Signed(who), ops);
		assert_eq!(Admitted::<T>::get().operations, n);
	}

	/// A round without operations, and the reserve for it. No market is due.
	#[benchmark(pov_mode = Measured)]
	fn round_quiet(n: Linear<0, 24>) {
		T::BenchmarkSetup::open_markets(n as u16);
		let attended = attendances::<T>(n);
		#[block]
		{
			Pallet::<T>::begin_block();
			Pallet::<T>::run_round();
		}
		assert_eq!(attendances::<T>(n), attended);
	}

	/// The same when every market is due. Each has every feed, an hour of funding to charge, and a deep book whose
	/// best orders have expired and whose next ones are small.
	#[benchmark(pov_mode = Measured)]
	fn round_markets(n: Linear<0, 24>) {
		T::BenchmarkSetup::open_markets(n as u16);
		for market in 0..n as u16 {
			fill_market::<T>(MarketId(market));
		}
		let markets = (0..n as u16).map(MarketId).collect();
		T::Prices::set_fed(&FedMarkets { last_round: Some(Millis(NOW.0 - 1)), markets });
		#[block]
		{
			Pallet::<T>::run_within(Weight::MAX, Weight::MAX, Weight::MAX);
		}
		assert!(attendances::<T>(n).into_iter().all(|at| at == Some(NOW)));
		let charged =
			|id| T::Accounts::market_state(MarketId(id)).ok()?.map(|at| at.funding.period_start);
		assert!((0..n as u16).all(|id| charged(id) > Some(Millis(n.into()))));
	}

	/// Orders that wait for another block after a look in vain.
	#[benchmark(pov_mode = Measured)]
	fn round_wait(n: Linear<0, 1_000>) {
		let op = Op::Place(ask(PRICE));
		let waiting =
			(0..n).map(|number| Queued { account: trader(number), op, agent: AGENT }).collect();
		Backlog::<T>::put(BoundedVec::truncate_from(waiting));
		#[block]
		{
			Pallet::<T>::run_within(Weight::zero(), Weight::zero(), Weight::zero());
		}
		assert_eq!(Backlog::<T>::decode_len().unwrap_or(0), n as usize);
	}

	/// Neighbouring orders of one account that come to rest.
	#[benchmark(pov_mode = Measured)]
	fn round_place(n: Linear<1, 240>) {
		let resting = deep_book::<T>(1).finish();
		add_maker::<T>(trader(0), 0, []);
		queue::<T>((0..n).map(|number| place(0, number, number)));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + u64::from(n));
	}

	/// Orders of one account, each in the last place of a leaf of its own.
	#[benchmark(pov_mode = Measured)]
	fn round_pages(n: Linear<1, 100>) {
		let resting = add_to_leaves::<T>(n, LEAF - 1);
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + u64::from(n));
	}

	/// Orders of one account, each in a full leaf of its own, which splits.
	#[benchmark(pov_mode = Measured)]
	fn round_splits(n: Linear<1, 100>) {
		let resting = add_to_leaves::<T>(n, LEAF);
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + u64::from(n));
	}

	/// Neighbouring orders that come to rest, each of an account of its own.
	#[benchmark(pov_mode = Measured)]
	fn round_accounts(n: Linear<1, 100>) {
		let resting = deep_book::<T>(1).finish();
		for number in 0..n {
			add_maker::<T>(trader(number), number, []);
		}
		queue::<T>((0..n).map(|number| place(number, number, number)));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + u64::from(n));
	}

	/// Orders of accounts with this many open orders.
	#[benchmark(pov_mode = Measured)]
	fn round_orders(n: Linear<1, 240>) {
		let resting = deep_book::<T>(1).finish();
		for number in 0..LISTS as u32 {
			add_maker::<T>(trader(number), number, (0..n).map(elsewhere));
		}
		queue::<T>((0..LISTS as u32).map(|number| place(number, NEW + number, number)));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + LISTS);
	}

	/// Orders of an account with this many positions.
	#[benchmark(pov_mode = Measured)]
	fn round_positions(n: Linear<1, 16>) {
		let resting = deep_book::<T>(MARKETS).finish();
		T::Accounts::set_account(trader(0), &holder::<T>(n, Side::Bid, n as u16));
		queue::<T>((0..LOOKERS as u32).map(|number| place(0, number, number)));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting + LOOKERS);
	}

	/// Makers that are filled by one taker.
	#[benchmark(pov_mode = Measured)]
	fn round_take(n: Linear<1, 240>) {
		let mut book = deep_book::<T>(1);
		let orders: Vec<_> = (0..n).map(|place| book.take_over(place, trader(0))).collect();
		let resting = book.finish();
		add_maker::<T>(trader(0), 0, orders);
		let taker = trader(RICH);
		add_maker::<T>(taker, RICH, []);
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

	/// Cancels of neighbouring orders of one account.
	#[benchmark(pov_mode = Measured)]
	fn round_cancel(n: Linear<1, 240>) {
		let mut book = deep_book::<T>(1);
		let orders: Vec<_> = (0..n).map(|place| book.take_over(place, trader(0))).collect();
		let resting = book.finish();
		let ops: Vec<_> = orders
			.iter()
			.map(|order| Op::Cancel { market: MARKET, client_id: order.client_id })
			.collect();
		add_maker::<T>(trader(0), 0, orders);
		queue::<T>(ops.into_iter().map(|op| Queued { account: trader(0), op, agent: AGENT }));
		#[block]
		{
			run::<T>();
		}
		assert_eq!(resting_orders::<T>(), resting - u64::from(n));
	}

	/// Healthy accounts that are due and get another slot.
	#[benchmark(pov_mode = Measured)]
	fn round_check(n: Linear<1, 128>) {
		T::BenchmarkSetup::open_markets(1);
		fill_schedule::<T>();
		for number in 0..n {
			let mut account = holder::<T>(number, Side::Bid, 1);
			let slot = Slot { class: Class::Major, size: Size::Large, number: 0 };
			account.due = Some(Due::Slot { slot, page: 0 });
			T::Accounts::set_account(trader(number), &account);
		}
		set_slot::<T>(0, &(0..n).map(trader).collect::<Vec<_>>());
		#[block]
		{
			run::<T>();
		}
		let slot = |number| Some(T::Accounts::account(trader(number)).ok()??.due?.slot()?.number);
		assert!((0..n).all(|number| slot(number) > Some(0)));
	}

	/// Accounts that lose half of a position to the deleveraging of a bankrupt one.
	#[benchmark(pov_mode = Measured)]
	fn round_deleverage(n: Linear<1, 64>) {
		T::BenchmarkSetup::open_markets(1);
		fill_schedule::<T>();
		T::Accounts::set_account(INSURANCE, &Default::default());
		let open = |number| T::BenchmarkSetup::open_account(&account("trader", number, 0));
		let holders: Vec<AccountIndex> = (0..n).map(open).collect();
		for (number, index) in (0..n).zip(&holders) {
			T::Accounts::set_account(*index, &holder::<T>(number, Side::Ask, 1));
		}
		let bankrupt = open(n);
		add_bankrupt::<T>(bankrupt, POSITION.0 / 2 * u64::from(n));
		set_open_interest::<T>(Lots(POSITION.0 * u64::from(n)));
		#[block]
		{
			run::<T>();
		}
		let left = |index| Some(T::Accounts::account(index).ok()??.lots(MARKET));
		assert_eq!(left(bankrupt), Some(SignedLots(0)));
		let half = Some(SignedLots(-(POSITION.0 as i64) / 2));
		assert!(holders.into_iter().all(|holder| left(holder) == half));
	}

	/// Slots of the schedule, each with a full page of accounts that have moved on. Such a slot is looked at
	/// twice, so this is twice the price of a look.
	#[benchmark(pov_mode = Measured)]
	fn round_slots(n: Linear<1, 64>) {
		T::BenchmarkSetup::open_markets(1);
		let slots = u64::from(n);
		for slot in 0..slots {
			fill_slot::<T>(slot, SLOT_PAGE);
		}
		let mut schedule = T::LiquidationQueue::schedule().expect("it decodes");
		schedule.major.advance(slots * SLOT_PPB);
		T::LiquidationQueue::set_schedule(&schedule);
		#[block]
		{
			run::<T>();
		}
		let next = T::LiquidationQueue::schedule().map(|schedule| schedule.major.large.next_slot);
		assert_eq!(next, Ok(slots));
	}
}
