//! Whether both accounts may have a fill at this block's price.

use super::margin::{account_health, reducible};
use crate::{
	state::{ledger_fault, unreserved},
	steps::sweep::Sweep,
	CancelReason, Fault, HealthError, MarkSource, MarketStatus, MarketView, Markets,
};
use alloc::vec::Vec;
use novation_book::{FillCheck, RestingOrder, Verdict};
use novation_ledger::{
	Account, AccountFault, AccountStore, Accounts, Draft, Fees, Fill, Ledger, LedgerError,
	Movements, OrderChange, Settled,
};
use novation_risk::permits;
use novation_units::{Lots, MarketId, Ppm, Quote, Side, Ticks};

/// Checks each fill of a plan on a draft of the accounts, and books granted fills there.
pub struct MarginCheck<'a, S> {
	pub sweep: &'a Sweep,
	pub markets: &'a Markets,
	pub view: &'a MarketView,
	pub draft: Draft<'a, Ledger<S>>,
	/// The result of each granted fill, in order.
	pub settled: Vec<Settled>,
	/// Margin that the taker lacked when the check stopped it.
	pub missing: Quote,
	/// The damage that ended the plan.
	pub fault: Option<Fault>,
}

/// Reason why a side may not have a fill.
pub struct Denial {
	pub reason: CancelReason,
	/// Margin that the account lacks.
	pub missing: Quote,
}

impl Denial {
	pub fn because(reason: CancelReason) -> Self {
		Self { reason, missing: Quote::ZERO }
	}
}

/// Whether the market lets positions only shrink, whichever order rests in it.
pub fn must_reduce(view: &MarketView) -> bool {
	view.listed_status() == MarketStatus::ReduceOnly
}

/// Whether an account has a position in a market without a price.
fn has_unpriced(markets: &Markets, account: &Account) -> bool {
	let held = account.positions.iter().filter(|position| !position.lots.is_zero());
	let is_priced = |market| markets.get(&market).is_some_and(MarketView::is_priced);
	held.into_iter().any(|position| !is_priced(position.market))
}

/// Checks whether an account may go from `before` to `after` by a fill of `side` in `market`. Returns the missing
/// margin if it lacks any.
pub fn allows(
	markets: &Markets,
	market: MarketId,
	side: Side,
	before: &Account,
	after: &Account,
) -> Result<(), Denial> {
	let lots = before.lots(market);
	let reduces = lots.side() == Some(side.opposite()) && after.lots(market).side() != Some(side);
	// No position grows without a price. It may shrink, if at the last price that is safe: otherwise two accounts could
	// close at a price of their own making, and leave the loss to others.
	let has_price = markets.get(&market).is_some_and(|view| view.price.prices().is_some());
	if !has_price && !reduces {
		return Err(Denial::because(CancelReason::PriceAbsent));
	}
	let judged = || -> Result<Result<(), Denial>, HealthError> {
		let has_unpriced = has_unpriced(markets, before);
		let before = account_health(markets, before, MarkSource::Now)?;
		let after = account_health(markets, after, MarkSource::Now)?;
		if permits(&before, &after, reduces, has_unpriced) {
			return Ok(Ok(()));
		}
		let missing = after.initial.sub(after.equity)?;
		Ok(Err(Denial { reason: CancelReason::InsufficientMargin, missing }))
	};
	judged().unwrap_or_else(|error| {
		Err(Denial::because(match error {
			HealthError::PriceAbsent(_) => CancelReason::PriceAbsent,
			HealthError::Overflow => CancelReason::Overflow,
		}))
	})
}

impl<S: AccountStore> MarginCheck<'_, S> {
	fn fill(&self, maker: &RestingOrder, price: Ticks, lots: Lots) -> Fill {
		let orders = &self.view.market.orders;
		let taker_fee = if self.sweep.is_forced() { Ppm::ZERO } else { orders.taker_fee };
		Fill {
			market: self.sweep.market,
			tick_value: self.view.market.tick_value,
			funding_index: self.view.state.funding.index,
			maker: maker.account,
			taker: self.sweep.account,
			taker_side: self.sweep.side,
			lots,
			price,
			fees: Fees { maker: orders.maker_fee, taker: taker_fee },
		}
	}

	fn try_check(
		&mut self,
		maker: &RestingOrder,
		price: Ticks,
		offered: Lots,
	) -> Result<Verdict<CancelReason>, Fault> {
		let maker_side = self.sweep.side.opposite();
		// The orders of an account in liquidation are void.
		let holder = self.draft.read(maker.account).map_err(ledger_fault)?;
		if holder.in_liquidation() {
			return Ok(Verdict::CancelMaker(CancelReason::Liquidation));
		}
		let lots = if maker.reduce_only || must_reduce(self.view) {
			reducible(holder.lots(self.sweep.market), maker_side, offered)
		} else {
			offered
		};
		if lots.is_zero() {
			return Ok(Verdict::CancelMaker(match maker.reduce_only {
				true => CancelReason::NothingToReduce,
				false => CancelReason::MarketReduceOnly,
			}));
		}
		if let Some(prices) = self.view.price.prices() {
			if !self.view.market.in_band(maker_side, price, prices.index) {
				return Ok(Verdict::CancelMaker(CancelReason::OutsideBand));
			}
		}
		self.attempt(maker, price, lots)
	}

	/// Books the fill on a separate draft, and keeps it if both sides may have it.
	fn attempt(
		&mut self,
		maker: &RestingOrder,
		price: Ticks,
		lots: Lots,
	) -> Result<Verdict<CancelReason>, Fault> {
		let Sweep { market, side, account, .. } = *self.sweep;
		let maker_side = side.opposite();
		let mut trial = Draft::new(&self.draft);
		let read = |index| trial.read(index).map_err(|damage: AccountFault| ledger_fault(damage));
		let (maker_before, taker_before) = (read(maker.account)?, read(account)?);

		let mut reserved = maker_before.clone();
		let change = OrderChange { market, side: maker_side, lots, price: maker.limit() };
		// A resting order has its margin reserved, unless the sums of its account are damaged.
		reserved.release(change).map_err(|error| unreserved(maker.account, error))?;
		trial.write(maker.account, reserved);
		let settled = match trial.fill(&self.fill(maker, price, lots)) {
			Ok(settled) => settled,
			Err(LedgerError::Fault(damage)) => return Err(ledger_fault(damage)),
			// The maker has a place for the market: its order holds it.
			Err(LedgerError::TooManyPositions) => {
				return Ok(Verdict::StopTaker(CancelReason::TooManyPositions))
			}
			Err(_) => return Ok(Verdict::StopTaker(CancelReason::Overflow)),
		};

		if !self.sweep.is_forced() {
			let taker_after = trial.read(account).map_err(ledger_fault)?;
			if let Err(denial) = allows(self.markets, market, side, &taker_before, &taker_after) {
				self.missing = denial.missing;
				return Ok(Verdict::StopTaker(denial.reason));
			}
		}
		let maker_after = trial.read(maker.account).map_err(ledger_fault)?;
		let judged = allows(self.markets, market, maker_side, &maker_before, &maker_after);
		if let Err(denial) = judged {
			return Ok(Verdict::CancelMaker(denial.reason));
		}
		let changes = trial.into_changes();
		self.draft.commit(changes);
		self.settled.push(settled);
		Ok(Verdict::Fill(lots))
	}
}

impl<S: AccountStore> FillCheck for MarginCheck<'_, S> {
	type Reason = CancelReason;

	fn check(
		&mut self,
		maker: &RestingOrder,
		price: Ticks,
		offered: Lots,
	) -> Verdict<CancelReason> {
		self.try_check(maker, price, offered).unwrap_or_else(|fault| {
			// The plan is dropped. A verdict cannot carry the fault.
			self.fault = Some(fault);
			Verdict::StopTaker(CancelReason::Overflow)
		})
	}
}
