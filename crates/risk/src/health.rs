//! Account totals, and the decisions that follow from them.

use crate::Exposure;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{compare_products, mul_div_floor, Overflow, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// Equity and margin requirements of an account.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Health {
	/// Cash plus positions at mark, after funding. Exact.
	pub equity: Quote,
	/// Equity required to increase exposure, open orders included. Rounded up per market.
	pub initial: Quote,
	/// Equity below which the account is liquidated. Rounded up per market.
	pub maintenance: Quote,
	/// Equity that must remain after a withdrawal. Rounded up per market.
	pub withdrawal: Quote,
	/// Sum of the absolute values of all positions at mark. Exact.
	pub notional: Quote,
	/// Sum of the profits of winning positions, after funding. Losses do not offset them.
	pub unrealised_profit: Quote,
	/// Number of open positions.
	pub positions: u32,
	/// Sum of the slopes of all positions. Rounded up per market.
	pub slope: Quote,
}

/// Computes the health of an account by formulas 2 to 6 of the README.
///
/// - `cash`: signed balance, without unrealised profit or loss.
/// - `exposures`: one entry per market with a position or an order, in any order. A market must not
///   appear twice.
///
/// # Errors
///
/// [`Overflow`] if a sum or a product leaves its range.
pub fn health<'a>(
	cash: Quote,
	exposures: impl IntoIterator<Item = &'a Exposure>,
) -> Result<Health, Overflow> {
	exposures.into_iter().try_fold(Health::of(cash), Health::with)
}

/// Returns whether an operation may take an account from `before` to `after`.
///
/// Either of two conditions is enough:
///
/// - The account meets initial margin afterwards.
/// - The operation only reduces a position (`reduces`), and equity does not fall in proportion to maintenance margin.
///   With nothing left, equity must not be below zero, so no account can close itself into a debt that others bear.
///
/// An account with a position that has no price (`has_unpriced`) must not lower equity less maintenance margin either:
/// what it closes says nothing of what that position is worth.
pub fn permits(before: &Health, after: &Health, reduces: bool, has_unpriced: bool) -> bool {
	let is_no_nearer = || {
		let ratio = (after.equity.0, before.maintenance.0.unsigned_abs());
		let before_ratio = (before.equity.0, after.maintenance.0.unsigned_abs());
		compare_products(ratio, before_ratio).is_ge()
			&& (!has_unpriced || after.maintenance_excess() >= before.maintenance_excess())
	};
	after.meets_initial() || (reduces && is_no_nearer())
}

impl Health {
	/// Returns the health of an account without positions or orders.
	pub fn of(cash: Quote) -> Self {
		Self { equity: cash, ..Self::default() }
	}

	/// Adds one exposure.
	pub fn with(self, exposure: &Exposure) -> Result<Self, Overflow> {
		let profit = exposure.profit()?;
		let position = u32::from(!exposure.lots.is_zero());
		Ok(Self {
			equity: self.equity.add(profit)?,
			initial: self.initial.add(exposure.initial_margin()?)?,
			maintenance: self.maintenance.add(exposure.maintenance_margin()?)?,
			withdrawal: self.withdrawal.add(exposure.withdrawal_margin()?)?,
			notional: self.notional.add(exposure.notional()?)?,
			unrealised_profit: self.unrealised_profit.add(profit.or_zero())?,
			positions: self.positions.checked_add(position).ok_or(Overflow)?,
			slope: self.slope.add(exposure.slope()?)?,
		})
	}

	/// Returns whether the account may be liquidated.
	///
	/// An account without positions never is, however large its debt, because there is nothing to
	/// close.
	pub fn is_liquidatable(&self) -> bool {
		self.maintenance > Quote::ZERO && self.equity < self.maintenance
	}

	/// Returns whether the account may increase its exposure.
	pub fn meets_initial(&self) -> bool {
		self.equity >= self.initial
	}

	/// Returns the equity above initial margin; never negative.
	pub fn free_collateral(&self) -> Quote {
		Quote(self.equity.0.saturating_sub(self.initial.0)).or_zero()
	}

	/// Returns whether the excess over maintenance margin has fallen below half of it: the account is called for margin.
	pub fn is_called(&self) -> bool {
		let half = self.maintenance.0.saturating_add(1) / 2;
		self.maintenance > Quote::ZERO && self.maintenance_excess().0 < half
	}

	/// Returns how much maintenance excess is left above the margin call; negative for a called account.
	pub fn call_excess(&self) -> Quote {
		Quote(self.maintenance_excess().0.saturating_sub(self.maintenance.0.saturating_add(1) / 2))
	}

	/// Returns the equity above maintenance margin; negative for a liquidatable account.
	pub fn maintenance_excess(&self) -> Quote {
		Quote(self.equity.0.saturating_sub(self.maintenance.0))
	}

	/// Returns the amount that an account holding `cash` may withdraw; never negative.
	///
	/// Unrealised profit cannot leave, and the remainder covers both initial and withdrawal margin.
	/// See formula 6 of the README.
	pub fn withdrawable(&self, cash: Quote) -> Quote {
		let stays = self.initial.max(self.withdrawal);
		let settled = self.equity.0.saturating_sub(self.unrealised_profit.0);
		Quote(settled.saturating_sub(stays.0)).min(cash).or_zero()
	}

	/// Returns the price move that the account survives, as a share of each price.
	///
	/// Add up the absolute relative moves of each price, counting each funding charge as a move.
	/// While no sum exceeds this share, [`Health::is_liquidatable`] stays false.
	/// [`crate::relative_move_ppb`] measures a move.
	///
	/// Rounded down and at most 1 000 000. Zero for an account that is already below maintenance
	/// margin. Formula 7 of the README proves the bound.
	pub fn safe_move(&self) -> Ppm {
		if self.maintenance <= Quote::ZERO {
			return Ppm(PPM);
		}
		self.safe(self.maintenance_excess(), self.slope)
	}

	/// Returns the price move after which [`Health::is_called`] may become true, like [`Health::safe_move`].
	pub fn move_to_call(&self) -> Ppm {
		if self.maintenance <= Quote::ZERO {
			return Ppm(PPM);
		}
		// Half of the requirement more, which rises by at most half as much. It is rounded up once more.
		let rise = self.slope.0.saturating_sub(self.notional.0).saturating_add(1) / 2;
		let slope = Quote(self.slope.0.saturating_add(rise));
		self.safe(Quote(self.call_excess().0.saturating_sub(i128::from(self.positions) + 1)), slope)
	}

	/// Formula 7 of the README.
	fn safe(&self, excess: Quote, slope: Quote) -> Ppm {
		// Per position, one atom for rounding the requirement up and one for rounding funding up.
		let rounding = i128::from(self.positions).saturating_mul(2);
		let excess = excess.0.saturating_sub(rounding).max(0).unsigned_abs();
		let share = slope
			.0
			.max(0)
			.unsigned_abs()
			.checked_mul(2)
			.and_then(|twice| twice.checked_add(excess))
			.and_then(|below| mul_div_floor(i128::from(PPM).saturating_mul(2), excess, below).ok())
			.unwrap_or(0);
		Ppm(u32::try_from(share).unwrap_or(PPM).min(PPM))
	}
}
