//! Whether a fill may happen, for both of its sides, at this block's price.

use crate::{
	margin::{account_health, reducible},
	CancelReason, HealthError, MarkSource, MarketView, Markets,
};
use alloc::vec::Vec;
use novation_book::{Judge, RestingOrder, Verdict};
use novation_ledger::{
	Account, AccountStore, Accounts, Draft, Fees, Fill, Ledger, Movements, OrderChange, Settled,
};
use novation_risk::permits;
use novation_units::{AccountIndex, Lots, MarketId, Ppm, Quote, Side, Ticks};

/// Who takes, and on which terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taking {
	pub market: MarketId,
	pub account: AccountIndex,
	pub side: Side,
	/// Closed by the exchange: the taker's margin is not asked for, and it pays no trading fee.
	pub forced: bool,
}

/// Judges each fill of a plan on a draft of the accounts, and books those it grants there.
pub(crate) struct MarginCheck<'a, S> {
	pub taking: Taking,
	pub markets: &'a Markets,
	pub loaded: &'a MarketView,
	pub draft: Draft<'a, Ledger<S>>,
	/// What each granted fill did, in their order.
	pub settled: Vec<Settled>,
	/// What the taker lacked when it was stopped for want of margin.
	pub missing: Quote,
}

/// Why a side may not have a fill.
pub(crate) struct Denial {
	pub reason: CancelReason,
	/// What the account lacks, if it is margin.
	pub missing: Quote,
}

impl Denial {
	pub(crate) fn because(reason: CancelReason) -> Self {
		Self { reason, missing: Quote::ZERO }
	}
}

/// Whether an account may go from `before` to `after` by a fill of `side` in `market`; if it lacks margin,
/// how much.
pub(crate) fn allows(
	markets: &Markets,
	market: MarketId,
	side: Side,
	before: &Account,
	after: &Account,
) -> Result<(), Denial> {
	let lots = before.lots(market);
	let reduces = lots.side() == Some(side.opposite()) && after.lots(market).side() != Some(side);
	let judged = |valued| -> Result<Result<(), Denial>, HealthError> {
		let before = account_health(markets, before, valued)?;
		let after = account_health(markets, after, valued)?;
		if permits(&before, &after, reduces) {
			return Ok(Ok(()));
		}
		let missing = after.initial.sub(after.equity).unwrap_or_default();
		Ok(Err(Denial { reason: CancelReason::InsufficientMargin, missing }))
	};
	let judged = match judged(MarkSource::Now) {
		// Without a price nothing may be opened, but positions may shrink. Whether that is safe is
		// asked at the last price: or two accounts could close at a price of their own making, and
		// leave the loss to everybody.
		Err(HealthError::PriceAbsent(_)) if reduces => judged(MarkSource::LastKnown),
		judged => judged,
	};
	judged.unwrap_or_else(|error| {
		Err(Denial::because(match error {
			HealthError::PriceAbsent(_) => CancelReason::PriceAbsent,
			HealthError::Overflow => CancelReason::Overflow,
		}))
	})
}

impl<S: AccountStore> MarginCheck<'_, S> {
	fn fill(&self, maker: &RestingOrder, price: Ticks, lots: Lots) -> Fill {
		let orders = &self.loaded.market.orders;
		let taker_fee = if self.taking.forced { Ppm::ZERO } else { orders.taker_fee };
		Fill {
			market: self.taking.market,
			tick_value: self.loaded.market.tick_value,
			funding_index: self.loaded.state.funding.index,
			maker: maker.account,
			taker: self.taking.account,
			taker_side: self.taking.side,
			lots,
			price,
			fees: Fees { maker: orders.maker_fee, taker: taker_fee },
		}
	}

	/// Book the fill on a draft of its own, and keep it if both sides may have it.
	fn attempt(&mut self, maker: &RestingOrder, price: Ticks, lots: Lots) -> Verdict<CancelReason> {
		let Taking { market, side, account, forced } = self.taking;
		let maker_side = side.opposite();
		let mut trial = Draft::new(&self.draft);
		let (maker_before, taker_before) = (trial.read(maker.account), trial.read(account));

		let mut reserved = maker_before.clone();
		let change = OrderChange { market, side: maker_side, lots, price: maker.limit() };
		if reserved.release(change).is_err() {
			return Verdict::CancelMaker(CancelReason::Overflow);
		}
		trial.write(maker.account, reserved);
		let settled = match trial.fill(&self.fill(maker, price, lots)) {
			Ok(settled) => settled,
			Err(_) => return Verdict::StopTaker(CancelReason::Overflow),
		};

		if !forced {
			let taker_after = trial.read(account);
			if let Err(denial) = allows(self.markets, market, side, &taker_before, &taker_after) {
				self.missing = denial.missing;
				return Verdict::StopTaker(denial.reason);
			}
		}
		let maker_after = trial.read(maker.account);
		let judged = allows(self.markets, market, maker_side, &maker_before, &maker_after);
		if let Err(denial) = judged {
			return Verdict::CancelMaker(denial.reason);
		}
		let changes = trial.into_changes();
		self.draft.commit(changes);
		self.settled.push(settled);
		Verdict::Fill(lots)
	}
}

impl<S: AccountStore> Judge for MarginCheck<'_, S> {
	type Reason = CancelReason;

	fn judge(
		&mut self,
		maker: &RestingOrder,
		price: Ticks,
		offered: Lots,
	) -> Verdict<CancelReason> {
		let maker_side = self.taking.side.opposite();
		let lots = if maker.reduce_only {
			let position = self.draft.read(maker.account).lots(self.taking.market);
			reducible(position, maker_side, offered)
		} else {
			offered
		};
		if lots.is_zero() {
			return Verdict::CancelMaker(CancelReason::NothingToReduce);
		}
		if let Some(prices) = self.loaded.price.prices() {
			if !self.loaded.market.in_band(maker_side, price, prices.index) {
				return Verdict::CancelMaker(CancelReason::OutsideBand);
			}
		}
		self.attempt(maker, price, lots)
	}
}
