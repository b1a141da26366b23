#![no_main]
//! See `novation_fuzz::encodings`.

use libfuzzer_sys::fuzz_target;
use novation_fuzz::{encodings, write_if_asked};

fuzz_target!(
	init: write_if_asked(encodings::seeds),
	|bytes: &[u8]| encodings::run(bytes)
);
