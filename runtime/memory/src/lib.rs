#![doc = include_str!("../README.md")]
#![no_std]
// The compiler replaces loops that copy memory with calls to `memcpy`, which would then call
// itself.
#![no_builtins]

pub mod words;

#[cfg(target_family = "wasm")]
mod blob;

#[cfg(test)]
mod tests;
