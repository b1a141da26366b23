//! The insurance fund between blocks, and the holders of each market.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_liquidation::Room;
use novation_units::{AccountIndex, Millis, Quote};
use scale_info::TypeInfo;

/// One hour, in which a part of the trading fees goes to the insurance fund.
const HOUR: Millis = Millis(3_600_000);

/// State of the insurance fund besides its balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FundState {
	/// The present hour, counted from time zero.
	pub hour: u64,
	/// Balance of the fee account when the hour began, in atoms.
	pub fees: Quote,
	/// Balance of the fund at the end of the last round, in atoms, while there is bad debt. Everything that comes in
	/// beyond it repays the debt first.
	pub repaid_from: Option<Quote>,
	/// Room for the debts of accounts that were in no market.
	pub room: Room,
}

impl FundState {
	/// The state before the first round.
	pub fn start(now: Millis) -> Self {
		Self {
			hour: Self::hour_of(now),
			fees: Quote::ZERO,
			repaid_from: None,
			room: Room::full_from(now),
		}
	}

	/// The hour of a time.
	pub fn hour_of(now: Millis) -> u64 {
		now.0 / HOUR.0
	}
}

/// Number of accounts in one page of holders.
pub const HOLDERS: u32 = 2_048;

/// Accounts of a stretch of [`HOLDERS`] indices that may have a position in a market: one bit each.
///
/// A superset: a bit is set when an account first opens a position there, and cleared when a pass finds it flat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct HolderPage([u8; 256]);

impl Default for HolderPage {
	fn default() -> Self {
		Self([0; 256])
	}
}

impl HolderPage {
	/// The page of an account.
	pub fn of(account: AccountIndex) -> u32 {
		account.0 / HOLDERS
	}

	/// The first account of a page.
	pub fn first(page: u32) -> AccountIndex {
		AccountIndex(page.saturating_mul(HOLDERS))
	}

	/// Whether the bit of an account is set.
	pub fn has(&self, account: AccountIndex) -> bool {
		let (byte, bit) = place(account);
		self.0.get(byte).is_some_and(|byte| byte & bit != 0)
	}

	/// Sets or clears the bit of an account. Returns whether that has changed it.
	pub fn set(&mut self, account: AccountIndex, is_holder: bool) -> bool {
		let has_changed = self.has(account) != is_holder;
		let (byte, bit) = place(account);
		if let Some(byte) = self.0.get_mut(byte) {
			match is_holder {
				true => *byte |= bit,
				false => *byte &= !bit,
			}
		}
		has_changed
	}

	/// Whether no bit is set.
	pub fn is_empty(&self) -> bool {
		self.0.iter().all(|byte| *byte == 0)
	}

	/// The accounts of page `page` from `from` on, in order.
	pub fn accounts(
		&self,
		page: u32,
		from: AccountIndex,
	) -> impl Iterator<Item = AccountIndex> + '_ {
		let first = Self::first(page).0;
		(from.0.saturating_sub(first)..HOLDERS)
			.map(move |offset| AccountIndex(first.saturating_add(offset)))
			.filter(|account| self.has(*account))
	}
}

/// The byte and the bit of an account in its page.
fn place(account: AccountIndex) -> (usize, u8) {
	let offset = account.0 % HOLDERS;
	let byte = usize::try_from(offset / 8).unwrap_or(usize::MAX);
	(byte, 1_u8 << (offset % 8))
}
