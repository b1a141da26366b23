//! The prices as other pallets read them and as the round writes them.

use crate::{Config, Fed, FedSince, Feeders, Feeds, MaxFeeders, Pallet, Prices};
use alloc::vec::Vec;
use frame_support::{storage::unhashed, BoundedVec};
use novation_exchange_types::{FedMarkets, PriceState};
use novation_ports::decoded;
use novation_pricing::Feed;
use novation_units::{MarketId, Unreadable};

impl<T: Config> novation_ports::Prices for Pallet<T> {
	fn feeders() -> u32 {
		Feeders::<T>::decode_len().and_then(|feeders| u32::try_from(feeders).ok()).unwrap_or(0)
	}

	fn feeds(market: MarketId) -> Vec<Feed> {
		Feeds::<T>::get(market).into_inner()
	}

	fn price(market: MarketId) -> Option<PriceState> {
		Prices::<T>::get(market)
	}

	fn read_feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		let feeds = decoded(unhashed::get_raw(&Feeds::<T>::hashed_key_for(market)))?;
		// No feeder has answered yet.
		Ok(feeds.map_or_else(Vec::new, BoundedVec::<Feed, MaxFeeders>::into_inner))
	}

	fn read_price(market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		decoded(unhashed::get_raw(&Prices::<T>::hashed_key_for(market)))
	}

	fn read_fed() -> Result<FedMarkets, Unreadable> {
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
		Fed::<T>::put((*last_round, BoundedVec::truncate_from(markets.clone())));
	}

	fn set_price(market: MarketId, price: &PriceState) {
		Prices::<T>::insert(market, price);
	}
}
