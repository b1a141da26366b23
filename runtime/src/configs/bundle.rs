//! Bundles: the blocks of a slot, several to a core, each core's blocks in one proof of validity.
//!
//! The author names the number of cores and the place of its block among them in the block's digest.

use crate::{Runtime, System, BLOCKS_PER_SLOT, FULL_CORE};
use cumulus_pallet_parachain_system::{block_weight::MaxParachainBlockWeight, PreviousCoreCount};
use cumulus_primitives_core::CumulusDigestItem;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};

/// Number of blocks that collators aim to build in a slot.
pub type BlockRate = ConstU32<BLOCKS_PER_SLOT>;

parameter_types! {
	/// Most that the present block may use: its share of the core, or the whole core for a large transaction.
	pub BlockLimit: Weight = MaxParachainBlockWeight::<Runtime, BlockRate>::get();
}

/// Returns the share of a core that one block has when the chain has this many cores.
///
/// The time of all blocks of a slot is at most 6 s, which a full node needs to import them in real time. The SDK's
/// limit is the same; a test compares them.
pub const fn share_of_core(cores: u32) -> Weight {
	let blocks_per_core = match cores {
		0 => 1,
		cores => BLOCKS_PER_SLOT.div_ceil(cores) as u64,
	};
	let by_core = FULL_CORE.ref_time() / blocks_per_core;
	let by_import = 6 * WEIGHT_REF_TIME_PER_SECOND / BLOCKS_PER_SLOT as u64;
	let time = if by_core < by_import { by_core } else { by_import };
	Weight::from_parts(time, FULL_CORE.proof_size() / blocks_per_core)
}

/// Returns the number of cores that the present block names, or else that of its parent.
pub fn cores() -> u32 {
	let named = CumulusDigestItem::find_core_info(&System::digest())
		.map(|info| info.number_of_cores)
		.or_else(PreviousCoreCount::<Runtime>::get);
	named.map_or(1, |cores| u32::from(cores.0))
}

/// Steps between the start of the slot and the present block: the blocks of the slot that come before it.
pub struct PlaceInSlot;

impl Get<u64> for PlaceInSlot {
	fn get() -> u64 {
		let digest = System::digest();
		let core = CumulusDigestItem::find_core_info(&digest);
		let index = CumulusDigestItem::find_block_bundle_info(&digest).map_or(0, |info| info.index);
		core.map_or(0, |core| place(core.selector.0, index, core.number_of_cores.0)).into()
	}
}

/// Returns the number of blocks before the block at `index` of the bundle of this core.
///
/// Cores that come first take the blocks that are left over when the rate is no multiple of the number of cores.
const fn place(core: u8, index: u8, cores: u16) -> u32 {
	let cores = if cores == 0 { 1 } else { cores as u32 };
	let core = core as u32;
	let longer = BLOCKS_PER_SLOT % cores;
	let longer_before = if core < longer { core } else { longer };
	core * (BLOCKS_PER_SLOT / cores) + longer_before + index as u32
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn places_of_a_slot_should_count_all_blocks_of_all_cores() {
		for cores in 1..=BLOCKS_PER_SLOT {
			let mut places = Vec::new();
			for core in 0..cores {
				let blocks = BLOCKS_PER_SLOT / cores + u32::from(core < BLOCKS_PER_SLOT % cores);
				places
					.extend((0..blocks).map(|index| place(core as u8, index as u8, cores as u16)));
			}
			assert_eq!(places, (0..BLOCKS_PER_SLOT).collect::<Vec<_>>(), "{cores} cores");
		}
	}

	#[test]
	fn place_should_not_overflow_whatever_an_author_claims() {
		assert_eq!(place(255, 255, 0), 255 * 12 + 255);
		assert_eq!(place(255, 255, u16::MAX), 12 + 255);
	}

	#[test]
	fn shares_should_be_a_twelfth_of_one_core_and_half_a_second_of_three() {
		assert_eq!(share_of_core(1), Weight::from_parts(166_666_666_666, 10 * 1024 * 1024 / 12));
		assert_eq!(share_of_core(2), Weight::from_parts(333_333_333_333, 10 * 1024 * 1024 / 6));
		assert_eq!(share_of_core(3), Weight::from_parts(500_000_000_000, 10 * 1024 * 1024 / 4));
		// More cores give more proof, but no more time than a full node has for the import.
		assert_eq!(share_of_core(12), Weight::from_parts(500_000_000_000, 10 * 1024 * 1024));
	}
}
