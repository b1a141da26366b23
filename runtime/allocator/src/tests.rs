//! Random allocation histories, with a small arena and a host that writes headers like the real
//! one.

extern crate std;

use crate::pair::{Allocator, Host, Reach};
use core::{
	alloc::{GlobalAlloc, Layout},
	cell::RefCell,
};
use proptest::prelude::*;
use std::{boxed::Box, collections::BTreeMap, vec::Vec};
use talc::{
	base::{binning::Binning, Talc},
	source::Source,
	TalcCell,
};

const ARENA_BYTES: usize = 4 << 10;
const LARGEST_BYTES: usize = 512;
/// Header of the host: five bytes of its own, and three that it leaves alone.
const HEADER: [u8; 8] = [7, 7, 7, 7, 7, 0, 0, 0];

/// Host that prepends a header to each piece. Fails on freeing a foreign pointer or a damaged
/// header.
#[derive(Default)]
struct Headers(RefCell<BTreeMap<usize, Vec<u64>>>);

// SAFETY: the pieces are vectors of words, aligned to eight, and kept until they are freed.
unsafe impl Host for Headers {
	fn allocate(&self, bytes: usize) -> *mut u8 {
		let mut piece = std::vec![0_u64; 1 + bytes.div_ceil(8)];
		piece[0] = u64::from_ne_bytes(HEADER);
		let pointer = piece[1..].as_mut_ptr().cast::<u8>();
		self.0.borrow_mut().insert(pointer as usize, piece);
		pointer
	}

	unsafe fn free(&self, pointer: *mut u8) {
		let piece = self.0.borrow_mut().remove(&(pointer as usize));
		let piece = piece.expect("the pointer is allocated");
		assert_eq!(piece[0].to_ne_bytes()[..5], HEADER[..5]);
	}
}

/// Step of a history. `which` selects one of the live allocations.
#[derive(Clone, Debug)]
enum Step {
	Allocate {
		bytes: usize,
		align: usize,
	},
	Resize {
		which: usize,
		bytes: usize,
	},
	Free {
		which: usize,
	},
	/// The host returns a result in its own allocation, and the runtime drops it.
	Receive {
		bytes: usize,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let bytes = || 1..=2 * LARGEST_BYTES;
	let align = prop::sample::select(std::vec![1_usize, 2, 4, 8, 16, 64]);
	prop_oneof![
		4 => (bytes(), align).prop_map(|(bytes, align)| Step::Allocate { bytes, align }),
		2 => (any::<usize>(), bytes()).prop_map(|(which, bytes)| Step::Resize { which, bytes }),
		2 => any::<usize>().prop_map(|which| Step::Free { which }),
		1 => bytes().prop_map(|bytes| Step::Receive { bytes }),
	]
}

/// A live allocation, and the byte that fills it.
struct Piece {
	pointer: *mut u8,
	layout: Layout,
	mark: u8,
}

impl Piece {
	/// Fills every byte, so that overlapping pieces are detected.
	fn new(pointer: *mut u8, layout: Layout, mark: u8) -> Self {
		assert!(!pointer.is_null());
		assert_eq!(pointer as usize % layout.align(), 0);
		// SAFETY: the allocation has this size.
		unsafe { pointer.write_bytes(mark, layout.size()) };
		Self { pointer, layout, mark }
	}

	fn holds(&self, bytes: usize) -> bool {
		// SAFETY: the allocation has at least this size, and all of it was written.
		let content = unsafe { core::slice::from_raw_parts(self.pointer, bytes) };
		content.iter().all(|byte| *byte == self.mark)
	}
}

type Small = Allocator<TalcCell<Arena>, Headers>;

/// An arena claimed on first use, as in the blob.
#[derive(Debug)]
struct Arena(&'static Reach);

// SAFETY: the memory is leaked for this arena.
unsafe impl Source for Arena {
	fn acquire<B: Binning>(talc: &mut Talc<Self, B>, _: Layout) -> Result<(), ()> {
		let bytes = talc.source.0.missing().ok_or(())?;
		let memory = Box::leak(std::vec![0_u8; bytes].into_boxed_slice()).as_mut_ptr();
		talc.source.0.begin(memory);
		unsafe { talc.claim(memory, bytes) }.map(|_| ()).ok_or(())
	}
}

fn allocator() -> Small {
	let reach: &Reach = Box::leak(Box::new(Reach::new(ARENA_BYTES)));
	let arena = TalcCell::new(Arena(reach));
	Allocator { arena, reach, host: Headers::default(), largest: LARGEST_BYTES }
}

fn run(steps: Vec<Step>) {
	let allocator = allocator();
	let mut pieces: Vec<Piece> = Vec::new();
	for (mark, step) in steps.into_iter().enumerate() {
		let mark = mark as u8;
		// SAFETY: each piece keeps the layout with which it was allocated.
		unsafe {
			match step {
				Step::Allocate { bytes, align } => {
					let layout = Layout::from_size_align(bytes, align).unwrap();
					pieces.push(Piece::new(allocator.alloc(layout), layout, mark));
				}
				Step::Resize { which, bytes } if !pieces.is_empty() => {
					let index = which % pieces.len();
					let Piece { pointer, layout, mark: old } = pieces.swap_remove(index);
					let moved = allocator.realloc(pointer, layout, bytes);
					let kept = Piece { pointer: moved, layout, mark: old };
					assert!(kept.holds(bytes.min(layout.size())));
					let layout = Layout::from_size_align(bytes, layout.align()).unwrap();
					pieces.push(Piece::new(moved, layout, mark));
				}
				Step::Free { which } if !pieces.is_empty() => {
					let piece = pieces.swap_remove(which % pieces.len());
					allocator.dealloc(piece.pointer, piece.layout);
				}
				Step::Receive { bytes } => {
					let pointer = allocator.host.allocate(bytes);
					allocator.dealloc(pointer, Layout::from_size_align(bytes, 1).unwrap());
				}
				Step::Resize { .. } | Step::Free { .. } => (),
			}
		}
		assert!(pieces.iter().all(|piece| piece.holds(piece.layout.size())));
	}
	for piece in pieces {
		// SAFETY: the piece was allocated with this layout.
		unsafe { allocator.dealloc(piece.pointer, piece.layout) };
	}
	assert!(allocator.host.0.borrow().is_empty(), "memory was not returned to the host");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_024))]

	#[test]
	fn allocations_should_be_disjoint_and_return_to_their_owner(steps in proptest::collection::vec(step(), 0..120)) {
		run(steps);
	}
}

#[test]
fn small_allocations_should_stay_within_the_sandbox() {
	let allocator = allocator();
	let layout = Layout::from_size_align(LARGEST_BYTES, 16).unwrap();
	// SAFETY: the layout has a non-zero size.
	let pointer = unsafe { allocator.alloc(layout) };
	assert!(allocator.reach.contains(pointer));
	assert!(allocator.host.0.borrow().is_empty());
}

#[test]
fn results_of_the_host_should_be_freed_before_anything_is_allocated() {
	let allocator = allocator();
	let pointer = allocator.host.allocate(9);
	assert!(
		!allocator.reach.contains(pointer) && !allocator.reach.contains(core::ptr::dangling_mut())
	);
	// SAFETY: the host has just allocated the pointer.
	unsafe { allocator.dealloc(pointer, Layout::from_size_align(9, 1).unwrap()) };
	assert!(allocator.host.0.borrow().is_empty());
}
