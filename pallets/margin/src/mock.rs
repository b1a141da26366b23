//! The pallet with the other pallets of the exchange in memory.

use crate as pallet_margin;
use frame_support::{derive_impl, traits::Time};
use novation_exchange_types::{MarketState, PriceState, Prices};
use novation_ports::memory::Memory;
use novation_pricing::Index;
use novation_sim::{btc, eth, BTC, ETH};
use novation_units::{Lots, MarketId, Millis, Ticks};

/// Clock of the chain, and time of the last prices.
pub const NOW: Millis = Millis(10_000_000);
/// Price of bitcoin: 100 000 dollars.
pub const BTC_PRICE: Ticks = Ticks(1_000_000);
/// Price of ether: 4 000 dollars.
pub const ETH_PRICE: Ticks = Ticks(400_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Margin: pallet_margin,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

impl pallet_margin::Config for Test {
	type Markets = Memory;
	type Prices = Memory;
	type Accounts = Memory;
	type Clock = Clock;
}

/// Runs a test with bitcoin and ether open and priced.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	Memory::list(BTC, btc());
	Memory::list(ETH, eth());
	Memory::with(|state| state.now = NOW);
	for (market, price) in [(BTC, BTC_PRICE), (ETH, ETH_PRICE)] {
		set_price(market, price);
		let market_state = MarketState { open_interest: Lots(10_000), ..MarketState::start(NOW) };
		Memory::with(|state| state.market_states.insert(market, market_state));
	}
	test()
}

/// Gives a market this index and mark, as of now.
pub fn set_price(market: MarketId, price: Ticks) {
	let now = Memory::with(|state| state.now);
	let price_state = PriceState {
		now: Ok(Prices { index: price, mark: price }),
		attended_at: Some(now),
		is_outdated: false,
		last_index: Some(Index { price, at: now, moved_at: now, is_limited: false }),
		last_mark: Some(price),
		basis: None,
		back_since: None,
	};
	Memory::with(|state| state.prices.insert(market, price_state));
}
