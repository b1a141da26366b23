//! Sessions of ten minutes, by slots: their length does not depend on the number of blocks.

use crate::{BlockNumber, Runtime, System, BLOCKS_PER_SLOT, TEN_MINUTES};
use frame_support::{traits::EstimateNextSessionRotation, weights::Weight};
use pallet_session::ShouldEndSession;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature};
use sp_runtime::{DigestItem, Permill};

/// Ends a session with the first block of every hundredth slot or after it.
pub struct BySlot;

/// Returns the slot of the last block; none before the first.
///
/// `pallet-aura` notes the slot of a block after `pallet-session` has asked for the end of the session.
fn last_slot() -> Option<u64> {
	let slot = u64::from(pallet_aura::CurrentSlot::<Runtime>::get());
	(slot > 0).then_some(slot)
}

fn slot_of_block() -> Option<u64> {
	let digest = System::digest();
	let slot = digest.logs.iter().find_map(|item| {
		<DigestItem as CompatibleDigestItem<AuthoritySignature>>::as_aura_pre_digest(item)
	});
	slot.map(u64::from)
}

impl ShouldEndSession<BlockNumber> for BySlot {
	fn should_end_session(_: BlockNumber) -> bool {
		match (last_slot(), slot_of_block()) {
			(Some(last), Some(slot)) => slot / TEN_MINUTES != last / TEN_MINUTES,
			_ => false,
		}
	}
}

impl EstimateNextSessionRotation<BlockNumber> for BySlot {
	fn average_session_length() -> BlockNumber {
		u32::try_from(TEN_MINUTES).unwrap_or(u32::MAX).saturating_mul(BLOCKS_PER_SLOT)
	}

	fn estimate_current_session_progress(_: BlockNumber) -> (Option<Permill>, Weight) {
		let progress =
			last_slot().map(|slot| Permill::from_rational(slot % TEN_MINUTES, TEN_MINUTES));
		(progress, <Runtime as frame_system::Config>::DbWeight::get().reads(1))
	}

	fn estimate_next_session_rotation(now: BlockNumber) -> (Option<BlockNumber>, Weight) {
		let next = last_slot().and_then(|slot| {
			let slots = TEN_MINUTES.saturating_sub(slot % TEN_MINUTES) as u32;
			now.checked_add(slots.saturating_mul(BLOCKS_PER_SLOT))
		});
		(next, <Runtime as frame_system::Config>::DbWeight::get().reads(1))
	}
}
