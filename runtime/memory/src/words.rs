//! Copying, filling and comparing memory, eight bytes at a time.
//!
//! Each reads and writes exactly the bytes that it is given. The last word of a length that is not a multiple of eight
//! overlaps the one before it, and is read before that one is written.

use core::cmp::Ordering;

const WORD: usize = size_of::<u64>();
const HALF: usize = size_of::<u32>();

/// What one turn of the long loops does.
const TURN: usize = 4 * WORD;

unsafe fn load(from: *const u8) -> u64 {
	// SAFETY: the caller may read eight bytes there.
	unsafe { from.cast::<u64>().read_unaligned() }
}

unsafe fn store(to: *mut u8, word: u64) {
	// SAFETY: the caller may write eight bytes there.
	unsafe { to.cast::<u64>().write_unaligned(word) }
}

/// Copies fewer than sixteen bytes, reading all of them before it writes any.
unsafe fn copy_short(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		if bytes >= WORD {
			let (first, last) = (load(from), load(from.add(bytes - WORD)));
			store(to, first);
			store(to.add(bytes - WORD), last);
		} else if bytes >= HALF {
			let first = from.cast::<u32>().read_unaligned();
			let last = from.add(bytes - HALF).cast::<u32>().read_unaligned();
			to.cast::<u32>().write_unaligned(first);
			to.add(bytes - HALF).cast::<u32>().write_unaligned(last);
		} else if bytes > 0 {
			let (first, middle, last) = (*from, *from.add(bytes / 2), *from.add(bytes - 1));
			*to = first;
			*to.add(bytes / 2) = middle;
			*to.add(bytes - 1) = last;
		}
	}
}

/// Copies `bytes` from lower addresses to higher ones, as `memcpy` does; right if the two do not overlap, and if `to` is
/// the lower of them.
///
/// # Safety
///
/// All of the bytes can be read and written.
pub unsafe fn copy(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		if bytes < 2 * WORD {
			return copy_short(to, from, bytes);
		}
		let last = load(from.add(bytes - WORD));
		let mut at = 0;
		while at + TURN <= bytes {
			let words = [load(from.add(at)), load(from.add(at + WORD))];
			let more = [load(from.add(at + 2 * WORD)), load(from.add(at + 3 * WORD))];
			store(to.add(at), words[0]);
			store(to.add(at + WORD), words[1]);
			store(to.add(at + 2 * WORD), more[0]);
			store(to.add(at + 3 * WORD), more[1]);
			at += TURN;
		}
		while at + WORD <= bytes {
			store(to.add(at), load(from.add(at)));
			at += WORD;
		}
		store(to.add(bytes - WORD), last);
	}
}

/// Copies `bytes` from higher addresses to lower ones; right if `to` is the higher of two that overlap.
unsafe fn copy_backwards(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		if bytes < 2 * WORD {
			return copy_short(to, from, bytes);
		}
		let first = load(from);
		let mut left = bytes;
		while left >= WORD {
			left -= WORD;
			store(to.add(left), load(from.add(left)));
		}
		store(to, first);
	}
}

/// Copies `bytes` that may overlap, as `memmove` does.
///
/// # Safety
///
/// All of the bytes can be read and written.
pub unsafe fn move_over(to: *mut u8, from: *const u8, bytes: usize) {
	// SAFETY: the caller's. Where `to` is below `from`, the distance wraps to something large.
	unsafe {
		if (to as usize).wrapping_sub(from as usize) >= bytes {
			copy(to, from, bytes)
		} else {
			copy_backwards(to, from, bytes)
		}
	}
}

/// Sets `bytes` to one value, as `memset` does.
///
/// # Safety
///
/// All of the bytes can be written.
pub unsafe fn fill(to: *mut u8, value: u8, bytes: usize) {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		if bytes < WORD {
			let mut at = 0;
			while at < bytes {
				*to.add(at) = value;
				at += 1;
			}
			return;
		}
		let word = u64::from_ne_bytes([value; WORD]);
		let mut at = 0;
		while at + WORD <= bytes {
			store(to.add(at), word);
			at += WORD;
		}
		store(to.add(bytes - WORD), word);
	}
}

/// Compares `bytes` as numbers whose first byte weighs most, as `memcmp` does.
///
/// # Safety
///
/// All of the bytes can be read.
pub unsafe fn compare(left: *const u8, right: *const u8, bytes: usize) -> Ordering {
	// SAFETY: every access is within the `bytes`.
	unsafe {
		let mut at = 0;
		while at + WORD <= bytes {
			let (one, other) = (load(left.add(at)), load(right.add(at)));
			if one != other {
				return u64::from_be(one).cmp(&u64::from_be(other));
			}
			at += WORD;
		}
		while at < bytes {
			let (one, other) = (*left.add(at), *right.add(at));
			if one != other {
				return one.cmp(&other);
			}
			at += 1;
		}
		Ordering::Equal
	}
}
