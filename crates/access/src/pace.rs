//! The part of their advance that operations keep for the round.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Millis;
use scale_info::TypeInfo;

/// All of an advance, in millionths.
const WHOLE_PPM: u32 = 1_000_000;
/// Least part that operations keep, in millionths.
const LEAST_PPM: u32 = 200_000;
/// Time in which the pace falls to what rounds use.
const EASING: Millis = Millis(10_000);

/// Cost of work to a validator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
	/// Time in picoseconds.
	pub time_ps: u64,
	/// Proof in bytes.
	pub proof_bytes: u64,
}

/// What a round did with the advance of its operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
	/// The advance of the operations that its block admitted, in full.
	pub advance: Cost,
	/// What the round spent on trading.
	pub spent: Cost,
	/// Least advance of a block that tells something: few operations share no pages.
	pub least: Cost,
	/// Whether operations waited before the round, so that it also spent on those.
	pub has_waited: bool,
	/// Whether operations wait after the round.
	pub has_postponed: bool,
}

/// The part of their advance that operations keep, in time and in proof.
///
/// An operation pays in advance for a page, an account and a list of its own. In a busy block many operations share
/// them, and the round uses a part of the advance. The pace follows that part, so that a block admits more operations.
///
/// It rises at once and falls slowly. Work that nobody kept an advance for waits for the next block, and operations
/// then keep all of it, so whoever lowers the pace by cheap operations delays dear ones by a few blocks, once.
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
pub struct Pace {
	/// Part of the time, in millionths.
	time_ppm: u32,
	/// Part of the proof, in millionths.
	proof_ppm: u32,
	/// Time of the last round that changed it.
	changed_at: Millis,
}

impl Pace {
	/// Operations keep all of their advance.
	pub const WHOLE: Self =
		Self { time_ppm: WHOLE_PPM, proof_ppm: WHOLE_PPM, changed_at: Millis(0) };

	/// Returns what operations keep of their advance, rounded up.
	pub fn keep(&self, advance: Cost) -> Cost {
		Cost {
			time_ps: part(advance.time_ps, self.time_ppm),
			proof_bytes: part(advance.proof_bytes, self.proof_ppm),
		}
	}

	/// Returns the pace after a round.
	///
	/// A round that postponed operations makes it whole. While operations wait it stays. Otherwise it rises to a
	/// quarter more than what the round used, or falls towards that by the time since the last change.
	pub fn after(self, round: &Use, now: Millis) -> Self {
		if round.has_postponed {
			return Self { changed_at: now, ..Self::WHOLE };
		}
		let Use { advance, spent, least, .. } = round;
		let is_busy = advance.time_ps >= least.time_ps || advance.proof_bytes >= least.proof_bytes;
		if round.has_waited || !is_busy {
			return self;
		}
		let elapsed = now.0.saturating_sub(self.changed_at.0).min(EASING.0);
		Self {
			time_ppm: towards(self.time_ppm, used(spent.time_ps, advance.time_ps), elapsed),
			proof_ppm: towards(
				self.proof_ppm,
				used(spent.proof_bytes, advance.proof_bytes),
				elapsed,
			),
			changed_at: now,
		}
	}
}

impl Default for Pace {
	fn default() -> Self {
		Self::WHOLE
	}
}

/// Returns this part of an amount, rounded up.
fn part(amount: u64, ppm: u32) -> u64 {
	let scaled = u128::from(amount) * u128::from(ppm);
	// No more than the amount, since no part is more than the whole.
	u64::try_from(scaled.div_ceil(u128::from(WHOLE_PPM))).unwrap_or(amount)
}

/// Returns a quarter more than the part of the advance that was used, within the bounds of a pace.
fn used(spent: u64, advance: u64) -> u32 {
	let scaled = u128::from(spent) * u128::from(WHOLE_PPM) * 5;
	let part = scaled.checked_div(u128::from(advance) * 4);
	let part = part.and_then(|part| u32::try_from(part).ok()).unwrap_or(WHOLE_PPM);
	part.clamp(LEAST_PPM, WHOLE_PPM)
}

/// Returns the next part: the target if that is more, or else nearer to it by the elapsed share of [`EASING`].
fn towards(present: u32, target: u32, elapsed: u64) -> u32 {
	let distance = u64::from(present.saturating_sub(target));
	let step = distance * elapsed / EASING.0;
	// The step is at most the distance.
	present.max(target) - u32::try_from(step).unwrap_or(0)
}
