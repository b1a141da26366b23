//! Protection and its position, by the rules.

use super::{conditionals::NaiveKind, Naive};
use novation_exchange_types::{CancelReason, TwapRequest};
use novation_units::{AccountIndex, MarketId, Side};

impl Naive {
	/// After each order or auction that traded: a bracket protects at most what its account holds on its side. Another order that may only
	/// reduce ends when the position ends that it could have reduced.
	pub(super) fn follow_position(&mut self, account: AccountIndex, market: MarketId) {
		let lots = self.lots(account, market);
		let mut ended = Vec::new();
		for at in self.conditionals.iter_mut() {
			if at.account != account || at.market != market {
				continue;
			}
			let held = |side: Side| match side {
				Side::Bid => lots.max(0) as u64,
				Side::Ask => (-lots).max(0) as u64,
			};
			match &mut at.kind {
				NaiveKind::Bracket { request, filled, closed, lost, .. } => {
					let open = *filled - *closed - *lost;
					*lost += open.saturating_sub(held(request.entry.side));
				}
				NaiveKind::Trigger(order)
				| NaiveKind::Twap { request: TwapRequest { order, .. }, .. }
					if order.reduce_only =>
				{
					match held(order.side.opposite()) {
						0 if at.has_position => ended.push(at.client_id),
						0 => (),
						_ => at.has_position = true,
					}
				}
				_ => (),
			}
		}
		for name in ended {
			let at = self.conditional_at(account, name).expect("it was there");
			self.cancel_conditional(at, CancelReason::PositionClosed);
		}
	}
}
