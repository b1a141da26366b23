//! The markets as other pallets read them.

use crate::{Config, Listing, Markets, Pallet};
use alloc::vec::Vec;
use frame_support::storage::unhashed;
use novation_exchange_types::Market;
use novation_ports::{decoded, InspectMarkets};
use novation_units::{MarketId, Unreadable};

impl<T: Config> Pallet<T> {
	/// Returns a market with its display; `None` if it is not listed.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	pub fn listing(market: MarketId) -> Result<Option<Listing>, Unreadable> {
		decoded(unhashed::get_raw(&Markets::<T>::hashed_key_for(market)))
	}
}

impl<T: Config> InspectMarkets for Pallet<T> {
	fn markets() -> Result<Vec<(MarketId, Market)>, Unreadable> {
		let mut markets: Vec<_> =
			Markets::<T>::iter().map(|(id, listing)| (id, listing.market)).collect();
		markets.sort_by_key(|(id, _)| *id);
		// The iteration skips what does not decode, the count does not.
		match u32::try_from(markets.len()) == Ok(Markets::<T>::count()) {
			true => Ok(markets),
			false => Err(Unreadable),
		}
	}

	fn market(market: MarketId) -> Result<Option<Market>, Unreadable> {
		Ok(Self::listing(market)?.map(|listing| listing.market))
	}
}
