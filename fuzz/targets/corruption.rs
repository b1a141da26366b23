#![no_main]
//! See `novation_fuzz::corruption`.

use libfuzzer_sys::fuzz_target;
use novation_fuzz::{corruption, write_if_asked, Mender};
use novation_search::corruption::DamagedBlock;
use std::sync::LazyLock;

static MENDER: LazyLock<Mender> = LazyLock::new(Mender::new::<DamagedBlock>);

fuzz_target!(
	init: write_if_asked(corruption::seeds),
	|bytes: &[u8]| {
		corruption::run(&MENDER, bytes);
	}
);
