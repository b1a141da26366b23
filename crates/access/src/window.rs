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
