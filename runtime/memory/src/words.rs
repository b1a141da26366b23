//! Copies, fills and compares memory, eight bytes at a time.
//!
//! Each function reads and writes exactly the given bytes. If the length is not a multiple of
//! eight, the last word overlaps its predecessor and is read before that is written.
//!
//! Sums use wrapping operations but never wrap. A checked one could call the panic handler, which a
//! package with `no_builtins` does not find.

use core::cmp::Ordering;

const WORD: usize = size_of::<u64>();
const HALF: usize = size_of::<u32>();

/// Bytes per iteration of the long loop.
const TURN: usize = 4 * WORD;

unsafe fn load(from: *const u8) -> u64 {
	// SAFETY: the caller may read eight bytes there.
	unsafe { from.cast::<u64>().read_unaligned() }
}

unsafe fn store(to: *mut u8, word: u64) {
	// SAFETY: the caller may write eight bytes there.
	unsafe { to.cast::<u64>().write_unaligned(word) }
}

/// Copies fewer than sixteen bytes. Reads all of them before it writes any.
unsafe fn copy_short(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		if bytes >= WORD {
			let end = bytes.wrapping_sub(WORD);
			let (first, last) = (load(from), load(from.add(end)));
			store(to, first);
			store(to.add(end), last);
		} else if bytes >= HALF {
			let end = bytes.wrapping_sub(HALF);
			let first = from.cast::<u32>().read_unaligned();
			let last = from.add(end).cast::<u32>().read_unaligned();
			to.cast::<u32>().write_unaligned(first);
			to.add(end).cast::<u32>().write_unaligned(last);
		} else if bytes > 0 {
			let (half, end) = (bytes / 2, bytes.wrapping_sub(1));
			let (first, middle, last) = (*from, *from.add(half), *from.add(end));
			*to = first;
			*to.add(half) = middle;
			*to.add(end) = last;
		}
	}
}

/// Copies `bytes` bytes in ascending order, as `memcpy` does.
///
/// Correct if the ranges do not overlap, or if `to` is the lower address.
///
/// # Safety
///
/// All source bytes must be readable, and all target bytes writable.
pub unsafe fn copy(mut to: *mut u8, mut from: *const u8, bytes: usize) {
	// SAFETY: every access is within `bytes`, of which `left` remain.
	unsafe {
		if bytes < 2 * WORD {
			return copy_short(to, from, bytes);
		}
		let end = bytes.wrapping_sub(WORD);
		let (last, last_to) = (load(from.add(end)), to.add(end));
		let mut left = bytes;
		while left >= TURN {
			let (one, two) = (load(from), load(from.add(WORD)));
			let (three, four) = (load(from.add(2 * WORD)), load(from.add(3 * WORD)));
			store(to, one);
			store(to.add(WORD), two);
			store(to.add(2 * WORD), three);
			store(to.add(3 * WORD), four);
			(to, from, left) = (to.add(TURN), from.add(TURN), left.wrapping_sub(TURN));
		}
		while left >= WORD {
			store(to, load(from));
			(to, from, left) = (to.add(WORD), from.add(WORD), left.wrapping_sub(WORD));
		}
		store(last_to, last);
	}
}

/// Copies `bytes` bytes in descending order. Correct if `to` is the higher address of overlapping
/// ranges.
unsafe fn copy_backwards(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: every access is within `bytes`, of which `left` remain.
	unsafe {
		if bytes < 2 * WORD {
			return copy_short(to, from, bytes);
		}
		let first = load(from);
		let mut left = bytes;
		while left >= WORD {
			left = left.wrapping_sub(WORD);
			store(to.add(left), load(from.add(left)));
		}
		store(to, first);
	}
}

/// Copies `bytes` bytes between ranges that may overlap, as `memmove` does.
///
/// # Safety
///
/// All source bytes must be readable, and all target bytes writable.
pub unsafe fn move_over(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: the contract is the caller's. If `to` is below `from`, the distance wraps to a large
	// number.
	unsafe {
		if (to as usize).wrapping_sub(from as usize) >= bytes {
			copy(to, from, bytes)
		} else {
			copy_backwards(to, from, bytes)
		}
	}
}

/// Sets `bytes` bytes to one value, as `memset` does.
///
/// # Safety
///
/// All bytes must be writable.
pub unsafe fn fill(mut to: *mut u8, value: u8, bytes: usize) {
	// SAFETY: every access is within `bytes`, of which `left` remain.
	unsafe {
		let mut left = bytes;
		if bytes < WORD {
			while left > 0 {
				*to = value;
				(to, left) = (to.add(1), left.wrapping_sub(1));
			}
			return;
		}
		let word = u64::from_ne_bytes([value; WORD]);
		let last = to.add(bytes.wrapping_sub(WORD));
		while left >= WORD {
			store(to, word);
			(to, left) = (to.add(WORD), left.wrapping_sub(WORD));
		}
		store(last, word);
	}
}

/// Compares `bytes` bytes as big-endian numbers, as `memcmp` does.
///
/// # Safety
///
/// All bytes must be readable.
pub unsafe fn compare(mut left: *const u8, mut right: *const u8, bytes: usize) -> Ordering {
	// SAFETY: every access is within `bytes`, of which `remain` are left.
	unsafe {
		let mut remain = bytes;
		while remain >= WORD {
			let (one, other) = (load(left), load(right));
			if one != other {
				return u64::from_be(one).cmp(&u64::from_be(other));
			}
			(left, right, remain) = (left.add(WORD), right.add(WORD), remain.wrapping_sub(WORD));
		}
		while remain > 0 {
			if *left != *right {
				return (*left).cmp(&*right);
			}
			(left, right, remain) = (left.add(1), right.add(1), remain.wrapping_sub(1));
		}
		Ordering::Equal
	}
}
