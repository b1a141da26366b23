//! The prices as other pallets read them and as the round writes them.

use crate::{Config, Feeders, Feeds, Pallet, Prices};
use alloc::vec::Vec;
use novation_exchange_types::PriceState;
use novation_pricing::Feed;
use novation_units::MarketId;

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

	fn set_price(market: MarketId, price: &PriceState) {
		Prices::<T>::insert(market, price);
	}
}
