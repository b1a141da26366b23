//! The allocator of the blob.

use crate::pair::{Allocator, Host};
use core::{mem::MaybeUninit, ops::Range};
use talc::wasm::{new_wasm_arena_allocator, WasmArenaTalc};

/// The arena's memory. It takes nothing until it is used, and a quarter of what a validator lets a block use.
const ARENA_BYTES: usize = 32 << 20;
/// Larger allocations are few, and would only break the arena up.
const LARGEST_BYTES: usize = 64 << 10;

static mut ARENA: [MaybeUninit<u8>; ARENA_BYTES] = [MaybeUninit::uninit(); ARENA_BYTES];

struct Sandbox;

// SAFETY: the host's allocator aligns to eight, and keeps its header as the trait says: the runtime interface's own
// allocator writes there too.
unsafe impl Host for Sandbox {
	fn allocate(&self, bytes: usize) -> *mut u8 {
		sp_io::allocator::malloc(bytes as u32)
	}

	unsafe fn free(&self, pointer: *mut u8) {
		sp_io::allocator::free(pointer)
	}
}

fn reach() -> Range<usize> {
	let start = &raw const ARENA as usize;
	start..start + ARENA_BYTES
}

#[global_allocator]
static ALLOCATOR: Allocator<WasmArenaTalc, Sandbox> = Allocator {
	// SAFETY: nobody else names the arena's memory.
	arena: unsafe { new_wasm_arena_allocator(&raw mut ARENA) },
	reach,
	host: Sandbox,
	largest: LARGEST_BYTES,
};
