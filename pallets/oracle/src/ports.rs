//! The prices as other pallets read them and as the round writes them.

use crate::{Config, Fed, FedSince, Feeders, Feeds, MaxFeeders, Pallet, Prices};
use alloc::vec::Vec;
use frame_support::{storage::unhashed, BoundedVec};
use novation_exchange_types::{FedMarkets, PriceState};
use novation_ports::decoded;
use novation_pricing::Feed;
use novation_units::{MarketId, Unreadable};

impl<T: Config> Pallet<T> {
	/// Returns the feeders; none if nobody is named.
	pub(crate) fn named() -> Result<BoundedVec<T::AccountId, MaxFeeders>, Unreadable> {
		let feeders = decoded(unhashed::get_raw(&Feeders::<T>::hashed_key()))?;
		Ok(feeders.unwrap_or_else(BoundedVec::new))
	}

	/// Returns the latest answers for a market; none if no feeder has answered.
	pub(crate) fn answers(market: MarketId) -> Result<BoundedVec<Feed, MaxFeeders>, Unreadable> {
		let feeds = decoded(unhashed::get_raw(&Feeds::<T>::hashed_key_for(market)))?;
		Ok(feeds.unwrap_or_else(BoundedVec::new))
	}
}

impl<T: Config> novation_ports::Prices for Pallet<T> {
	fn feeders() -> Result<u32, Unreadable> {
		// At most `MaxFeeders`.
		Ok(Self::named()?.len() as u32)
	}

	fn feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		Ok(Self::answers(market)?.into_inner())
	}

	fn price(market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		decoded(unhashed::get_raw(&Prices::<T>::hashed_key_for(market)))
	}

	fn fed() -> Result<FedMarkets, Unreadable> {
		let fed = decoded(unhashed::get_raw(&Fed::<T>::hashed_key()))?;
		let fed_since = |(last_round, markets): FedSince| FedMarkets {
			last_round,
			markets: markets.into_inner(),
		};
		// Nothing is stored before the first feed and the first round.
		Ok(fed.map_or(FedMarkets::default(), fed_since))
	}

	fn set_fed(fed: &FedMarkets) {
		let FedMarkets { last_round, markets } = fed;
		// A market that finds no place is attended to within a period.
		Fed::<T>::put((*last_round, BoundedVec::truncate_from(markets.clone())));
	}

	fn set_price(market: MarketId, price: &PriceState) {
		Prices::<T>::insert(market, price);
	}
}
