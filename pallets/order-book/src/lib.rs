#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admission;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod costs;
mod events;
mod hook;
mod journal;
#[cfg(test)]
mod mock;
mod signer;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
pub mod weights;

use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use store::{AgendaOf, PagesOf};
pub use weights::WeightInfo;

#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use crate::{costs::Prices as WorkPrices, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use novation_access::Pace;
	use novation_book::{BookHeader, Page, TreeHeader, TreePage};
	use novation_exchange_types::{
		AgendaEntry, CancelReason, Conditionals, Fault, Ladder, Op, OpenOrder, OrderRequest,
		Queued, RejectReason, WaitList, MAX_OPEN_ORDERS,
	};
	use novation_ports::{Accounts, Agents, EventOwners, InspectMarkets, LiquidationQueue, Prices};
	use novation_round::Work;
	use novation_units::{
		AccountIndex, BookId, ClientOrderId, Lots, MarketId, OrderSeq, Quote, Side, Ticks,
	};

	/// Most operations in one extrinsic.
	pub type MaxOps = ConstU32<64>;
	/// Most operations in an atomic batch, so that an otherwise empty block has room for it.
	pub type MaxAtomicOps = ConstU32<4>;
	/// Most open orders of an account.
	pub type MaxOpenOrders = ConstU32<{ MAX_OPEN_ORDERS as u32 }>;

	/// Count of the admitted operations and their weight.
	#[derive(
		Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo,
	)]
	pub struct Admission {
		/// Number of operations, with those that wait since the last block.
		pub operations: u32,
		/// Weight that the block keeps for trading: the reserve of every block, and the share of postponed operations.
		pub trading: Weight,
		/// Weight that the operations of this block have paid for the round, and keep.
		pub paid: Weight,
		/// Weight that they paid before the pace gave a part of it back.
		pub advance: Weight,
		/// The part of their advance that the operations of this block keep.
		pub pace: Pace,
	}

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The listed markets.
		type Markets: InspectMarkets;
		/// Feeds and prices.
		type Prices: Prices;
		/// The ledger.
		type Accounts: Accounts<Self::AccountId>;
		/// Keys that trade for an account besides its owner.
		type Agents: Agents<Self::AccountId>;
		/// The liquidation schedule and queue.
		type LiquidationQueue: LiquidationQueue;
		/// Hands each event of the round to the pallet that owns it.
		type EventOwners: EventOwners<<Self as frame_system::Config>::RuntimeEvent>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Most operations that wait at a time.
		#[pallet::constant]
		type MaxQueue: Get<u32>;
		/// Most operations that may wait in the present block, at most [`Self::MaxQueue`].
		type QueueLimit: Get<u32>;
		/// Weight of prices and funding in a round.
		#[pallet::constant]
		type MarketsBudget: Get<Weight>;
		/// Weight of trading in a round, beyond the share that the operations of the block have paid for.
		#[pallet::constant]
		type TradingBudget: Get<Weight>;
		/// Most weight that a round may spend in addition when operations wait. The block then admits fewer new ones.
		#[pallet::constant]
		type WaitingBudget: Get<Weight>;
		/// Least advance of a block whose round tells something about the next ones.
		type BusyBlock: Get<Weight>;
		/// Weight of liquidation in a round.
		#[pallet::constant]
		type LiquidationBudget: Get<Weight>;
		/// Bytes of the proof of the block that are recorded so far; none if nothing records it.
		type RecordedProof: Get<Option<u64>>;
		/// Weights of the calls and of the units of work.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Operations that this block has admitted, by extrinsic. Empty between blocks.
	// Admission counts operations instead of reading this value, which keeps it bounded.
	#[pallet::storage]
	#[pallet::unbounded]
	#[pallet::whitelist_storage]
	pub type Queue<T: Config> = StorageValue<_, Vec<Vec<Queued>>, ValueQuery>;

	/// Operations that wait for the next block, ahead of those that it admits.
	#[pallet::storage]
	pub type Backlog<T: Config> = StorageValue<_, BoundedVec<Queued, T::MaxQueue>, ValueQuery>;

	/// Count of this block's operations so far. Empty between blocks.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Admitted<T: Config> = StorageValue<_, Admission, ValueQuery>;

	/// The part of their advance that operations keep for the round; all of it while nothing is stored.
	#[pallet::storage]
	pub type RoundPace<T: Config> = StorageValue<_, Pace, OptionQuery>;

	/// Weight that the last round spent.
	#[pallet::storage]
	pub type LastRound<T: Config> = StorageValue<_, Weight, ValueQuery>;

	/// The headers of the books.
	// Hasher: the admin chooses the ids of markets.
	#[pallet::storage]
	pub type Headers<T: Config> = StorageMap<_, Twox64Concat, BookId, BookHeader, OptionQuery>;

	/// The pages of the books: book, side, number of the page.
	// Hasher: the book numbers its pages.
	#[pallet::storage]
	pub type Pages<T: Config> = StorageMap<_, Twox64Concat, (BookId, Side, u32), Page, OptionQuery>;

	/// Places of the open orders of each account.
	// Hasher: indices are assigned in order.
	#[pallet::storage]
	pub type OpenOrders<T: Config> =
		StorageMap<_, Twox64Concat, AccountIndex, BoundedVec<OpenOrder, MaxOpenOrders>, ValueQuery>;

	/// The headers of the lists of the agenda, in which conditional orders wait.
	// Hasher: the admin chooses the ids of markets.
	#[pallet::storage]
	pub type AgendaHeaders<T: Config> =
		StorageMap<_, Twox64Concat, WaitList, TreeHeader, OptionQuery>;

	/// The pages of the agenda: list, number of the page.
	// Hasher: the agenda numbers its pages.
	#[pallet::storage]
	pub type AgendaPages<T: Config> =
		StorageMap<_, Twox64Concat, (WaitList, u32), TreePage<AgendaEntry>, OptionQuery>;

	/// Conditional orders and deadline of each account.
	// Hasher: indices are assigned in order.
	#[pallet::storage]
	pub type ConditionalOrders<T: Config> =
		StorageMap<_, Twox64Concat, AccountIndex, Conditionals, ValueQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// The signer has no account and is nobody's agent: deposit first, or have an owner authorise the key.
		NoAccount,
		/// No market has this id: use one that the chain lists.
		UnknownMarket,
		/// The market takes no orders in its present status: wait for another one. Cancels always pass.
		MarketClosed,
		/// The size is below `minLots` of the market or above `maxLots`.
		LotsOutOfBounds,
		/// The price is zero or above `maxPrice` of the market.
		PriceOutOfBounds,
		/// The batch has no operations: send at least one.
		EmptyBatch,
		/// The queue is full: send again in the next block.
		QueueFull,
		/// A TWAP is immediate-or-cancel and has 2 to 1 000 slices of at least `minLots`, 6 seconds to an hour apart.
		BadSchedule,
		/// A bracket has an entry that is not reduce-only, and a stop, a target or both. The stop of a long lies below
		/// its target, the stop of a short above.
		BadBracket,
		/// A ladder has 2 to 64 rungs, whose client order ids stay within 64 bits.
		BadLadder,
		/// The time of a deadline has passed: name a later one.
		DeadlinePassed,
		/// An atomic batch has only cancels, post-only orders, and replacements by post-only orders.
		NotInAtomicBatch,
		/// The order is worth less than `minNotional` of the market at its limit: send more lots. A reduce-only order
		/// may be smaller.
		NotionalTooSmall,
		/// Immediate-or-cancel and fill-or-kill orders never rest: leave `display` out.
		DisplayWithoutRest,
		/// The offset of a pegged order is at most `maxPrice` ticks, to either side.
		OffsetOutOfBounds,
		/// The agent has expired: its owner authorises it again.
		AgentExpired,
		/// The agent may not trade in this market: its owner adds the market to the limits of the agent.
		AgentMarket,
		/// The order is above `maxOrder` of the agent's limits in this market: send fewer lots.
		AgentOrder,
		/// The agent has sent `operationsPerBlock` of its limits in this block: send in the next one.
		AgentOperations,
		/// The orders may give away more than is left of `maxLossPerDay` of the agent's limits: send orders nearer to the
		/// mark.
		AgentLoss,
		/// The stored account index of the signer, or its record as an agent, is damaged: wait until it is restored.
		SignerUnreadable,
		/// The stored terms of a market are damaged: wait until they are restored.
		MarketUnreadable,
		/// The count of the admitted operations of this block is damaged: send again in the next block.
		AdmissionUnreadable,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::begin_block()
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::run_round();
		}

		fn integrity_test() {
			let budgets = T::MarketsBudget::get()
				.saturating_add(T::TradingBudget::get())
				.saturating_add(T::WaitingBudget::get())
				.saturating_add(T::LiquidationBudget::get());
			let block = T::BlockWeights::get().max_block;
			assert!(
				budgets.all_lte(block / 5 * 3),
				"the round must leave two fifths of the block to extrinsics"
			);
			let prices = WorkPrices::of::<T>();
			assert!(prices.are_complete(), "measure again: a price is zero");
			let largest = u64::from(<MaxAtomicOps as Get<u32>>::get());
			assert!(
				prices
					.dearest(Work::Operation)
					.saturating_mul(largest)
					.all_lte(T::TradingBudget::get()),
				"an atomic batch that waits must fit into a block"
			);
			assert!(
				prices.dearest(Work::Market).all_lte(T::MarketsBudget::get()),
				"a block must have room for a market"
			);
			for budget in [T::TradingBudget::get(), T::LiquidationBudget::get()] {
				assert!(
					prices.dearest_of_all().all_lte(budget),
					"a budget must allow the most expensive step"
				);
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Places one order.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::UnknownMarket`], [`Error::MarketClosed`],
		/// [`Error::LotsOutOfBounds`], [`Error::PriceOutOfBounds`], [`Error::NotionalTooSmall`],
		/// [`Error::DisplayWithoutRest`], [`Error::OffsetOutOfBounds`], [`Error::QueueFull`].
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::weight_of(&[Op::Place(*order)]))]
		pub fn place_order(
			origin: OriginFor<T>,
			order: OrderRequest,
		) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &[Op::Place(order)])
		}

		/// Cancels one open order.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::UnknownMarket`], [`Error::QueueFull`].
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::weight_of(&[Op::Cancel {
			market: *market, client_id: *client_id
		}]))]
		pub fn cancel_order(
			origin: OriginFor<T>,
			market: MarketId,
			client_id: ClientOrderId,
		) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &[Op::Cancel { market, client_id }])
		}

		/// Cancels all open orders of the account in a market.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::UnknownMarket`], [`Error::QueueFull`].
		#[pallet::call_index(2)]
		#[pallet::weight(Pallet::<T>::weight_of(&[Op::CancelAll { market: *market }]))]
		pub fn cancel_all(origin: OriginFor<T>, market: MarketId) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &[Op::CancelAll { market }])
		}

		/// Cancels one open order and places another. Places nothing if the first is no longer open.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// As for [`Pallet::place_order`].
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::weight_of(&[Op::Replace {
			market: *market, client_id: *client_id, order: *order
		}]))]
		pub fn replace_order(
			origin: OriginFor<T>,
			market: MarketId,
			client_id: ClientOrderId,
			order: OrderRequest,
		) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &[Op::Replace { market, client_id, order }])
		}

		/// Submits up to 64 operations, taken in their order. All are admitted, or none.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`], and as for [`Pallet::place_order`].
		#[pallet::call_index(4)]
		#[pallet::weight(Pallet::<T>::weight_of(ops))]
		pub fn submit(
			origin: OriginFor<T>,
			ops: BoundedVec<Op, MaxOps>,
		) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &ops)
		}

		/// Reduces one open order to at most `lots`. It keeps its time priority.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account, or by an agent of it.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::UnknownMarket`], [`Error::LotsOutOfBounds`], [`Error::QueueFull`].
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::weight_of(&[Op::Amend {
			market: *market, client_id: *client_id, lots: *lots
		}]))]
		pub fn amend_order(
			origin: OriginFor<T>,
			market: MarketId,
			client_id: ClientOrderId,
			lots: Lots,
		) -> DispatchResultWithPostInfo {
			Self::admit(ensure_signed(origin)?, &[Op::Amend { market, client_id, lots }])
		}

		/// Places orders at equal distances from one price to another.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account.
		///
		/// ## Errors
		///
		/// [`Error::BadLadder`], and as for [`Pallet::place_order`], which must hold for each rung.
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::weight_of_ladder(ladder))]
		pub fn place_ladder(origin: OriginFor<T>, ladder: Ladder) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let orders = ladder.orders().map_err(|_| Error::<T>::BadLadder)?;
			Self::admit(who, &orders.map(Op::Place).collect::<Vec<_>>())
		}

		/// Submits up to four operations that the round carries out all, or none.
		///
		/// They are cancels, post-only orders, and replacements by post-only orders. They take effect among the resting
		/// orders, at the place of the batch. Its cancels beat every taker of the block, as all cancels do.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`], [`Error::NotInAtomicBatch`], and as for [`Pallet::place_order`].
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::weight_of_atomic(ops))]
		pub fn submit_atomic(
			origin: OriginFor<T>,
			ops: BoundedVec<Op, MaxAtomicOps>,
		) -> DispatchResultWithPostInfo {
			Self::admit_atomic(ensure_signed(origin)?, &ops)
		}
	}
}
