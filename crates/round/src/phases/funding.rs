//! Funding: the premium of each market is sampled, and each full hour is charged.

use crate::{
	desk::Desk, host::Host, state::Books, Event, Fault, HealthSchedule, MarketView, PriceState,
};
use novation_book::{BookStore, Impact};
use novation_funding::premium;
use novation_units::{
	mul_div_ceil, FundingIndex, MarketId, Moment, Overflow, Rate, Side, PPM, RATE_ONE,
};

/// Number of orders examined to compute an impact price.
const IMPACT_ORDERS: u32 = 64;

/// Samples the premium of every market that has a price, and charges each completed hour.
pub fn charge<H: Host>(desk: &mut Desk<'_, H>, schedule: &mut HealthSchedule) -> Result<(), Fault> {
	let mut charged_ppm = 0;
	for (id, view) in &mut desk.markets {
		if let Some((rate, delta)) = step(&mut desk.state.books, *id, view, desk.now)? {
			desk.events.push(Event::FundingCharged { market: *id, rate });
			charged_ppm = charged_ppm.max(funding_move(view, delta).unwrap_or(u64::from(PPM)));
		}
	}
	// Funding takes from an account as much as a price move of the same relative size.
	schedule.advance(charged_ppm);
	Ok(())
}

/// Advances the funding of a market. A market with a fault is not sampled.
fn step<S: BookStore>(
	books: &mut Books<'_, S>,
	market: MarketId,
	view: &mut MarketView,
	now: Moment,
) -> Result<Option<(Rate, FundingIndex)>, Fault> {
	let MarketView { market: terms, state, price: PriceState { now: Ok(prices), .. } } = view
	else {
		return Ok(None);
	};
	let notional = u128::try_from(terms.funding.impact_notional.0).ok();
	let lot_ticks = notional.and_then(|lots| lots.checked_div(u128::from(terms.tick_value.0)));
	let (None, Some(lot_ticks)) = (state.fault, lot_ticks) else { return Ok(None) };
	let impact = Impact { lot_ticks, max_orders: IMPACT_ORDERS, now };
	let bid = books.impact_price(market, Side::Bid, &impact)?;
	let ask = books.impact_price(market, Side::Ask, &impact)?;
	let premium = premium(prices.index, bid, ask);
	let step =
		state.funding.step(now.time, prices.index, premium, terms.tick_value, &terms.funding);
	// An overflow here means invalid terms. The market then charges no funding.
	let Ok(step) = step else { return Ok(None) };
	state.funding = step.state;
	Ok(step.charged.map(|charge| (charge.rate, charge.index_delta)))
}

/// The charge of one lot as a share of its value, rounded up.
fn funding_move(view: &MarketView, delta: FundingIndex) -> Result<u64, Overflow> {
	let mark = view.price.last_mark.ok_or(Overflow)?;
	let lot =
		u128::from(mark.0).checked_mul(u128::from(view.market.tick_value.0)).ok_or(Overflow)?;
	let billionths = lot.checked_mul(RATE_ONE.unsigned_abs().into()).ok_or(Overflow)?;
	let magnitude = delta.0.checked_abs().ok_or(Overflow)?;
	let share = mul_div_ceil(magnitude, u128::from(PPM), billionths)?;
	u64::try_from(share).map_err(|_| Overflow)
}
