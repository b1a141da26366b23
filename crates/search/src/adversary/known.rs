//! What the adversary finds on the present code, and what it found before it was mended.

use super::{
	gauge::play,
	hunt::{Hunt, Island, Tried},
	saved,
	scene::Scene,
	yields::Cause,
};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Tries after which a hunt begins again with another seed.
const TRIES_OF_HUNT: u64 = 2_000;

/// A finding that the search must make again.
#[derive(Clone, Copy, Debug)]
pub struct Known {
	/// Its name in the list of findings.
	pub name: &'static str,
	/// The cause by which the search recognises it.
	pub cause: Cause,
	/// The amount from which it counts, in the unit of the cause.
	pub least: i128,
	/// Seed of the first hunt.
	pub seed: u64,
	/// Tries within which [`search`] finds it from there.
	pub tries: u64,
}

const DOLLARS: i128 = novation_sim::DOLLAR;

/// Findings on the present code. A finding that is mended moves to [`MENDED`].
pub const OPEN: &[Known] = &[
	// Two hands trade with each other, and the index jumps by more than the margin of one. The fund pays for the gap within
	// its room, which the rules allow and this search does not subtract.
	Known { name: "gap", cause: Cause::SelfDealt, least: 1_000 * DOLLARS, seed: 3, tries: 5_000 },
	Known { name: "P1", cause: Cause::Bent, least: 1_000_000, seed: 2, tries: 2_000 },
];

/// Findings of long searches. Only their saved attacks are played. One that is mended moves to [`MENDED`] too.
pub const RARE: &[Known] = &[];

/// Findings whose saved attack must come to nothing, while another one of the same cause is open.
pub const DEFEATED: &[Known] = &[
	Known { name: "L5", cause: Cause::SelfDealt, least: 1_000 * DOLLARS, seed: 3, tries: 5_000 },
	// Burying a liquidation gains one period of service at most. Reduce-only orders still reserve more than the position.
	Known { name: "O5", cause: Cause::Buried, least: 18, seed: 2, tries: 2_000 },
];

/// Findings that are mended: neither a search nor their saved attack may yield anything of their cause.
pub const MENDED: &[Known] = &[
	Known { name: "L2", cause: Cause::Shielded, least: 90, seed: 2, tries: 5_000 },
	Known { name: "L3", cause: Cause::Crowded, least: 90, seed: 1, tries: 1_500 },
	Known { name: "L6", cause: Cause::Slippage, least: 1_000 * DOLLARS, seed: 3, tries: 5_000 },
	Known {
		name: "halt",
		cause: Cause::Neglected,
		least: 1_000 * DOLLARS,
		seed: 21,
		tries: 10_000,
	},
];

impl Known {
	/// Name of its saved attack.
	pub fn file(&self) -> String {
		self.name.to_lowercase()
	}

	/// Plays the saved attack, and returns what it yields.
	///
	/// # Errors
	///
	/// The attack cannot be read.
	pub fn yields(&self) -> Result<i128, String> {
		saved::read(&self.file()).map(|scene| play(&scene).of(self.cause))
	}
}

/// The try that found something.
#[derive(Clone, Debug)]
pub struct Found {
	/// Number of tries until then, on its island.
	pub by_try: u64,
	/// The seed of the successful hunt.
	pub seed: u64,
	/// Its amount.
	pub amount: i128,
	/// Time until then.
	pub after: Duration,
	/// The scene, not shrunk.
	pub scene: Scene,
}

/// Searches on one island until each of `wanted` is found, or for `tries` in all. Returns the first find of each, by
/// name. Hunts follow each other with the next seeds, so that none is stuck with its first scenes.
pub fn search(island: Island, wanted: &[Known], tries: u64) -> BTreeMap<&'static str, Found> {
	let began = Instant::now();
	let (mut found, mut tried) = (BTreeMap::new(), 0);
	let first = wanted.iter().map(|known| known.seed).min().unwrap_or(0);
	for seed in first.. {
		let mut hunt = Hunt::on(island, seed);
		while hunt.tries < TRIES_OF_HUNT {
			if tried == tries || found.len() == wanted.len() {
				return found;
			}
			tried += 1;
			let Tried { scene, yields, .. } = hunt.try_one();
			for known in wanted {
				let amount = yields.of(known.cause);
				if amount >= known.least {
					let (by_try, after) = (tried, began.elapsed());
					let scene = scene.clone();
					found.entry(known.name).or_insert(Found { by_try, seed, amount, after, scene });
				}
			}
		}
	}
	found
}
