//! Deadlines by the rules.

use super::Naive;
use novation_exchange_types::{CancelReason, Event, RejectReason, MAX_DEADLINES};
use novation_units::{AccountIndex, MarketId, Millis};

/// A dead man's switch of an owner or an agent, for one market or for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaiveDeadline {
	pub account: AccountIndex,
	pub agent: Option<u8>,
	pub market: Option<MarketId>,
	pub at: Millis,
	/// Scheduling number.
	pub filing: u64,
}

impl Naive {
	pub(super) fn set_deadline(
		&mut self,
		account: AccountIndex,
		agent: Option<u8>,
		market: Option<MarketId>,
		at: Option<Millis>,
	) {
		let is_own = |other: &NaiveDeadline| other.account == account && other.agent == agent;
		let is_same = |other: &NaiveDeadline| is_own(other) && other.market == market;
		let own = self.deadlines.iter().filter(|other| is_own(other)).count();
		if at.is_some() && own >= MAX_DEADLINES && !self.deadlines.iter().any(is_same) {
			let reason = RejectReason::TooManyDeadlines;
			self.events.push(Event::OperationRejected { account, market, reason });
			return;
		}
		self.deadlines.retain(|other| !is_same(other));
		if let Some(at) = at {
			let filing = self.filing();
			self.deadlines.push(NaiveDeadline { account, agent, market, at, filing });
		}
	}

	/// Serves deadlines. An account that did not renew in time loses the open orders, and the conditional orders that
	/// could add to a position, in the market of the deadline or in all markets.
	pub(super) fn cancel_overdue(&mut self) {
		self.deadlines.sort_by_key(|other| (other.at, other.filing));
		while self.deadlines.first().is_some_and(|other| other.at <= self.now) {
			let NaiveDeadline { account, market: scope, .. } = self.deadlines.remove(0);
			let is_in = |market: MarketId| scope.is_none_or(|scope| scope == market);
			let own = |at: &&super::NaiveOrder| at.account == account && is_in(at.market);
			let open: Vec<_> =
				self.orders.iter().filter(own).map(|at| (at.market, at.client_id)).collect();
			for (market, name) in open {
				self.cancel(account, market, name, CancelReason::DeadlineExpired);
			}
			self.cancel_conditionals(account, CancelReason::DeadlineExpired, |conditional| {
				!conditional.only_reduces() && is_in(conditional.market)
			});
		}
	}
}
