//! Deterministic numbers: the same seed gives the same history on every machine.

/// A small generator (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// Creates the generator of this seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// The next 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number within `range`, which must not be empty.
	pub fn within(&mut self, range: std::ops::Range<u64>) -> u64 {
		range.start + self.bits() % (range.end - range.start)
	}

	/// True in `percent` of all cases.
	pub fn chance(&mut self, percent: u64) -> bool {
		self.bits() % 100 < percent
	}

	/// One of `choices`.
	pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
		choices[self.within(0..choices.len() as u64) as usize]
	}

	/// Shuffles `items`.
	pub fn shuffle<T>(&mut self, items: &mut [T]) {
		for last in (1..items.len()).rev() {
			items.swap(last, self.within(0..last as u64 + 1) as usize);
		}
	}
}

/// The seeds of a test: from 0 on, or only the one in `NOVATION_SEED`, to repeat a failure.
pub fn seeds(count: u64) -> Vec<u64> {
	match std::env::var("NOVATION_SEED").ok().and_then(|seed| seed.parse().ok()) {
		Some(seed) => vec![seed],
		None => (0..count).collect(),
	}
}
