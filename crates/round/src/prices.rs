//! Phases 1 and 2: the prices of this block, and funding.

use crate::{Event, MarketView, Meter, PriceState, Prices, Round, Venue};
use novation_book::{Book, BookStore, Impact};
use novation_funding::premium;
use novation_ledger::AccountStore;
use novation_pricing::{index, mark, BookQuotes};
use novation_risk::relative_move;
use novation_units::{mul_div_ceil, FundingIndex, MarketId, Moment, Overflow, Side, PPM, RATE_ONE};

/// How many orders are looked at to find the price of the impact notional.
const IMPACT_ORDERS: u32 = 64;
/// How many expired orders the top of a book may hide behind.
const TOP_ORDERS: u32 = 16;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Compute index and mark of every market, and tell the schedule how far prices have moved.
	///
	/// Without a valid index the price is absent, whatever it was before.
	pub(crate) fn update_prices(&mut self) {
		let (now, feeders) = (self.now, self.venue.feeders());
		let moment = self.moment();
		let mut moved_ppm = 0;
		for (id, loaded) in &mut self.markets {
			let feeds = self.venue.feeds(*id);
			let before = loaded.price.now;
			let terms = &loaded.market.prices;
			loaded.price.now = index(&feeds, feeders, now, loaded.price.last_index, terms)
				.map(|index| Prices { index, mark: index });
			if let Ok(prices) = &mut loaded.price.now {
				let quotes = quotes(&mut self.book, *id, &loaded.state, moment);
				let (mark, basis) = mark(prices.index, loaded.price.basis, &quotes, now, terms);
				prices.mark = mark;
				let moved = loaded.price.last_mark.map(|from| relative_move(from, mark));
				moved_ppm = moved_ppm.max(moved.map_or(0, |share| u64::from(share.0)));
				let index = prices.index;
				loaded.price.keep_index(index, now);
				loaded.price.last_mark = Some(mark);
				loaded.price.basis = basis;
			}
			if before.is_ok() != loaded.price.now.is_ok()
				|| before.is_err() && before != loaded.price.now
			{
				let prices = loaded.price.now;
				self.venue.emit(Event::PriceChanged { market: *id, prices });
			}
		}
		self.schedule.advance(moved_ppm);
	}

	/// Sample the premium of every market that has a price, and charge each hour that is over.
	pub(crate) fn charge_funding(&mut self) {
		let mut charged_ppm = 0;
		let now = self.moment();
		for (id, loaded) in &mut self.markets {
			// An overflow here means absurd terms; the market then simply charges no funding.
			if let Ok(Some((rate, delta))) = step_funding(&mut self.book, *id, loaded, now) {
				self.venue.emit(Event::FundingCharged { market: *id, rate });
				charged_ppm =
					charged_ppm.max(funding_move(loaded, delta).unwrap_or(u64::from(PPM)));
			}
		}
		// Funding takes from an account what a price move of the same share would take.
		self.schedule.advance(charged_ppm);
	}
}

/// The live top of a book. A side whose first orders have all expired counts as empty.
fn quotes<B: BookStore>(
	book: &mut Book<B>,
	market: MarketId,
	state: &crate::MarketState,
	now: Moment,
) -> BookQuotes {
	let mut best = |side| {
		let order = book.best_live(market, side, now, TOP_ORDERS).ok().flatten();
		order.map(|order| order.price)
	};
	BookQuotes { bid: best(Side::Bid), ask: best(Side::Ask), last: state.last_trade }
}

fn step_funding<B: BookStore>(
	book: &mut Book<B>,
	market: MarketId,
	loaded: &mut MarketView,
	now: Moment,
) -> Result<Option<(novation_units::Rate, FundingIndex)>, Overflow> {
	let MarketView { market: terms, state, price: PriceState { now: Ok(prices), .. } } = loaded
	else {
		return Ok(None);
	};
	let notional = u128::try_from(terms.funding.impact_notional.0).map_err(|_| Overflow)?;
	let lot_ticks = notional.checked_div(u128::from(terms.tick_value.0)).ok_or(Overflow)?;
	let impact = Impact { lot_ticks, max_orders: IMPACT_ORDERS, now };
	let mut impact = |side| book.impact_price(market, side, &impact).ok().flatten();
	let premium = premium(prices.index, impact(Side::Bid), impact(Side::Ask));
	let step =
		state.funding.step(now.time, prices.index, premium, terms.tick_value, &terms.funding)?;
	state.funding = step.state;
	Ok(step.charged.map(|charge| (charge.rate, charge.index_delta)))
}

/// The charge of one lot as a share of its value, rounded up.
fn funding_move(loaded: &MarketView, delta: FundingIndex) -> Result<u64, Overflow> {
	let mark = loaded.price.last_mark.ok_or(Overflow)?;
	let lot =
		u128::from(mark.0).checked_mul(u128::from(loaded.market.tick_value.0)).ok_or(Overflow)?;
	let billionths = lot.checked_mul(RATE_ONE.unsigned_abs().into()).ok_or(Overflow)?;
	let magnitude = delta.0.checked_abs().ok_or(Overflow)?;
	let share = mul_div_ceil(magnitude, u128::from(PPM), billionths)?;
	u64::try_from(share).map_err(|_| Overflow)
}
