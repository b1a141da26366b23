#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
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
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use novation_exchange_types::{PriceState, Prices as MarketPrices};
	use novation_ports::InspectMarkets;
	use novation_pricing::{Absent, Feed};
	use novation_units::{MarketId, Millis, Ticks, Unreadable};

	/// Most feeders.
	pub type MaxFeeders = ConstU32<32>;
	/// Most prices in one feed.
	pub type MaxPrices = ConstU32<64>;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Origin that names the feeders.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// The markets that can be fed.
		type Markets: InspectMarkets;
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

	/// The feeders. The place of a feeder in the list is its number in [`Feeds`].
	#[pallet::storage]
	pub type Feeders<T: Config> = StorageValue<_, BoundedVec<T::AccountId, MaxFeeders>, ValueQuery>;

	/// The latest answer of each feeder, by market.
	// Hasher: only listed markets have an entry, and their ids are the admin's.
	#[pallet::storage]
	pub type Feeds<T: Config> =
		StorageMap<_, Twox64Concat, MarketId, BoundedVec<Feed, MaxFeeders>, ValueQuery>;

	/// Time of the last round, and the markets that were fed since then, each once.
	pub type FedSince = (Option<Millis>, BoundedVec<MarketId, MaxPrices>);

	/// The markets that the next round attends to because they were fed.
	#[pallet::storage]
	pub type Fed<T: Config> = StorageValue<_, FedSince, ValueQuery>;

	/// Prices of the last attendance, by market. A market without an entry has not been in a round yet.
	// Hasher: as for `Feeds`.
	#[pallet::storage]
	pub type Prices<T: Config> = StorageMap<_, Twox64Concat, MarketId, PriceState, OptionQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// The signer is no feeder: governance names the feeders.
		NotFeeder,
		/// No market has this id: leave it out.
		UnknownMarket,
		/// A price is zero: leave the market out instead.
		ZeroPrice,
		/// A feeder is named twice.
		DuplicateFeeder,
		/// The stored list of feeders is damaged: governance names them again.
		FeedersUnreadable,
		/// The stored answers for a market are damaged: leave the market out until governance names the feeders again.
		FeedsUnreadable,
		/// The stored terms of a market are damaged: leave the market out until they are restored.
		MarketUnreadable,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Feeders of the genesis state.
		pub feeders: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		#[allow(clippy::expect_used, reason = "a genesis that cannot be built must not begin")]
		fn build(&self) {
			let feeders = BoundedVec::try_from(self.feeders.clone())
				.expect("there are at most 32 genesis feeders");
			Feeders::<T>::put(feeders);
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
		/// Sends the prices of markets, in ticks.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a feeder. Free if it succeeds.
		///
		/// ## Errors
		///
		/// [`Error::NotFeeder`], [`Error::UnknownMarket`], [`Error::ZeroPrice`], [`Error::FeedersUnreadable`],
		/// [`Error::FeedsUnreadable`], [`Error::MarketUnreadable`]. Then no price is taken.
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::feed(prices.len() as u32), DispatchClass::Operational))]
		pub fn feed(
			origin: OriginFor<T>,
			prices: BoundedVec<(MarketId, Ticks), MaxPrices>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let feeders = Self::named().map_err(|Unreadable| Error::<T>::FeedersUnreadable)?;
			let feeder = feeders
				.iter()
				.position(|feeder| *feeder == who)
				// There are at most `MaxFeeders`, which is 32.
				.map(|feeder| feeder as u8)
				.ok_or(Error::<T>::NotFeeder)?;
			let at = Millis(T::Clock::now());
			let markets: Vec<MarketId> = prices.iter().map(|(market, _)| *market).collect();
			for (market, price) in prices {
				ensure!(!price.is_zero(), Error::<T>::ZeroPrice);
				let terms = T::Markets::market(market);
				let terms = terms.map_err(|Unreadable| Error::<T>::MarketUnreadable)?;
				ensure!(terms.is_some(), Error::<T>::UnknownMarket);
				Self::keep(market, Feed { feeder, price, at })?;
			}
			Self::note_fed(&markets);
			Ok(Pays::No.into())
		}

		/// Names the feeders, in place of those before. Their answers are forgotten.
		///
		/// ## Dispatch Origin
		///
		/// The admin origin.
		///
		/// ## Errors
		///
		/// [`Error::DuplicateFeeder`], [`Error::MarketUnreadable`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_feeders(feeders.len() as u32))]
		pub fn set_feeders(
			origin: OriginFor<T>,
			feeders: BoundedVec<T::AccountId, MaxFeeders>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			for (place, feeder) in feeders.iter().enumerate() {
				ensure!(
					!feeders.iter().take(place).any(|other| other == feeder),
					Error::<T>::DuplicateFeeder
				);
			}
			let markets = T::Markets::markets();
			let markets = markets.map_err(|Unreadable| Error::<T>::MarketUnreadable)?;
			let markets: Vec<MarketId> = markets.into_iter().map(|(market, _)| market).collect();
			markets.iter().for_each(Feeds::<T>::remove);
			// Their prices are gone with this block.
			Self::note_fed(&markets);
			Self::deposit_event(Event::FeedersChanged { feeders: feeders.len() as u32 });
			Feeders::<T>::put(feeders);
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Notes that the next round must attend to these markets.
		fn note_fed(markets: &[MarketId]) {
			// The round reports a damaged list, and then attends to every market.
			let Ok(mut fed) = <Self as novation_ports::Prices>::fed() else { return };
			for market in markets {
				if !fed.markets.contains(market) {
					fed.markets.push(*market);
				}
			}
			<Self as novation_ports::Prices>::set_fed(&fed);
		}

		fn keep(market: MarketId, feed: Feed) -> Result<(), Error<T>> {
			let feeds = Self::answers(market);
			let mut feeds = feeds.map_err(|Unreadable| Error::<T>::FeedsUnreadable)?;
			match feeds.iter_mut().find(|known| known.feeder == feed.feeder) {
				Some(known) => *known = feed,
				None => {
					if feeds.try_push(feed).is_err() {
						defensive!("each feeder has one entry, and there are as many as places");
					}
				}
			}
			Feeds::<T>::insert(market, feeds);
			Ok(())
		}
	}
}
