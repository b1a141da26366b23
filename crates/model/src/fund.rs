//! The insurance fund by the rules: a tenth of an hour's fees, until it holds a hundredth of all money in custody.

use super::Naive;
use novation_ledger::{FEES, INSURANCE};

const HOUR_MS: u64 = 3_600_000;

impl Naive {
	/// Gives the fund its share of the fees when an hour is over.
	pub(super) fn share_fees(&mut self) {
		let cash = |naive: &Self, index| naive.accounts.get(&index).map_or(0, |at| at.cash);
		let hour = self.now.0 / HOUR_MS;
		let (before, fees_then) = self.fees_of_hour.unwrap_or((hour, 0));
		if hour == before {
			self.fees_of_hour = Some((hour, fees_then));
			return;
		}
		// Nobody makes or loses money but by deposits and withdrawals, so custody is the sum of what all accounts hold.
		let held = |at: &super::NaiveAccount| {
			at.cash + at.positions.values().map(|position| position.quote).sum::<i128>()
		};
		let custody: i128 = self.accounts.values().map(held).sum();
		let tenth = (cash(self, FEES) - fees_then) / 10;
		let missing = custody / 100 - cash(self, INSURANCE);
		let share = tenth.min(missing).max(0);
		self.deposit(FEES, -share);
		self.deposit(INSURANCE, share);
		self.fees_of_hour = Some((hour, cash(self, FEES)));
	}
}
