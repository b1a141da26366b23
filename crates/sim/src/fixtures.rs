//! Markets and orders for tests that read like sentences.

use novation_book::SelfTrade;
use novation_exchange_types::{
	Market, MarketStatus, Matching, OrderKind, OrderRequest, OrderTerms, Resting,
};
use novation_funding::FundingTerms;
use novation_liquidation::LiquidationTerms;
use novation_pricing::PriceTerms;
use novation_risk::MarginTerms;
use novation_units::{
	ClientOrderId, Lots, MarketId, Millis, Ppm, Quote, Rate, Side, TickValue, Ticks,
};

/// Bitcoin: a lot is 0.0001 BTC, a tick 0.1 dollars.
pub const BTC: MarketId = MarketId(0);
/// Ether: a lot is 0.001 ETH, a tick 0.01 dollars.
pub const ETH: MarketId = MarketId(1);
/// Atoms in one dollar.
pub const DOLLAR: i128 = 1_000_000;

fn market(initial: u32, maintenance: u32, fee: u32) -> Market {
	Market {
		status: MarketStatus::Open,
		matching: Matching::Continuous,
		tick_value: TickValue(10),
		orders: OrderTerms {
			min_lots: Lots(1),
			max_lots: Lots(1_000_000),
			min_notional: Quote::ZERO,
			max_price: Ticks(10_000_000),
			band: Ppm(100_000),
			maker_fee: Ppm(100),
			taker_fee: Ppm(450),
		},
		margin: MarginTerms {
			initial: Ppm(initial),
			maintenance: Ppm(maintenance),
			withdrawal: Ppm(100_000),
			open_interest_lower: Quote::ZERO,
			open_interest_upper: Quote::ZERO,
			class: 0,
		},
		funding: FundingTerms {
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
		liquidation: LiquidationTerms { fee: Ppm(fee), critical: Ppm(333_333), underlying: None },
	}
}

/// The bitcoin market of the development chain, without open-interest scaling.
pub fn btc() -> Market {
	market(40_000, 20_000, 5_000)
}

/// The ether market of the development chain, without open-interest scaling.
pub fn eth() -> Market {
	market(50_000, 25_000, 6_000)
}

/// A market with few prices, so that random orders often meet. The mark is the index, and an impact of one lot sets the
/// premium.
pub fn toy() -> Market {
	let mut toy = btc();
	toy.prices.max_basis = Ppm::ZERO;
	toy.funding.impact_notional = Quote(10_000);
	toy.orders.max_lots = Lots(1_000);
	toy
}

/// The toy market as an auction.
pub fn toy_auction() -> Market {
	Market { matching: Matching::Auction, ..toy() }
}

fn limit(market: MarketId, side: Side, lots: u64, price: u64) -> OrderRequest {
	OrderRequest {
		market,
		client_id: ClientOrderId(0),
		side,
		lots: Lots(lots),
		price: Ticks(price),
		kind: OrderKind::Limit { post_only: false, expires_at: None },
		reduce_only: false,
		self_trade: SelfTrade::CancelMaker,
		display: None,
	}
}

/// Buys `lots` at `price` or better.
pub fn bid(market: MarketId, lots: u64, price: u64) -> OrderRequest {
	limit(market, Side::Bid, lots, price)
}

/// Sells `lots` at `price` or better.
pub fn ask(market: MarketId, lots: u64, price: u64) -> OrderRequest {
	limit(market, Side::Ask, lots, price)
}

/// Chained setters for an order.
pub trait Styled: Sized {
	/// Sets the client order id.
	fn named(self, client_id: u64) -> Self;
	/// Makes it post-only: rejected if it would trade immediately.
	fn post_only(self) -> Self;
	/// Sets its expiry to a time of the chain's clock.
	fn until(self, at: Millis) -> Self;
	/// Makes it immediate-or-cancel.
	fn ioc(self) -> Self;
	/// Makes it fill-or-kill.
	fn fok(self) -> Self;
	/// Makes it reduce-only.
	fn reducing(self) -> Self;
	/// Pegs it `offset` ticks from the index, no worse than its price.
	fn pegged(self, offset: i64) -> Self;
	/// Shows this many lots at a time.
	fn showing(self, lots: u64) -> Self;
	/// Sets the treatment of orders of the same account.
	fn on_self_trade(self, self_trade: SelfTrade) -> Self;
}

impl Styled for OrderRequest {
	fn named(self, client_id: u64) -> Self {
		Self { client_id: ClientOrderId(client_id), ..self }
	}
	fn post_only(self) -> Self {
		resting(self, Resting { post_only: true, ..rest(&self) })
	}
	fn until(self, at: Millis) -> Self {
		resting(self, Resting { expires_at: Some(at), ..rest(&self) })
	}
	fn ioc(self) -> Self {
		Self { kind: OrderKind::ImmediateOrCancel, ..self }
	}
	fn fok(self) -> Self {
		Self { kind: OrderKind::FillOrKill, ..self }
	}
	fn reducing(self) -> Self {
		Self { reduce_only: true, ..self }
	}
	fn pegged(self, offset: i64) -> Self {
		let Resting { post_only, expires_at } = rest(&self);
		Self { kind: OrderKind::Pegged { offset, post_only, expires_at }, ..self }
	}
	fn showing(self, lots: u64) -> Self {
		Self { display: Some(Lots(lots)), ..self }
	}
	fn on_self_trade(self, self_trade: SelfTrade) -> Self {
		Self { self_trade, ..self }
	}
}

fn rest(order: &OrderRequest) -> Resting {
	order.kind.resting().unwrap_or(Resting { post_only: false, expires_at: None })
}

/// The order with these resting terms.
fn resting(order: OrderRequest, Resting { post_only, expires_at }: Resting) -> OrderRequest {
	let kind = match order.kind {
		OrderKind::Pegged { offset, .. } => OrderKind::Pegged { offset, post_only, expires_at },
		_ => OrderKind::Limit { post_only, expires_at },
	};
	OrderRequest { kind, ..order }
}
