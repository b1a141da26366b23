//! Funding: the premium of each market that is due is sampled, and each full hour is charged.

use crate::{
	desk::Desk,
	host::Host,
	state::{Books, Held},
	Event, Fault, MarketView, PriceState,
};
use novation_book::{BookStore, Impact};
use novation_funding::{premium, Charge};
use novation_units::{MarketId, Moment, Side};

/// Number of orders examined to compute an impact price.
const IMPACT_ORDERS: u32 = 64;

/// Samples the premium of every attended market that has a price, and charges each completed hour.
pub fn charge<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	for (id, held) in desk.attention.attended() {
		let Some(view) = desk.markets.get_mut(&id) else { continue };
		let steps = [
			held.and_then(|held| hold(view, held)),
			sample(&mut desk.state.books, id, view, desk.now)?,
		];
		for Charge { rate, .. } in steps.into_iter().flatten() {
			desk.events.push(Event::FundingCharged { market: id, rate });
		}
	}
	Ok(())
}

/// Counts the last premium for the rounds that have passed the market over, as if each had attended to it.
fn hold(view: &mut MarketView, held: Held) -> Option<Charge> {
	let MarketView { market: terms, state, .. } = view;
	// Without a sample at the last attendance nothing holds.
	if state.fault.is_some() || state.funding.last_sample != held.from {
		return None;
	}
	let step = state.funding.hold(held.until, held.index, terms.tick_value, &terms.funding).ok()?;
	state.funding = step.state;
	step.charged
}

/// Takes one sample of the premium of a market. A market with a fault is not sampled.
fn sample<S: BookStore>(
	books: &mut Books<'_, S>,
	market: MarketId,
	view: &mut MarketView,
	now: Moment,
) -> Result<Option<Charge>, Fault> {
	let MarketView { market: terms, state, price: PriceState { now: Ok(prices), .. }, .. } = view
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
	Ok(step.charged)
}
