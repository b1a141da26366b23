#![no_main]
//! See `novation_fuzz::operations`.

use libfuzzer_sys::fuzz_target;
use novation_fuzz::{operations, write_if_asked, Mender};
use novation_search::Block;
use std::sync::LazyLock;

static MENDER: LazyLock<Mender> = LazyLock::new(Mender::new::<Block>);

fuzz_target!(
	init: write_if_asked(operations::seeds),
	|bytes: &[u8]| {
		operations::run(&MENDER, bytes);
	}
);
