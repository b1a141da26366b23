//! The feeds as the law sees them.

use crate::{Config, Feeders, Feeds, Pallet};
use alloc::vec::Vec;
use core::marker::PhantomData;
use novation_laws::{self as laws, Broken};
use novation_ports::InspectMarkets;
use novation_pricing::Feed;
use novation_units::MarketId;
use sp_runtime::TryRuntimeError;

struct Answers<T>(PhantomData<T>);

impl<T: Config> laws::Feeds for Answers<T> {
	fn feeders(&self) -> usize {
		Feeders::<T>::get().len()
	}
	fn feeds(&self) -> impl Iterator<Item = (MarketId, Vec<Feed>)> {
		Feeds::<T>::iter().map(|(market, feeds)| (market, feeds.into_inner()))
	}
	fn is_listed(&self, market: MarketId) -> bool {
		matches!(T::Markets::market(market), Ok(Some(_)))
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the law of feeds.
	pub fn check_laws() -> Result<(), Broken> {
		laws::feeds(&Answers::<T>(PhantomData))
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
