//! Two allocators in one: an arena within the sandbox for small allocations, the host for the rest.

use core::{
	alloc::{GlobalAlloc, Layout},
	ptr,
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// Alignment of the host's allocations, in bytes.
const HOST_ALIGNMENT: usize = 8;

/// Distance in bytes between the host's pointer and the aligned pointer handed out.
type Shift = u16;

/// Memory from outside the sandbox, in pieces aligned to 8 bytes.
///
/// # Safety
///
/// [`allocate`](Host::allocate) returns null, or a pointer to `bytes` bytes aligned to 8, with no
/// other user until freed. The two bytes before the pointer are writable, unread by the host, and
/// zero unless written. The host keeps a header of eight bytes there and leaves its last three
/// alone.
pub unsafe trait Host {
	/// Allocates `bytes` bytes.
	fn allocate(&self, bytes: usize) -> *mut u8;

	/// Frees memory that [`allocate`](Host::allocate) or the host itself allocated.
	///
	/// # Safety
	///
	/// The pointer must be allocated and not yet freed.
	unsafe fn free(&self, pointer: *mut u8);
}

/// Address range of the arena; empty until the arena exists.
#[derive(Debug)]
pub struct Reach {
	/// Start address; 0, where nothing is ever allocated, means no arena.
	start: AtomicUsize,
	bytes: usize,
}

impl Reach {
	/// Creates the range for an arena of `bytes` bytes that does not exist yet.
	pub const fn new(bytes: usize) -> Self {
		Self { start: AtomicUsize::new(0), bytes }
	}

	/// Returns the size of the arena if it does not exist yet.
	pub fn missing(&self) -> Option<usize> {
		(self.start.load(Relaxed) == 0).then_some(self.bytes)
	}

	/// Records the start of the arena.
	pub fn begin(&self, start: *mut u8) {
		self.start.store(start as usize, Relaxed);
	}

	/// Returns whether the arena allocated the pointer.
	pub fn contains(&self, pointer: *mut u8) -> bool {
		let start = self.start.load(Relaxed);
		start != 0 && (pointer as usize).wrapping_sub(start) < self.bytes
	}
}

/// Serves small allocations from an arena, without leaving the sandbox.
///
/// Large allocations, and those that do not fit into the arena, come from the host. The address of
/// a pointer shows its origin. The host also returns results of its functions in its own
/// allocations, and this allocator frees them too.
pub struct Allocator<A, H> {
	/// Allocates within `reach`, or returns null.
	pub arena: A,
	/// Address range of the arena.
	pub reach: &'static Reach,
	/// Allocator for everything else.
	pub host: H,
	/// Largest allocation in the arena, in bytes.
	pub largest: usize,
}

impl<A: GlobalAlloc, H: Host> Allocator<A, H> {
	fn allocate_from_host(&self, layout: Layout) -> *mut u8 {
		let excess = layout.align().saturating_sub(HOST_ALIGNMENT);
		let Some(bytes) = layout.size().checked_add(excess) else { return ptr::null_mut() };
		let pointer = self.host.allocate(bytes);
		if pointer.is_null() || excess == 0 {
			return pointer;
		}
		let shift = (pointer as usize).next_multiple_of(layout.align()) - pointer as usize;
		let Ok(short) = Shift::try_from(shift) else { return ptr::null_mut() };
		// SAFETY: the shift is below the requested excess, so the bytes before the new pointer are
		// ours to write.
		unsafe {
			let shifted = pointer.add(shift);
			shifted.sub(size_of::<Shift>()).cast::<Shift>().write_unaligned(short);
			shifted
		}
	}
}

// SAFETY: arena and host meet the contract of the trait, and each receives back only its own
// pointers.
unsafe impl<A: GlobalAlloc, H: Host> GlobalAlloc for Allocator<A, H> {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		if layout.size() <= self.largest {
			// SAFETY: the layout comes from the caller.
			let pointer = unsafe { self.arena.alloc(layout) };
			if !pointer.is_null() {
				return pointer;
			}
		}
		self.allocate_from_host(layout)
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		if self.reach.contains(pointer) {
			// SAFETY: the arena allocated the pointer with this layout.
			return unsafe { self.arena.dealloc(pointer, layout) };
		}
		// SAFETY: the two bytes before a pointer of the host hold its shift, and are zero without
		// one.
		unsafe {
			let shift = pointer.sub(size_of::<Shift>()).cast::<Shift>().read_unaligned();
			self.host.free(pointer.sub(shift.into()));
		}
	}

	unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
		if bytes <= self.largest && self.reach.contains(pointer) {
			// SAFETY: the arena allocated the pointer with this layout.
			let grown = unsafe { self.arena.realloc(pointer, layout, bytes) };
			if !grown.is_null() {
				return grown;
			}
		}
		// SAFETY: the new size comes from the caller, and the alignment is that of the old layout.
		unsafe {
			let moved = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
			if !moved.is_null() {
				ptr::copy_nonoverlapping(pointer, moved, bytes.min(layout.size()));
				self.dealloc(pointer, layout);
			}
			moved
		}
	}
}
