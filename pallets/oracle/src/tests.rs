//! Every call of the pallet.

mod damage;
mod feed;
mod set_feeders;

use crate::mock::*;
use frame_support::{dispatch::DispatchResultWithPostInfo, pallet_prelude::DispatchResult};
use novation_pricing::Feed;
use novation_units::{MarketId, Millis, Ticks};

fn feed(who: u64, prices: &[(MarketId, u64)]) -> DispatchResultWithPostInfo {
	let prices: Vec<_> = prices.iter().map(|(market, price)| (*market, Ticks(*price))).collect();
	Oracle::feed(RuntimeOrigin::signed(who), prices.try_into().expect("at most 64"))
}

fn set_feeders(feeders: &[u64]) -> DispatchResult {
	Oracle::set_feeders(RuntimeOrigin::root(), feeders.to_vec().try_into().expect("at most 32"))
}

fn answer(feeder: u8, price: u64, at: Millis) -> Feed {
	Feed { feeder, price: Ticks(price), at }
}
