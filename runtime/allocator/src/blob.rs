//! The allocator of the blob.

use crate::pair::{Allocator, Host, Reach};
use core::alloc::Layout;
use talc::{
	base::{binning::Binning, Talc},
	cell::TalcSyncCell,
	source::Source,
	wasm::WasmBinning,
};

/// The arena: as much as the host gives at once, and a quarter of what a validator lets a block have. It takes nothing
/// until it is written to.
const ARENA_BYTES: usize = 32 << 20;
/// Larger allocations are few, and would only break the arena up.
const LARGEST_BYTES: usize = 64 << 10;

static REACH: Reach = Reach::new(ARENA_BYTES);

#[derive(Debug)]
struct Sandbox;

// SAFETY: the host's allocator aligns to eight, and keeps its header as the trait says: the SDK's own allocator of the
// runtime writes there too.
unsafe impl Host for Sandbox {
	fn allocate(&self, bytes: usize) -> *mut u8 {
		sp_io::allocator::malloc(bytes as u32)
	}

	unsafe fn free(&self, pointer: *mut u8) {
		sp_io::allocator::free(pointer)
	}
}

// SAFETY: the host does not call back.
unsafe impl Source for Sandbox {
	/// One arena for as long as the instance lives, which is one call.
	fn acquire<B: Binning>(talc: &mut Talc<Self, B>, _: Layout) -> Result<(), ()> {
		let bytes = REACH.missing().ok_or(())?;
		let arena = talc.source.allocate(bytes);
		REACH.begin(arena);
		// SAFETY: nobody else uses what was just allocated.
		unsafe { talc.claim(arena, bytes) }.map(|_| ()).ok_or(())
	}
}

#[global_allocator]
static ALLOCATOR: Allocator<TalcSyncCell<Sandbox, WasmBinning>, Sandbox> = Allocator {
	arena: TalcSyncCell::new_wasm(Sandbox),
	reach: &REACH,
	host: Sandbox,
	largest: LARGEST_BYTES,
};
