//! An account added up, and what follows from the sums.

use crate::Exposure;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{mul_div_floor, Overflow, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// An account's equity next to what it must hold.
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
	/// Cash and positions at mark, after funding. Exact.
	pub equity: Quote,
	/// Needed to open more, with what the open orders reserve. Rounded up per market.
	pub initial: Quote,
	/// Needed to be left alone. Rounded up per market.
	pub maintenance: Quote,
	/// Must stay when money leaves. Rounded up per market.
	pub withdrawal: Quote,
	/// Positions at mark, without their signs. Exact.
	pub notional: Quote,
	/// Profit of the positions that have one, after funding; losses of the others not deducted.
	pub unrealised_profit: Quote,
	/// How many positions there are.
	pub positions: u32,
}

/// Add up an account; README, formulas 2 to 6.
///
/// - `cash`: signed balance, without what the positions have gained or lost.
/// - `exposures`: one per market with a position or an order, in any order, no market twice.
///
/// # Errors
///
/// [`Overflow`], and nothing else.
pub fn health<'a>(
	cash: Quote,
	exposures: impl IntoIterator<Item = &'a Exposure>,
) -> Result<Health, Overflow> {
	exposures.into_iter().try_fold(Health::of(cash), Health::with)
}

/// Whether an operation that takes an account from `before` to `after` is allowed.
///
/// - It is if initial margin is met afterwards.
/// - It is too if it only brings a position closer to zero (`reduces`) and leaves the account no
///   nearer to liquidation: the excess over maintenance margin does not fall.
pub fn permits(before: &Health, after: &Health, reduces: bool) -> bool {
	after.meets_initial() || (reduces && after.maintenance_excess() >= before.maintenance_excess())
}

impl Health {
	/// That of an account which is exposed to nothing.
	pub fn of(cash: Quote) -> Self {
		Self { equity: cash, ..Self::default() }
	}

	/// That of the same account with one exposure more.
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
		})
	}

	/// Whether positions of this account may be closed against its will.
	///
	/// An account without positions never is, however deep its debt: there is nothing to close.
	pub fn is_liquidatable(&self) -> bool {
		self.maintenance > Quote::ZERO && self.equity < self.maintenance
	}

	/// Whether the account may open more.
	pub fn meets_initial(&self) -> bool {
		self.equity >= self.initial
	}

	/// Equity that neither positions nor orders need; never negative.
	pub fn free_collateral(&self) -> Quote {
		Quote(self.equity.0.saturating_sub(self.initial.0)).or_zero()
	}

	/// Equity above maintenance margin; negative when liquidatable.
	pub fn maintenance_excess(&self) -> Quote {
		Quote(self.equity.0.saturating_sub(self.maintenance.0))
	}

	/// What may leave the account that holds `cash`; never negative.
	///
	/// Profit that is not realised does not leave, and what stays covers both initial and
	/// withdrawal margin; README, formula 6.
	pub fn withdrawable(&self, cash: Quote) -> Quote {
		let stays = self.initial.max(self.withdrawal);
		let settled = self.equity.0.saturating_sub(self.unrealised_profit.0);
		Quote(settled.saturating_sub(stays.0)).min(cash).or_zero()
	}

	/// A share by which prices can move without the account falling below maintenance.
	///
	/// While the relative moves of each price since, added up without their signs (funding rates
	/// charged count as moves), stay at or below this share, [`Health::is_liquidatable`] cannot
	/// become true. Rounded down, at most 1 000 000. Zero for an account that is already below.
	/// The README, formula 7, has the proof; [`crate::relative_move`] measures a move.
	pub fn safe_move(&self) -> Ppm {
		if self.maintenance <= Quote::ZERO {
			return Ppm(PPM);
		}
		// One atom for rounding the requirement up, one for rounding funding up, per position.
		let rounding = i128::from(self.positions).saturating_mul(2);
		let excess = self.maintenance_excess().0.saturating_sub(rounding).max(0).unsigned_abs();
		let moving = self.notional.0.saturating_add(self.maintenance.0).max(0).unsigned_abs();
		let share = moving
			.checked_mul(2)
			.and_then(|twice| twice.checked_add(excess))
			.and_then(|below| mul_div_floor(i128::from(PPM).saturating_mul(2), excess, below).ok())
			.unwrap_or(0);
		Ppm(u32::try_from(share).unwrap_or(PPM).min(PPM))
	}
}
