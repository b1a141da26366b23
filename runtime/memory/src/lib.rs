#![doc = include_str!("../README.md")]
#![no_std]
// What the compiler takes for a copy of memory it turns into a call of `memcpy`, which would then call itself.
#![no_builtins]

pub mod words;

#[cfg(target_family = "wasm")]
mod blob;

#[cfg(test)]
mod tests;
