//! Limits of agents, by the rules.

use super::{Naive, NaiveOrder};
use novation_exchange_types::{AgentCap, OrderRequest, RejectReason};
use novation_units::{AccountIndex, Lots, MarketId, Quote, Side};

impl Naive {
	/// Checks the limits of an agent. With its order, the position and the open orders of its side must be within the
	/// agent's largest position, and everything together within its leverage. Orders that only reduce the position are
	/// free of both limits.
	pub(super) fn agent_may(
		&self,
		account: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), RejectReason> {
		let Some(cap) = agent.filter(|_| !order.reduce_only) else { return Ok(()) };
		let (market, lots) = (order.market, i128::from(order.lots.0));
		let mut with = self.clone();
		with.orders.push(NaiveOrder {
			market,
			side: order.side,
			price: order.price.0,
			offset: None,
			seq: 0,
			lots: order.lots.0,
			shown: order.lots.0,
			display: order.lots.0,
			account,
			client_id: order.client_id,
			expires_at: None,
			reduce_only: false,
		});

		let sign = if order.side == Side::Bid { 1 } else { -1 };
		let position = sign * self.lots(account, market);
		let before = position + self.open_lots(account, market, order.side);
		let after = position + with.open_lots(account, market, order.side);
		if position < 0 && after <= 0 {
			return Ok(());
		}
		if after > i128::from(cap.max_position.0) {
			let room =
				(0..=lots).rev().find(|lots| before + lots <= i128::from(cap.max_position.0));
			return Err(RejectReason::AgentPosition { room: Lots(room.unwrap_or(0) as u64) });
		}
		let (equity, _, _) = self.health(account);
		let allowed = equity.max(0) * i128::from(cap.max_leverage);
		let (gross, gross_after) = (self.gross(account), with.gross(account));
		if gross_after > gross && gross_after > allowed {
			return Err(RejectReason::AgentLeverage { room: Quote((allowed - gross).max(0)) });
		}
		Ok(())
	}

	fn open_lots(&self, account: AccountIndex, market: MarketId, side: Side) -> i128 {
		let open = self.orders.iter().chain(self.entered.iter().map(|at| &at.order));
		let own = open.filter(|at| at.account == account && at.market == market);
		own.filter(|at| at.side == side).map(|at| i128::from(at.lots)).sum()
	}

	/// The largest value of all positions at mark, in each market with all bids filled, all asks filled, or neither.
	fn gross(&self, account: AccountIndex) -> i128 {
		let worth = |(market, facts): (&MarketId, &super::Facts)| {
			let position = self.lots(account, *market);
			let bought = position + self.open_lots(account, *market, Side::Bid);
			let sold = position - self.open_lots(account, *market, Side::Ask);
			let most = position.abs().max(bought.abs()).max(sold.abs());
			most * facts.mark * i128::from(facts.terms.tick_value.0)
		};
		self.facts.iter().map(worth).sum()
	}
}
