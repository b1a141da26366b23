//! Memory functions that the compiler calls, with C names and contracts.

use crate::words;
use core::ffi::c_int;

/// # Safety
///
/// The contract of C's `memcpy`.
#[no_mangle]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, bytes: usize) -> *mut u8 {
	// SAFETY: the contract is the caller's.
	unsafe { words::copy(to, from, bytes) };
	to
}

/// # Safety
///
/// The contract of C's `memmove`.
#[no_mangle]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, bytes: usize) -> *mut u8 {
	// SAFETY: the contract is the caller's.
	unsafe { words::move_over(to, from, bytes) };
	to
}

/// # Safety
///
/// The contract of C's `memset`.
#[no_mangle]
pub unsafe extern "C" fn memset(to: *mut u8, value: c_int, bytes: usize) -> *mut u8 {
	// SAFETY: the contract is the caller's. Only the lowest byte of the value counts.
	unsafe { words::fill(to, value as u8, bytes) };
	to
}

/// # Safety
///
/// The contract of C's `memcmp`.
#[no_mangle]
pub unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, bytes: usize) -> c_int {
	// SAFETY: the contract is the caller's.
	unsafe { words::compare(left, right, bytes) as c_int }
}
