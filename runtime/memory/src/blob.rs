//! The functions that the compiler calls, by the names and with the contracts that C gives them.

use crate::words;
use core::ffi::c_int;

/// # Safety
///
/// That of C's.
#[no_mangle]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, bytes: usize) -> *mut u8 {
	// SAFETY: the caller's.
	unsafe { words::copy(to, from, bytes) };
	to
}

/// # Safety
///
/// That of C's.
#[no_mangle]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, bytes: usize) -> *mut u8 {
	// SAFETY: the caller's.
	unsafe { words::move_over(to, from, bytes) };
	to
}

/// # Safety
///
/// That of C's.
#[no_mangle]
pub unsafe extern "C" fn memset(to: *mut u8, value: c_int, bytes: usize) -> *mut u8 {
	// SAFETY: the caller's. Only the lowest byte of the value counts.
	unsafe { words::fill(to, value as u8, bytes) };
	to
}

/// # Safety
///
/// That of C's.
#[no_mangle]
pub unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, bytes: usize) -> c_int {
	// SAFETY: the caller's.
	unsafe { words::compare(left, right, bytes) as c_int }
}
