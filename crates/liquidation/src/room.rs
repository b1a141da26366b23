//! Rooms: how much the insurance fund may pay in a day.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{mul_div_floor, Millis, Overflow, Quote};
use scale_info::TypeInfo;

/// Time in which an empty room refills.
pub const ROOM_TIME: Millis = Millis(24 * 3_600_000);
/// Time after a listing in which the fund pays nothing in a market.
pub const ROOM_DELAY: Millis = Millis(30 * 24 * 3_600_000);
/// Room for the debts of accounts that were in no market: $1 000 a day together.
pub const UNATTRIBUTED_ROOM: Quote = Quote(1_000_000_000);

/// Largest payments of the insurance fund in a market, in atoms: $10M, $1M and $100 000 by class.
const CLASS_ROOMS: [Quote; 3] =
	[Quote(10_000_000_000_000), Quote(1_000_000_000_000), Quote(100_000_000_000)];

/// Returns the capacity of the room of a market of `class`: its limit, or a quarter of the fund if
/// that is less. Rounded down; never negative.
///
/// An unknown class has the limit of the wildest.
pub fn market_capacity(class: u8, fund: Quote) -> Quote {
	let [.., wildest] = CLASS_ROOMS;
	let most = CLASS_ROOMS.get(usize::from(class)).copied().unwrap_or(wildest);
	most.min(Quote(fund.or_zero().0 / 4))
}

/// A bucket of money that the insurance fund may pay, and that refills with time.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Room {
	/// Room left at `at`, in atoms. Counts as full if it exceeds the capacity.
	left: Quote,
	/// Time of `left`; until then the room is empty.
	at: Millis,
}

impl Room {
	/// A room that is full from `at` on, and empty before.
	pub fn full_from(at: Millis) -> Self {
		Self { left: Quote(i128::MAX), at }
	}

	/// Returns the room left at `now`, with `capacity` atoms at most. Rounded down; never negative.
	///
	/// # Errors
	///
	/// [`Overflow`] if a product leaves its range.
	pub fn left(&self, now: Millis, capacity: Quote) -> Result<Quote, Overflow> {
		if now < self.at {
			return Ok(Quote::ZERO);
		}
		let gained = mul_div_floor(
			capacity.or_zero().0,
			now.since(self.at).0.min(ROOM_TIME.0).into(),
			ROOM_TIME.0.into(),
		)?;
		let left = Quote(self.left.0.saturating_add(gained));
		Ok(left.min(capacity).or_zero())
	}

	/// Takes `amount` out of the room at `now`. The caller takes no more than [`Self::left`].
	///
	/// The time of the room moves only if it has gained something or is full, so that frequent
	/// payments do not stop the refill.
	///
	/// # Errors
	///
	/// [`Overflow`] if a product leaves its range.
	pub fn take(&mut self, amount: Quote, now: Millis, capacity: Quote) -> Result<(), Overflow> {
		let left = self.left(now, capacity)?;
		let is_full = left >= capacity.or_zero();
		if is_full || left > self.left {
			self.at = now.max(self.at);
		}
		self.left = Quote(left.0.saturating_sub(amount.0));
		Ok(())
	}
}
