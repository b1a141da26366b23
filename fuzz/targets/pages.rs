#![no_main]
//! See `novation_fuzz::pages`.

use libfuzzer_sys::fuzz_target;
use novation_fuzz::{pages, write_if_asked};

fuzz_target!(
	init: write_if_asked(pages::seeds),
	|bytes: &[u8]| pages::run(bytes)
);
