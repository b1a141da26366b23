//! Global allocator of the blob.

use crate::pair::{Allocator, Host, Reach};
use core::alloc::Layout;
use talc::{
	base::{binning::Binning, Talc},
	cell::TalcSyncCell,
	source::Source,
	wasm::WasmBinning,
};

/// Arena size: the host's largest allocation, and a quarter of a validator's memory limit for a
/// block. Pages take memory only once they are written.
const ARENA_BYTES: usize = 32 << 20;
/// Larger allocations are rare, and would fragment the arena.
const LARGEST_BYTES: usize = 64 << 10;

static REACH: Reach = Reach::new(ARENA_BYTES);

#[derive(Debug)]
struct Sandbox;

// SAFETY: the host's allocator aligns to eight and keeps its header as the trait requires. The
// SDK's own runtime allocator also writes there.
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
	/// Acquires one arena for the lifetime of the instance, which is one call.
	fn acquire<B: Binning>(talc: &mut Talc<Self, B>, _: Layout) -> Result<(), ()> {
		let bytes = REACH.missing().ok_or(())?;
		let arena = talc.source.allocate(bytes);
		REACH.begin(arena);
		// SAFETY: the memory was just allocated and has no other user.
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
