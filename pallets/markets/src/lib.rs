#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod events;
#[cfg(test)]
mod mock;
mod ports;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
pub mod weights;

use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use weights::WeightInfo;

#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use novation_exchange_types::{Fault, Market, MarketStatus, TermsError};
	use novation_ports::{MarketFaults, OnRiskRaised};
	use novation_units::MarketId;

	/// Longest symbol of a market.
	pub type MaxSymbol = ConstU32<16>;

	/// A market and its display.
	#[derive(
		Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub struct Listing {
		/// Name, such as `BTC-PERP`.
		pub symbol: BoundedVec<u8, MaxSymbol>,
		/// Power of ten by which ticks are divided to get a price in units of the quote asset.
		pub price_decimals: u8,
		/// Power of ten by which lots are divided to get a size in units of the base asset.
		pub size_decimals: u8,
		/// Terms on which it is traded.
		pub market: Market,
	}

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Origin that lists markets and sets their terms.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Most markets. The round loads them all in every block.
		#[pallet::constant]
		type MaxMarkets: Get<u32>;
		/// Hears of terms that may ask for more margin.
		type OnRiskRaised: OnRiskRaised;
		/// The faults that halt markets.
		type Faults: MarketFaults;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The markets.
	// Hasher: the admin assigns the ids, so traders cannot unbalance the trie.
	#[pallet::storage]
	pub type Markets<T: Config> =
		CountedStorageMap<_, Twox64Concat, MarketId, Listing, OptionQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// A market has this id already: choose another id, or update that market.
		MarketExists,
		/// No market has this id: list it first.
		UnknownMarket,
		/// There are as many markets as the round can load in a block.
		TooManyMarkets,
		/// The tick value of a listed market never changes: list a new market.
		TickValueFixed,
		/// The largest order and the highest price of a listed market never fall, since orders rest by them: list a new
		/// market.
		BoundsLowered,
		/// The tick value is zero: a lot must be worth something.
		ZeroTickValue,
		/// The smallest order is zero, or larger than the largest.
		OrderBounds,
		/// The largest order at the highest price is worth more than the ledger can hold: lower one.
		OrderTooLarge,
		/// The band is zero or wider than the index: set 1 to 1 000 000 ppm.
		Band,
		/// A fee is above one percent: lower it.
		Fee,
		/// Margin terms must have 0 < maintenance < initial ≤ withdrawal ≤ 100 %, and open-interest bounds
		/// with 0 ≤ lower < upper, or both zero.
		Margin,
		/// Price terms need an age, a move and a basis time above zero, and a basis below 100 %.
		Prices,
		/// Funding terms need an impact notional and a sample gap above zero, and no clamp below zero.
		Funding,
		/// The liquidation fee must be below the maintenance margin, and the critical part at most 100 %.
		Liquidation,
		/// The stored listing of the market is damaged: restore it first.
		ListingUnreadable,
		/// The stored state of the market is damaged: restore it first.
		StateUnreadable,
		/// The stored health schedule is damaged, so accounts could not be checked on the new terms: restore it first.
		ScheduleUnreadable,
		/// The market has no fault: set its status if it is halted.
		NoFault,
	}

	impl<T> From<TermsError> for Error<T> {
		fn from(error: TermsError) -> Self {
			match error {
				TermsError::ZeroTickValue => Error::ZeroTickValue,
				TermsError::OrderBounds => Error::OrderBounds,
				TermsError::OrderTooLarge => Error::OrderTooLarge,
				TermsError::Band => Error::Band,
				TermsError::Fee => Error::Fee,
				TermsError::Margin => Error::Margin,
				TermsError::Prices => Error::Prices,
				TermsError::Funding => Error::Funding,
				TermsError::Liquidation => Error::Liquidation,
			}
		}
	}

	/// A market of the genesis state: id, symbol, decimals of price and size, terms.
	pub type GenesisMarket = (MarketId, Vec<u8>, u8, u8, Market);

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Markets of the genesis state.
		pub markets: Vec<GenesisMarket>,
		/// Uses the type parameter.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		#[allow(clippy::expect_used, reason = "a genesis that cannot be built must not begin")]
		fn build(&self) {
			for (id, symbol, price_decimals, size_decimals, market) in &self.markets {
				let symbol = BoundedVec::try_from(symbol.clone())
					.expect("a genesis symbol has at most 16 bytes");
				market.validate().expect("the terms of a genesis market are valid");
				let listing = Listing {
					symbol,
					price_decimals: *price_decimals,
					size_decimals: *size_decimals,
					market: market.clone(),
				};
				Markets::<T>::insert(id, listing);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lists a market.
		///
		/// ## Dispatch Origin
		///
		/// The admin origin.
		///
		/// ## Errors
		///
		/// [`Error::MarketExists`], [`Error::TooManyMarkets`], or the error of a wrong term.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_market())]
		pub fn add_market(
			origin: OriginFor<T>,
			market: MarketId,
			listing: Listing,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_add_market(market, listing)
		}

		/// Replaces the terms of a market, except its tick value. Its display stays.
		///
		/// ## Dispatch Origin
		///
		/// The admin origin.
		///
		/// ## Errors
		///
		/// [`Error::UnknownMarket`], [`Error::TickValueFixed`], [`Error::BoundsLowered`], [`Error::ListingUnreadable`],
		/// [`Error::ScheduleUnreadable`], or the error of a wrong term.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update_market())]
		pub fn update_market(
			origin: OriginFor<T>,
			market: MarketId,
			terms: Market,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_update_market(market, terms)
		}

		/// Sets the status of a market.
		///
		/// ## Dispatch Origin
		///
		/// The admin origin.
		///
		/// ## Errors
		///
		/// [`Error::UnknownMarket`], [`Error::ListingUnreadable`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_status())]
		pub fn set_status(
			origin: OriginFor<T>,
			market: MarketId,
			status: MarketStatus,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_status(market, status)
		}

		/// Clears the fault for which a market is halted, after the damaged value is restored.
		///
		/// The market stays halted, by its status from now on: [`Pallet::set_status`] reopens it. If the value is still
		/// damaged, the next round that needs it halts the market for the same fault again.
		///
		/// ## Dispatch Origin
		///
		/// The admin origin.
		///
		/// ## Errors
		///
		/// [`Error::UnknownMarket`], [`Error::NoFault`], [`Error::ListingUnreadable`], [`Error::StateUnreadable`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::clear_fault())]
		pub fn clear_fault(origin: OriginFor<T>, market: MarketId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_clear_fault(market)
		}
	}
}
