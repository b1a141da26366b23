//! Replay protection for transactions that may arrive in any order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Bit that marks a nonce as windowed.
pub const WINDOWED: u32 = 1 << 31;
/// Number of recent numbers that the window tracks, up to the highest used.
pub const WIDTH: u32 = u128::BITS;
/// Largest step above the highest number used. A client that counts by one, with at most [`WIDTH`]
/// transactions in flight, never reaches it. A faulty client cannot burn its whole range.
pub const AHEAD: u32 = 256;

/// Returns the number in a windowed nonce; `None` for an ordinary one.
pub fn split_nonce(nonce: u32) -> Option<u32> {
	(nonce & WINDOWED != 0).then_some(nonce & !WINDOWED)
}

/// Numbers used by one signer: the highest, and a bitmap of the [`WIDTH`] numbers up to it.
///
/// All lower numbers count as used. A new signer starts at zero, and may use zero itself.
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
pub struct Window {
	/// Highest number used.
	pub highest: u32,
	/// Bit `n` is set if `highest - n` was used.
	pub used: u128,
}

/// Reason why a number cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
	/// The number was used, or is below the window: take the next one above `highest`.
	Already,
	/// The number is more than [`AHEAD`] above `highest`: use a lower one first.
	TooFarAhead,
}

impl Window {
	/// Returns how many transactions of the signer may wait up to this number, itself included: every free number from the
	/// oldest of the window on.
	pub fn place_of(&self, number: u32) -> u32 {
		let depth = self.highest.saturating_add(1).min(WIDTH);
		let known = u128::MAX.checked_shr(WIDTH.saturating_sub(depth)).unwrap_or(0);
		let free = !self.used & known;
		match number.checked_sub(self.highest).filter(|ahead| *ahead > 0) {
			Some(ahead) => free.count_ones().saturating_add(ahead),
			None => {
				let behind = self.highest.saturating_sub(number).min(WIDTH.saturating_sub(1));
				free.checked_shr(behind).unwrap_or(0).count_ones().max(1)
			}
		}
	}

	/// Uses a number once.
	///
	/// # Errors
	///
	/// [`Used`], with the window unchanged.
	pub fn take(&mut self, number: u32) -> Result<(), Used> {
		let Some(ahead) = number.checked_sub(self.highest).filter(|ahead| *ahead > 0) else {
			let bit =
				1u128.checked_shl(self.highest.saturating_sub(number)).ok_or(Used::Already)?;
			if self.used & bit != 0 {
				return Err(Used::Already);
			}
			self.used |= bit;
			return Ok(());
		};
		if ahead > AHEAD {
			return Err(Used::TooFarAhead);
		}
		self.used = self.used.checked_shl(ahead).unwrap_or(0) | 1;
		self.highest = number;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Finding A1: the transactions that wait are counted by their numbers.
	#[test]
	fn place_should_count_the_free_numbers_up_to_a_number() {
		let mut window = Window::default();
		assert_eq!([0, 1, 5].map(|number| window.place_of(number)), [1, 2, 6]);
		for number in 0..4 {
			assert_eq!((window.place_of(number), window.take(number)), (1, Ok(())));
		}
		assert_eq!(window.place_of(13), 10);
		assert_eq!(window.take(13), Ok(()));
		assert_eq!([4, 12, 14].map(|number| window.place_of(number)), [1, 9, 10]);
	}
}
