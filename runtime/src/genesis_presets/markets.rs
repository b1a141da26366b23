//! Genesis markets of the test networks.

use alloc::vec::Vec;
use novation_exchange_types::{Market, MarketStatus, Matching, OrderTerms};
use novation_funding::FundingTerms;
use novation_liquidation::LiquidationTerms;
use novation_pricing::PriceTerms;
use novation_risk::MarginTerms;
use novation_units::{Lots, MarketId, Millis, Ppm, Quote, Rate, TickValue, Ticks};
use pallet_markets::GenesisMarket;

/// Atoms per dollar.
const DOLLAR: i128 = 1_000_000;

/// Parameters that differ between the markets.
struct Kind {
	initial: Ppm,
	maintenance: Ppm,
	liquidation_fee: Ppm,
	/// Open interest at which initial margin starts to rise, and at which it reaches 100 %.
	open_interest: (Quote, Quote),
	max_lots: Lots,
	max_price: Ticks,
}

/// Bitcoin: a lot is 0.0001 BTC and a tick 0.1 dollars, so one lot is worth ten atoms per tick.
pub fn btc() -> GenesisMarket {
	let market = terms(Kind {
		initial: Ppm(40_000),
		maintenance: Ppm(20_000),
		liquidation_fee: Ppm(5_000),
		open_interest: (Quote(500_000_000 * DOLLAR), Quote(2_000_000_000 * DOLLAR)),
		max_lots: Lots(10_000_000),
		max_price: Ticks(100_000_000),
	});
	listed(0, "BTC-PERP", 1, 4, market)
}

/// Ether: a lot is 0.001 ETH and a tick 0.01 dollars, so one lot is worth ten atoms per tick.
pub fn eth() -> GenesisMarket {
	let market = terms(Kind {
		initial: Ppm(50_000),
		maintenance: Ppm(25_000),
		liquidation_fee: Ppm(6_000),
		open_interest: (Quote(200_000_000 * DOLLAR), Quote(1_000_000_000 * DOLLAR)),
		max_lots: Lots(50_000_000),
		max_price: Ticks(100_000_000),
	});
	listed(1, "ETH-PERP", 2, 3, market)
}

fn listed(id: u16, symbol: &str, price: u8, size: u8, market: Market) -> GenesisMarket {
	(MarketId(id), Vec::from(symbol), price, size, market)
}

fn terms(kind: Kind) -> Market {
	Market {
		status: MarketStatus::Open,
		matching: Matching::Continuous,
		tick_value: TickValue(10),
		orders: OrderTerms {
			min_lots: Lots(1),
			max_lots: kind.max_lots,
			min_notional: Quote::ZERO,
			max_price: kind.max_price,
			band: Ppm(100_000),
			maker_fee: Ppm(100),
			taker_fee: Ppm(450),
		},
		margin: MarginTerms {
			initial: kind.initial,
			maintenance: kind.maintenance,
			withdrawal: Ppm(100_000),
			open_interest_lower: kind.open_interest.0,
			open_interest_upper: kind.open_interest.1,
			class: 0,
		},
		funding: FundingTerms {
			// 0.01 % per eight hours, clamped to 0.05 %, and at most 4 % per hour.
			interest: Rate(100_000),
			premium_clamp: Rate(500_000),
			max_rate: Rate(40_000_000),
			impact_notional: Quote(20_000 * DOLLAR),
			max_sample_gap: Millis(60_000),
		},
		prices: PriceTerms {
			max_age: Millis(60_000),
			max_move: Ppm(100_000),
			basis_time: Millis(150_000),
			max_basis: Ppm(10_000),
		},
		liquidation: LiquidationTerms { fee: kind.liquidation_fee, critical: Ppm(333_333) },
	}
}
