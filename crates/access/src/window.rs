//! Replay protection for transactions that may arrive in any order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The bit of a nonce that says it is a windowed one.
pub const WINDOWED: u32 = 1 << 31;
/// How far below the highest used number a number may still be used.
pub const WIDTH: u32 = u128::BITS;
/// How far above the highest used number a number may be. A client that counts by one and has no more than [`WIDTH`]
/// transactions under way never gets there; one that is mistaken cannot burn its range.
pub const AHEAD: u32 = 256;

/// The number of a windowed nonce; `None` for an ordinary one.
pub fn split_nonce(nonce: u32) -> Option<u32> {
	(nonce & WINDOWED != 0).then_some(nonce & !WINDOWED)
}

/// The numbers that one signer has used: the highest, and which of the [`WIDTH`] up to it. All below count as used.
///
/// A signer that has used none begins at zero, and may use zero itself.
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
	/// The highest number that was used.
	pub highest: u32,
	/// Bit `n` is set when `highest - n` was used.
	pub used: u128,
}

/// Why a number cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
	/// It was used, or is too old to know: take the next one above `highest`.
	Already,
	/// It is more than [`AHEAD`] above `highest`: use those between first.
	TooFarAhead,
}

impl Window {
	/// Use a number, once.
	///
	/// # Errors
	///
	/// [`Used`]. Nothing changes then.
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
