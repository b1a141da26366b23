//! Cost of the calls of the admin.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use novation_exchange_types::MarketStatus;
use novation_ports::benchmarking::Setup;
use novation_units::MarketId;

fn listing<T: Config>() -> Listing {
	let symbol = BoundedVec::truncate_from(vec![b'X'; 16]);
	Listing { symbol, price_decimals: 1, size_decimals: 4, market: T::BenchmarkSetup::terms() }
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// Somewhat fewer markets than there can be.
fn open_all_but<T: Config>(missing: u32) -> MarketId {
	let count = T::MaxMarkets::get().saturating_sub(missing) as u16;
	T::BenchmarkSetup::open_markets(count);
	MarketId(count)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn add_market() -> Result<(), BenchmarkError> {
		let (admin, market) = (admin::<T>()?, open_all_but::<T>(1));
		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, market, listing::<T>());
		assert_eq!(Markets::<T>::count(), T::MaxMarkets::get());
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn update_market() -> Result<(), BenchmarkError> {
		let admin = admin::<T>()?;
		open_all_but::<T>(0);
		let terms = T::BenchmarkSetup::terms();
		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, MarketId(0), terms);
		assert!(Markets::<T>::contains_key(MarketId(0)));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn set_status() -> Result<(), BenchmarkError> {
		let admin = admin::<T>()?;
		open_all_but::<T>(0);
		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, MarketId(0), MarketStatus::Halted);
		let status = Markets::<T>::get(MarketId(0)).map(|listing| listing.market.status);
		assert_eq!(status, Some(MarketStatus::Halted));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn clear_fault() -> Result<(), BenchmarkError> {
		let admin = admin::<T>()?;
		open_all_but::<T>(0);
		T::BenchmarkSetup::halt_by_fault(MarketId(0));
		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, MarketId(0));
		let status = Markets::<T>::get(MarketId(0)).map(|listing| listing.market.status);
		assert_eq!(status, Some(MarketStatus::Halted));
		Ok(())
	}
}
