//! An allocator of two: an arena within reach for what is small, the host for the rest.

use core::{
	alloc::{GlobalAlloc, Layout},
	ptr,
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// What the host allocates is aligned to as many bytes.
const HOST_ALIGNMENT: usize = 8;

/// How far behind the host's pointer the one begins that was handed out.
type Shift = u16;

/// Memory that is asked for from outside of the sandbox, in whole pieces that are aligned to 8 bytes.
///
/// # Safety
///
/// [`allocate`](Host::allocate) returns null, or a pointer to as many bytes as were asked for, aligned to 8, which nobody
/// else uses until they are freed. The two bytes before the pointer can be written, are not read by the host, and are zero
/// if nobody wrote them: the host keeps a header of eight there, of which it leaves the last three alone.
pub unsafe trait Host {
	/// As many bytes.
	fn allocate(&self, bytes: usize) -> *mut u8;

	/// Give back what [`allocate`](Host::allocate), or the host itself, has allocated.
	///
	/// # Safety
	///
	/// The pointer is one that was allocated, and not yet freed.
	unsafe fn free(&self, pointer: *mut u8);
}

/// Which addresses are the arena's: none, until it is there.
#[derive(Debug)]
pub struct Reach {
	/// 0, where nothing is allocated, for no arena.
	start: AtomicUsize,
	bytes: usize,
}

impl Reach {
	/// Of an arena of so many bytes that is not there yet.
	pub const fn new(bytes: usize) -> Self {
		Self { start: AtomicUsize::new(0), bytes }
	}

	/// How long the arena is, if it is not there yet.
	pub fn missing(&self) -> Option<usize> {
		(self.start.load(Relaxed) == 0).then_some(self.bytes)
	}

	/// The arena is there now.
	pub fn begin(&self, start: *mut u8) {
		self.start.store(start as usize, Relaxed);
	}

	/// Whether the arena allocated it.
	pub fn contains(&self, pointer: *mut u8) -> bool {
		let start = self.start.load(Relaxed);
		start != 0 && (pointer as usize).wrapping_sub(start) < self.bytes
	}
}

/// Small allocations from an arena, without leaving the sandbox; large ones, and what the arena has no room for, from the
/// host. Whose a pointer is tells its address: the host hands out pointers of its own too, as the results of its functions,
/// and they are freed here like all others.
pub struct Allocator<A, H> {
	/// Allocates within the `reach`, or returns null.
	pub arena: A,
	/// The addresses of the arena's memory.
	pub reach: &'static Reach,
	/// Who has the rest.
	pub host: H,
	/// The most bytes of one allocation in the arena.
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
		// SAFETY: the shift is below the excess that was asked for, and the bytes before the pointer are ours to write.
		unsafe {
			let shifted = pointer.add(shift);
			shifted.sub(size_of::<Shift>()).cast::<Shift>().write_unaligned(short);
			shifted
		}
	}
}

// SAFETY: what the arena and the host hand out is what the trait asks for; both are given back only their own.
unsafe impl<A: GlobalAlloc, H: Host> GlobalAlloc for Allocator<A, H> {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		if layout.size() <= self.largest {
			// SAFETY: the layout is the caller's.
			let pointer = unsafe { self.arena.alloc(layout) };
			if !pointer.is_null() {
				return pointer;
			}
		}
		self.allocate_from_host(layout)
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		if self.reach.contains(pointer) {
			// SAFETY: the arena allocated it with this layout.
			return unsafe { self.arena.dealloc(pointer, layout) };
		}
		// SAFETY: the two bytes before a pointer of the host's say how far it was shifted, and are zero if it was not.
		unsafe {
			let shift = pointer.sub(size_of::<Shift>()).cast::<Shift>().read_unaligned();
			self.host.free(pointer.sub(shift.into()));
		}
	}

	unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
		if bytes <= self.largest && self.reach.contains(pointer) {
			// SAFETY: the arena allocated it with this layout.
			let grown = unsafe { self.arena.realloc(pointer, layout, bytes) };
			if !grown.is_null() {
				return grown;
			}
		}
		// SAFETY: the new size is the caller's, and the alignment that of the old one.
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
