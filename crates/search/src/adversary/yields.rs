//! What an attack yields, and why.

use novation_sim::DOLLAR;
use std::{collections::BTreeMap, fmt};

/// The cause of a yield, as the state and the events of the exchange show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
	/// Liquidatable for longer than patience allows, since a market of the account is stopped. Seconds.
	Shielded,
	/// Liquidatable for longer than patience allows, and not admitted to a full queue, although makers quote and the account
	/// is no dust. Seconds.
	Crowded,
	/// Liquidatable or waiting to reduce behind resting reduce-only orders that no position backs. Seconds.
	Buried,
	/// Liquidatable in a block whose liquidation budget ended, without such orders. Seconds.
	Starved,
	/// In the queue for longer than patience allows, since nobody quotes. Seconds.
	Waiting,
	/// Liquidatable for longer than patience allows without any of these reasons. Seconds.
	Unseen,
	/// Paid by the insurance fund, or owed by nobody, after an account gave its equity away in a trade. Atoms.
	SelfDealt,
	/// Paid by the insurance fund in a forced close, beyond the gap that the honest price left. Atoms.
	Slippage,
	/// Paid by the insurance fund, or owed by nobody, since an insolvent account was not closed before prices moved on.
	/// Atoms.
	Neglected,
	/// Paid by the insurance fund, owed by nobody, or lost in a forced close, while the index was no honest price. Atoms.
	Lied,
	/// Distance of the index from every honest price. Parts per million.
	Bent,
	/// Extraction that none of these explains. Atoms.
	Unexplained,
	/// Blocks in which a cancel or a reducing order of an honest user waits, without unbacked orders in the book.
	Delayed,
	/// The round panicked. The number of the round.
	Panicked,
}

/// The unit of a cause's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
	/// Atoms of the quote asset.
	Atoms,
	/// Seconds.
	Seconds,
	/// Blocks.
	Blocks,
	/// Parts per million.
	Ppm,
}

impl Cause {
	/// Every cause.
	pub const ALL: [Self; 14] = [
		Self::Shielded,
		Self::Crowded,
		Self::Buried,
		Self::Starved,
		Self::Waiting,
		Self::Unseen,
		Self::SelfDealt,
		Self::Slippage,
		Self::Neglected,
		Self::Lied,
		Self::Bent,
		Self::Unexplained,
		Self::Delayed,
		Self::Panicked,
	];

	/// The unit of its amount.
	pub fn unit(self) -> Unit {
		match self {
			Self::SelfDealt | Self::Slippage | Self::Neglected | Self::Lied | Self::Unexplained => {
				Unit::Atoms
			}
			Self::Bent => Unit::Ppm,
			Self::Delayed | Self::Panicked => Unit::Blocks,
			_ => Unit::Seconds,
		}
	}

	/// Prints an amount with its unit.
	pub fn print(self, amount: i128) -> String {
		match self.unit() {
			Unit::Atoms => format!("{} $", amount / DOLLAR),
			Unit::Seconds => format!("{amount} s"),
			Unit::Blocks => format!("{amount} blocks"),
			Unit::Ppm => format!("{amount} ppm"),
		}
	}
}

/// A state that is no yield but may lead to one. The hunt keeps scenes for it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
	/// Accounts in the liquidation queue.
	Queue,
	/// Accounts that are no dust, liquidatable, and not admitted to a full queue.
	TurnedAway,
	/// Reduce-only lots that rest beyond the positions of their owners.
	Unbacked,
	/// Money that the insurance fund paid or that became bad debt after a trade gave equity away, in atoms.
	Dealt,
	/// Equity that an attacker in liquidation gave away in its own trades, in atoms.
	Given,
	/// Money that the insurance fund paid beyond the gap of an honest price, in atoms.
	Slipped,
	/// Notional of attackers that wait in liquidation with some equity left, in atoms.
	Brink,
	/// Extraction as it would be with the attackers' unrealised profit, if no index was bent, in atoms.
	Equity,
}

/// The yields of a scene.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Yields {
	/// Withdrawn and withdrawable money of the attackers, minus their deposits, minus the losses of others in trades, minus
	/// the gaps that moves of the honest price left. Atoms.
	pub extraction: i128,
	/// Longest time for which an account that a market allows to close was liquidatable. Seconds.
	pub age: i128,
	/// Money that left the insurance fund. Atoms.
	pub draw: i128,
	/// Value by which forced fills were worse than the zero price. Atoms.
	pub worse: i128,
	/// Most consecutive blocks in which a cancel or a reducing order of an honest user waited.
	pub wait: i128,
	/// The amount of each cause.
	pub causes: BTreeMap<Cause, i128>,
	/// The amount of each lead.
	pub leads: BTreeMap<Lead, i128>,
}

impl Yields {
	/// The amount of a cause.
	pub fn of(&self, cause: Cause) -> i128 {
		self.causes.get(&cause).copied().unwrap_or(0)
	}

	/// Raises the amount of a cause to at least `amount`.
	pub fn raise(&mut self, cause: Cause, amount: i128) {
		if amount > 0 {
			let known = self.causes.entry(cause).or_insert(0);
			*known = amount.max(*known);
		}
	}

	/// Adds to the amount of a cause.
	pub fn add(&mut self, cause: Cause, amount: i128) {
		if amount > 0 {
			*self.causes.entry(cause).or_insert(0) += amount;
		}
	}

	/// Raises the amount of a lead to at least `amount`.
	pub fn lead(&mut self, lead: Lead, amount: i128) {
		if amount > 0 {
			let known = self.leads.entry(lead).or_insert(0);
			*known = amount.max(*known);
		}
	}
}

impl fmt::Display for Yields {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { extraction, age, draw, worse, wait, .. } = self;
		write!(
			f,
			"extraction {} $, age {age} s, draw {} $, worse than zero {} $, wait {wait} blocks",
			extraction / DOLLAR,
			draw / DOLLAR,
			worse / DOLLAR
		)
	}
}
