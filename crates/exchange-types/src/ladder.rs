//! A ladder: one operation that places many orders.

use crate::OrderRequest;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{ClientOrderId, Lots, Ticks};
use scale_info::TypeInfo;

/// The most rungs of a ladder.
pub const MAX_RUNGS: u8 = 64;

/// Orders of the same kind, spaced evenly from one price to another.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Ladder {
	/// The first rung, with the total size of all rungs. Later rungs have the client order ids that follow.
	pub first: OrderRequest,
	/// Price of the last rung.
	pub last_price: Ticks,
	/// Number of rungs, from 2 to [`MAX_RUNGS`].
	pub rungs: u8,
}

/// Reason for which a ladder is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LadderError {
	/// Fewer than 2 rungs, or more than [`MAX_RUNGS`].
	Rungs,
	/// The client order ids of the rungs overflow.
	Names,
}

impl Ladder {
	/// The orders, from the first price to the last.
	///
	/// Sizes differ by at most one lot: the first rungs take the remainder. Prices are rounded towards the first.
	///
	/// # Errors
	///
	/// [`LadderError`].
	pub fn orders(self) -> Result<impl Iterator<Item = OrderRequest>, LadderError> {
		if !(2..=MAX_RUNGS).contains(&self.rungs) {
			return Err(LadderError::Rungs);
		}
		let rungs = u64::from(self.rungs);
		self.first.client_id.0.checked_add(rungs).ok_or(LadderError::Names)?;
		Ok((0..rungs).map(move |rung| self.rung(rung, rungs)))
	}

	fn rung(&self, rung: u64, rungs: u64) -> OrderRequest {
		let Lots(total) = self.first.lots;
		let (each, larger) = (total.checked_div(rungs), total.checked_rem(rungs));
		let extra = u64::from(larger.is_some_and(|larger| rung < larger));
		let (from, to) = (u128::from(self.first.price.0), u128::from(self.last_price.0));
		// At most the distance between two 64-bit prices.
		let steps = u128::from(rungs.saturating_sub(1).max(1));
		let away = from.abs_diff(to).saturating_mul(rung.into()) / steps;
		let price = if to >= from { from.saturating_add(away) } else { from.saturating_sub(away) };
		OrderRequest {
			client_id: ClientOrderId(self.first.client_id.0.saturating_add(rung)),
			lots: Lots(each.unwrap_or(0).saturating_add(extra)),
			price: Ticks(u64::try_from(price).unwrap_or(u64::MAX)),
			..self.first
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::OrderKind;
	use novation_units::SelfTrade;
	use novation_units::{MarketId, Side};
	use proptest::prelude::*;

	fn ladder(lots: u64, from: u64, to: u64, rungs: u8) -> Ladder {
		let first = OrderRequest {
			market: MarketId(0),
			client_id: ClientOrderId(7),
			side: Side::Bid,
			lots: Lots(lots),
			price: Ticks(from),
			kind: OrderKind::ImmediateOrCancel,
			reduce_only: false,
			self_trade: SelfTrade::CancelMaker,
			display: None,
		};
		Ladder { first, last_price: Ticks(to), rungs }
	}

	#[test]
	fn ladder_should_go_from_one_price_to_the_other() {
		let orders: Vec<_> = ladder(10, 100, 91, 4).orders().unwrap().collect();
		let rungs: Vec<_> =
			orders.iter().map(|at| (at.client_id.0, at.price.0, at.lots.0)).collect();
		assert_eq!(rungs, [(7, 100, 3), (8, 97, 3), (9, 94, 2), (10, 91, 2)]);
	}

	#[test]
	fn ladder_of_one_rung_or_too_many_should_be_rejected() {
		for rungs in [0, 1, MAX_RUNGS + 1] {
			assert_eq!(ladder(10, 1, 2, rungs).orders().err(), Some(LadderError::Rungs));
		}
		let mut last = ladder(10, 1, 2, 2);
		last.first.client_id = ClientOrderId(u64::MAX - 1);
		assert_eq!(last.orders().err(), Some(LadderError::Names));
	}

	proptest! {
		#[test]
		fn rungs_should_add_up_and_stay_between_the_prices(
			lots: u64, from: u64, to: u64, rungs in 2..=MAX_RUNGS,
		) {
			let orders: Vec<_> = ladder(lots, from, to, rungs).orders().unwrap().collect();
			prop_assert_eq!(orders.len(), usize::from(rungs));
			let total: u128 = orders.iter().map(|at| u128::from(at.lots.0)).sum();
			prop_assert_eq!(total, u128::from(lots));
			prop_assert_eq!(orders[0].price.0, from);
			prop_assert_eq!(orders[orders.len() - 1].price.0, to);
			for pair in orders.windows(2) {
				let (before, after) = (pair[0].price, pair[1].price);
				let goes_on = before == after || (before < after) == (from < to);
				prop_assert!(goes_on);
				prop_assert!(pair[0].lots.0 - pair[1].lots.0 <= 1);
			}
		}
	}
}
