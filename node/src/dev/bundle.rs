//! The place of the next block in its bundle, and the digests that name it, as a collator with one core writes them.

use crate::service::Block;
use codec::Compact;
use cumulus_primitives_core::{
	BlockBundleInfo, ClaimQueueOffset, CoreInfo, CoreSelector, CumulusDigestItem,
};
use novation_runtime::Header;
use sc_consensus::BlockImportParams;
use sc_consensus_manual_seal::{ConsensusDataProvider, Error};
use sp_api::StorageProof;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature, Slot};
use sp_inherents::InherentData;
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// A block's slot and its index in the bundle of this slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
	/// Slot, by the number of slots since 1970.
	pub slot: u64,
	/// Index in the bundle.
	pub index: u8,
}

impl Place {
	/// Returns the place of the child of `parent`; `first` is the slot of the chain's first block.
	///
	/// The next slot begins after `length` blocks, or after a block that takes a core of its own.
	pub fn after(parent: &Header, first: Slot, length: u8) -> Self {
		let Some(slot) = slot(parent) else {
			return Self { slot: first.into(), index: 0 };
		};
		let digest = parent.digest();
		let index = CumulusDigestItem::find_block_bundle_info(digest).map(|info| info.index);
		let ends = CumulusDigestItem::is_last_block_in_core(digest).unwrap_or(true);
		match index.and_then(|index| index.checked_add(1)).filter(|next| *next < length && !ends) {
			Some(index) => Self { slot, index },
			None => Self { slot: slot.saturating_add(1), index: 0 },
		}
	}
}

fn slot(header: &Header) -> Option<u64> {
	let slot = header.digest.logs.iter().find_map(|item| {
		<DigestItem as CompatibleDigestItem<AuthoritySignature>>::as_aura_pre_digest(item)
	});
	slot.map(u64::from)
}

/// Writes the digests of the next block.
pub struct Bundles {
	/// Slot of the chain's first block.
	pub first: Slot,
	/// Blocks in a bundle.
	pub length: u8,
}

impl ConsensusDataProvider<Block> for Bundles {
	fn create_digest(&self, parent: &Header, _: &InherentData) -> Result<Digest, Error> {
		let Place { slot, index } = Place::after(parent, self.first, self.length);
		let aura = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(
			Slot::from(slot),
		);
		let core = CoreInfo {
			selector: CoreSelector(0),
			claim_queue_offset: ClaimQueueOffset(0),
			number_of_cores: Compact(1),
		};
		let bundle = BlockBundleInfo { index, is_last: index.saturating_add(1) >= self.length };
		Ok(Digest { logs: vec![aura, core.to_digest_item(), bundle.to_digest_item()] })
	}

	fn append_block_import(
		&self,
		_: &Header,
		_: &mut BlockImportParams<Block>,
		_: &InherentData,
		_: StorageProof,
	) -> Result<(), Error> {
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn child(bundles: &Bundles, parent: &Header) -> Header {
		let digest = bundles.create_digest(parent, &InherentData::new()).expect("a digest");
		Header::new(
			parent.number + 1,
			Default::default(),
			Default::default(),
			parent.hash(),
			digest,
		)
	}

	fn genesis() -> Header {
		Header::new(
			0,
			Default::default(),
			Default::default(),
			Default::default(),
			Digest::default(),
		)
	}

	fn place(header: &Header) -> (u64, u8, bool) {
		let info = CumulusDigestItem::find_block_bundle_info(&header.digest).expect("a bundle");
		(slot(header).expect("a slot"), info.index, info.is_last)
	}

	#[test]
	fn slot_should_have_as_many_blocks_as_a_bundle() {
		let bundles = Bundles { first: Slot::from(7), length: 3 };
		let mut parent = genesis();
		let places: Vec<_> = (0..7)
			.map(|_| {
				parent = child(&bundles, &parent);
				place(&parent)
			})
			.collect();
		let slot_of = |slot| [(slot, 0, false), (slot, 1, false), (slot, 2, true)];
		assert_eq!(places, [&slot_of(7)[..], &slot_of(8), &slot_of(9)[..1]].concat());
	}

	#[test]
	fn bundle_of_one_should_end_its_slot() {
		let bundles = Bundles { first: Slot::from(7), length: 1 };
		let first = child(&bundles, &genesis());
		assert_eq!(place(&first), (7, 0, true));
		assert_eq!(place(&child(&bundles, &first)), (8, 0, true));
	}

	#[test]
	fn block_with_a_core_of_its_own_should_end_its_slot() {
		let bundles = Bundles { first: Slot::from(7), length: 12 };
		let mut first = child(&bundles, &genesis());
		first.digest.push(CumulusDigestItem::UseFullCore.to_digest_item());
		assert_eq!(place(&child(&bundles, &first)), (8, 0, false));
	}
}
