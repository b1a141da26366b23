//! The markets as other pallets read them.

use crate::{Config, Markets, Pallet};
use alloc::vec::Vec;
use novation_exchange_types::Market;
use novation_ports::InspectMarkets;
use novation_units::{MarketId, Unreadable};

impl<T: Config> InspectMarkets for Pallet<T> {
	fn markets() -> Vec<(MarketId, Market)> {
		let mut markets: Vec<_> =
			Markets::<T>::iter().map(|(id, listing)| (id, listing.market)).collect();
		markets.sort_by_key(|(id, _)| *id);
		markets
	}

	fn read_markets() -> Result<Vec<(MarketId, Market)>, Unreadable> {
		let markets = Self::markets();
		// The iteration skips values that do not decode, and the count includes them.
		match u32::try_from(markets.len()) == Ok(Markets::<T>::count()) {
			true => Ok(markets),
			false => Err(Unreadable),
		}
	}

	fn market(market: MarketId) -> Option<Market> {
		Markets::<T>::get(market).map(|listing| listing.market)
	}
}
