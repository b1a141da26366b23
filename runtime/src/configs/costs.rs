//! Validation time of every block, transaction and storage access.
//!
//! Times refer to the relay chain's reference hardware, where one sr25519 verification takes 49 µs.
//! `docs/performance.md` measures on other hardware, and reports the verification time there.
//!
//! A validator must execute a block in time. It has no database: the proof contains everything that
//! the block reads, in memory. A read therefore costs the traversal of its trie path and a share of
//! decoding the proof. A write costs a share of the new state root. A collator needs less time for
//! the same block, as `make bench` shows.
//!
//! These costs were not measured individually. With them, the weight of the blocks in `make bench`
//! is close to their time, from nearly empty blocks to those over a million orders. Benchmarks
//! themselves include part of the cost of a read.

use crate::Weight;
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MICROS, RuntimeDbWeight};

/// Instantiating a runtime from the artefact. A validator does it once for all blocks of a core.
const INSTANCE: Weight = micros(27_000);
/// Opening and closing a block.
const BLOCK: Weight = micros(6_000);
/// Signed transaction without its call and extensions: mostly the signature check.
pub const EXTRINSIC: Weight = micros(66);

frame_support::parameter_types! {
	pub const Storage: RuntimeDbWeight = RuntimeDbWeight {
		read: 7 * WEIGHT_REF_TIME_PER_MICROS,
		write: 21 * WEIGHT_REF_TIME_PER_MICROS,
	};
}

/// Returns the cost of a block that may use this much, whatever its content.
///
/// Each block pays for its share of the instance, so that the blocks of a core pay for all of it together, and so does
/// a block with a core of its own.
pub const fn block(limit: Weight) -> Weight {
	let instance = INSTANCE.ref_time() as u128 * limit.ref_time() as u128;
	let share = instance.div_ceil(crate::FULL_CORE.ref_time() as u128);
	BLOCK.saturating_add(Weight::from_parts(share as u64, 0))
}

const fn micros(time: u64) -> Weight {
	Weight::from_parts(time * WEIGHT_REF_TIME_PER_MICROS, 0)
}
