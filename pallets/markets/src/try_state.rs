//! The listings as the law sees them.

use crate::{Config, Markets, Pallet};
use core::marker::PhantomData;
use frame_support::traits::Get;
use novation_exchange_types::Market;
use novation_laws::{self as laws, Broken};
use novation_units::MarketId;
use sp_runtime::TryRuntimeError;

struct Listed<T>(PhantomData<T>);

impl<T: Config> laws::Listings for Listed<T> {
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)> {
		Markets::<T>::iter().map(|(market, listing)| (market, listing.market))
	}
}

impl<T: Config> laws::ListingLimits for Listed<T> {
	fn max_markets(&self) -> usize {
		usize::try_from(T::MaxMarkets::get()).unwrap_or(usize::MAX)
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the law of listings.
	pub fn check_laws() -> Result<(), Broken> {
		laws::listings(&Listed::<T>(PhantomData))
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
