//! Cost of the calls, with the largest number of feeders and markets.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use novation_ports::benchmarking::{Setup, PRICE};
use novation_units::{MarketId, Ticks};

/// Markets in the benchmark. A feed with more prices names a market twice, which is read once.
const MARKETS: u16 = 16;

fn accounts<T: Config>(count: u32) -> BoundedVec<T::AccountId, MaxFeeders> {
	BoundedVec::truncate_from((0..count).map(|number| account("feeder", number, 0)).collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn feed(n: Linear<1, 16>) {
		T::BenchmarkSetup::open_markets(MARKETS);
		let feeders = accounts::<T>(MaxFeeders::get());
		// The last feeder of the list is found last.
		let feeder = feeders.last().expect("there are feeders").clone();
		Feeders::<T>::put(feeders);
		let price = Ticks(PRICE.0 + 1);
		let prices: Vec<_> = (0..n).map(|id| (MarketId(id as u16), price)).collect();
		let prices = BoundedVec::truncate_from(prices);
		#[extrinsic_call]
		_(RawOrigin::Signed(feeder), prices);
		let fed = |id| Feeds::<T>::get(MarketId(id)).last().map(|given| given.price);
		assert!((0..n as u16).all(|id| fed(id) == Some(price)));
	}

	#[benchmark(pov_mode = Measured)]
	fn set_feeders(n: Linear<0, 32>) -> Result<(), BenchmarkError> {
		T::BenchmarkSetup::open_markets(MARKETS);
		let admin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let feeders = accounts::<T>(n);
		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, feeders);
		assert_eq!(Feeders::<T>::get().len() as u32, n);
		assert!(Feeds::<T>::get(MarketId(0)).is_empty());
		Ok(())
	}
}
