//! What a validator takes for what every block and every transaction does, on the relay chain's reference hardware: there
//! one sr25519 verification takes 49 µs (`docs/performance.md` measures on what it has, and says how long one takes there).
//!
//! A block of this chain has to be executed in time by a validator, who has no database: all that a block reads is in its
//! proof, in memory. So a read costs the way through the trie and its share in decoding the proof, and a write its share
//! in the new state root. A collator takes less for the same block, as `make bench` shows.
//!
//! The prices were not measured one by one: they are those with which the blocks of `make bench` weigh about what they
//! take, from nearly empty ones to those that read a million orders. Benchmarks count a part of a read themselves.

use crate::Weight;
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MICROS, RuntimeDbWeight};

/// Making a runtime of the prepared artefact, opening and closing a block.
pub const BLOCK: Weight = micros(33_000);
/// A signed transaction beside its call and its extensions: its signature above all.
pub const EXTRINSIC: Weight = micros(66);

frame_support::parameter_types! {
	pub const Storage: RuntimeDbWeight = RuntimeDbWeight {
		read: 7 * WEIGHT_REF_TIME_PER_MICROS,
		write: 21 * WEIGHT_REF_TIME_PER_MICROS,
	};
}

const fn micros(time: u64) -> Weight {
	Weight::from_parts(time * WEIGHT_REF_TIME_PER_MICROS, 0)
}
