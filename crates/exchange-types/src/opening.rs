//! How a market reopens after a price gap.
//!
//! The orders in the book are older than the gap, whether the relay chain, the collators or the feeders caused it. So
//! owners may first cancel their orders, and then all traders may quote again. Only after that does the market trade
//! and liquidate, and only then may accounts with positions in it withdraw.

use crate::{MarketStatus, MarketView, PriceState};
use novation_pricing::Index;
use novation_units::Millis;

/// A longer price gap closes the market until it has reopened in stages.
pub const GAP: Millis = Millis(120_000);
/// Duration of the stage in which orders may only be cancelled.
pub const CANCEL_ONLY: Millis = Millis(60_000);
/// Duration of the next stage, in which orders may rest but not trade.
pub const POST_ONLY: Millis = Millis(60_000);

/// Stage of the reopening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// Orders may only be cancelled.
	CancelOnly {
		/// End of this stage.
		until: Millis,
	},
	/// Orders may rest, but not trade.
	PostOnly {
		/// End of this stage.
		until: Millis,
	},
	/// The market is open.
	Open,
}

impl Stage {
	/// End of this stage; `None` if the market is open.
	pub fn until(self) -> Option<Millis> {
		match self {
			Self::CancelOnly { until } | Self::PostOnly { until } => Some(until),
			Self::Open => None,
		}
	}

	/// The status of the market at this stage, given the status that governance set.
	pub fn limits(self, status: MarketStatus) -> MarketStatus {
		match self {
			Self::CancelOnly { .. } if status.may_rest() => MarketStatus::CancelOnly,
			Self::PostOnly { .. } if status == MarketStatus::Open => MarketStatus::PostOnly,
			Self::PostOnly { .. } if status.may_cross() => MarketStatus::CancelOnly,
			_ => status,
		}
	}
}

impl PriceState {
	/// The reopening stage of the market at `now`.
	pub fn stage(&self, now: Millis) -> Stage {
		let Some(back) = self.back_since else { return Stage::Open };
		let ends = Millis(back.0.saturating_add(CANCEL_ONLY.0));
		let opens = Millis(ends.0.saturating_add(POST_ONLY.0));
		if now < ends {
			Stage::CancelOnly { until: ends }
		} else if now < opens {
			Stage::PostOnly { until: opens }
		} else {
			Stage::Open
		}
	}

	/// Records an index. If it ends a price gap, the market starts to reopen.
	pub fn keep_index(&mut self, index: Index) {
		if self.last_index.is_some_and(|last| index.at.since(last.at) > GAP) {
			self.back_since = Some(index.at);
		}
		self.last_index = Some(index);
	}
}

impl MarketView {
	/// The reopening stage at `now`.
	pub fn stage(&self, now: Millis) -> Stage {
		self.price.stage(now)
	}

	/// The market as of `now`, before the round of that block.
	pub fn aged(self, now: Millis) -> Self {
		let max_age = self.market.prices.max_age;
		Self { price: self.price.aged(now, max_age), now, ..self }
	}

	/// Whether the mark is a price at which anybody could trade: it is valid, the market has reopened, and its status
	/// lets orders in or out. While a market is not priced its last mark stands.
	pub fn is_priced(&self) -> bool {
		use MarketStatus::{CancelOnly, Open, PostOnly, ReduceOnly};
		let may_trade = matches!(self.listed_status(), PostOnly | Open | CancelOnly | ReduceOnly);
		self.price.prices().is_some() && self.stage(self.now) == Stage::Open && may_trade
	}

	/// Whether positions in the market can be closed.
	pub fn is_closable(&self) -> bool {
		self.is_priced() && self.listed_status().may_cross()
	}

	/// The present status, reopening included. A market with a fault is halted.
	pub fn status(&self, now: Millis) -> MarketStatus {
		match self.state.fault {
			Some(_) => MarketStatus::Halted,
			None => self.stage(now).limits(self.market.status),
		}
	}

	/// The status in the terms. A market with a fault is halted.
	pub fn listed_status(&self) -> MarketStatus {
		match self.state.fault {
			Some(_) => MarketStatus::Halted,
			None => self.market.status,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use novation_pricing::{Absent, PERIOD};
	use novation_units::Ticks;

	fn index(at: Millis) -> Index {
		Index { price: Ticks(5), at, moved_at: at, is_limited: false }
	}

	#[test]
	fn first_price_should_open_the_market_at_once() {
		let mut state = PriceState::unknown();
		state.keep_index(index(Millis(1_000_000)));
		assert_eq!(state.stage(Millis(1_000_000)), Stage::Open);
	}

	#[test]
	fn stage_should_never_allow_what_governance_does_not() {
		use MarketStatus::{CancelOnly, Halted, Initialising, Open, PostOnly, ReduceOnly, Settled};
		let until = Millis(1);
		let (first, second) = (Stage::CancelOnly { until }, Stage::PostOnly { until });
		for (status, at_first, at_second) in [
			(Initialising, Initialising, Initialising),
			(PostOnly, CancelOnly, PostOnly),
			(Open, CancelOnly, PostOnly),
			(CancelOnly, CancelOnly, CancelOnly),
			(ReduceOnly, CancelOnly, CancelOnly),
			(Halted, Halted, Halted),
			(Settled, Settled, Settled),
		] {
			assert_eq!(first.limits(status), at_first);
			assert_eq!(second.limits(status), at_second);
			assert_eq!(Stage::Open.limits(status), status);
		}
	}

	fn attended(at: u64) -> PriceState {
		let prices = crate::Prices { index: Ticks(5), mark: Ticks(5) };
		let attended_at = Some(Millis(at));
		let mut state = PriceState { now: Ok(prices), attended_at, ..PriceState::unknown() };
		state.keep_index(index(Millis(at)));
		state
	}

	#[test]
	fn price_should_be_absent_once_it_is_too_old() {
		let state = attended(1_000);
		let at = |now| state.clone().aged(Millis(now), Millis(60_000)).now;
		assert_eq!(at(61_000), state.now);
		assert_eq!(at(61_001), Err(Absent::Stale { newest: Millis(1_000) }));
	}

	#[test]
	fn market_should_be_due_once_a_period_and_sooner_if_something_is_left_to_do() {
		let state = attended(1_000);
		let last = Millis(999 + PERIOD.0);
		assert!(!state.is_due(last));
		assert!(state.is_due(Millis(last.0 + 1)));
		assert!(PriceState { is_outdated: true, ..state.clone() }.is_due(last));
		let limited = Some(Index { is_limited: true, ..index(Millis(1_000)) });
		let on_its_way = PriceState { last_index: limited, ..state };
		assert!(on_its_way.is_due(last));
		// Without a price no index is on its way.
		assert!(!PriceState { now: Err(Absent::NeverFed), ..on_its_way }.is_due(last));
		assert!(PriceState::unknown().is_due(Millis(0)));
	}
}
