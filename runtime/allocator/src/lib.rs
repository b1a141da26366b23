#![doc = include_str!("../README.md")]
#![no_std]

pub mod pair;

#[cfg(target_family = "wasm")]
mod blob;

#[cfg(test)]
mod tests;
