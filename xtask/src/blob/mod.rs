//! Checks the runtime's blob as built: its size, no floats in blocks, overflow checks.
//!
//! Validators run the compressed blob: the compact one, which these checks read, compressed by zstd behind a prefix of
//! 8 bytes.

mod module;
#[cfg(test)]
mod tests;

use std::{fs, path::PathBuf, sync::LazyLock};

use anyhow::{Context, Result};
use regex::Regex;

use crate::{checkout, report::Report};
use module::Module;

const NAME: &str = "novation_runtime";
/// Limit of the compressed blob in bytes. Upgrades to larger ones have failed on live networks.
const MOST_BYTES: usize = 2_000_000;
const ZSTD_PREFIX: [u8; 8] = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];

/// The operations that overflow: the verb in the panic message, and the word in the name of the panicking function. The
/// compiler puts both into the blob only if a checked operation can reach them.
const OVERFLOWS: [(&str, &str); 3] = [("add", "add"), ("subtract", "sub"), ("multiply", "mul")];
/// Minimum number of checks in checked code. Unchecked code has a few, from `core`.
const FEWEST_CHECKS: usize = 100;

/// Exports that no block calls: the genesis builder reads JSON, whose numbers may be floats.
const NOT_IN_BLOCKS: &str = "GenesisBuilder_";
/// Code that prints a float. It is in the table through which all printing is called, so a block seems to reach it. It
/// needs a float from other code, and no other code that a block reaches produces one.
static PRINTING: LazyLock<Regex> = LazyLock::new(|| {
	Regex::new(r"4core3fmt5float|flt2dec|JsonUnexpected|serde_core\.\.de\.\.Unexpected|zmij")
		.expect("is a pattern")
});

#[derive(clap::Args)]
pub struct Arguments {
	/// Folder where the WASM builder left the blob [default: the one of the release build]
	folder: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let folder = match &arguments.folder {
		Some(folder) => folder.clone(),
		None => checkout::target().join("release/wbuild/novation-runtime"),
	};
	let read = |suffix: &str| {
		let path = folder.join(format!("{NAME}.{suffix}"));
		fs::read(&path).with_context(|| {
			format!("cannot read {}: build the runtime first (make build)", path.display())
		})
	};
	let mut report = Report::default();
	check_size(&read("compact.compressed.wasm")?, &mut report);
	match Module::parse(&read("compact.wasm")?) {
		Ok(module) => check_module(&module, &mut report),
		Err(error) => report.check("the blob can be read", [format!("{error:#}")]),
	}
	report.finish()
}

fn check_size(compressed: &[u8], report: &mut Report) {
	let size = compressed.len();
	let within = 0 < size && size < MOST_BYTES;
	report.check(
		format!("the compressed blob is smaller than {MOST_BYTES} bytes: {size}"),
		(!within).then(|| format!("it has {size}")),
	);
	report.check(
		"the compressed blob has zstd's prefix",
		(!compressed.starts_with(&ZSTD_PREFIX))
			.then(|| format!("it begins with {:02x?}", compressed.get(..8).unwrap_or(compressed))),
	);
}

fn check_module(module: &Module, report: &mut Report) {
	let silent = module.exports.is_empty().then(|| "it exports no function".to_string());
	report.check("clients can call the blob", silent);
	check_floats(module, report);
	// Code that network tests build on purpose (runtime/src/dishonest.rs).
	let dishonest =
		module.data_contains(b"dishonest author").then(|| "it was built for a test".to_string());
	report.check("the blob has no code of a dishonest author", dishonest);
	for (verb, word) in OVERFLOWS {
		let message = format!("attempt to {verb} with overflow");
		let missing = (!module.data_contains(message.as_bytes()))
			.then(|| "overflow-checks are off".to_string());
		report.check(format!(r#"the blob can panic with "{message}""#), missing);
		let checks = overflow_checks(module, word);
		report.check(
			format!("the blob checks where it could {verb}: {checks} places"),
			(checks < FEWEST_CHECKS)
				.then(|| format!("fewer than {FEWEST_CHECKS}: overflow-checks are off")),
		);
	}
}

fn check_floats(module: &Module, report: &mut Report) {
	let blocks = module.exports.iter().filter(|(name, _)| !name.starts_with(NOT_IN_BLOCKS));
	let reached = module.reached(blocks.map(|(_, index)| *index));
	let in_all: usize = module.functions.iter().map(|function| function.floats).sum();
	let mut in_blocks: Vec<_> = module
		.functions
		.iter()
		.zip(module.imported..)
		.filter(|(function, index)| {
			function.floats > 0 && reached.contains(index) && !PRINTING.is_match(&function.name)
		})
		.map(|(function, _)| function)
		.collect();
	in_blocks.sort_by_key(|function| std::cmp::Reverse(function.floats));
	let count: usize = in_blocks.iter().map(|function| function.floats).sum();
	report.check(
		format!(
			"float instructions that a block can reach: {count} ({in_all} in all, in reading JSON for the first block and in printing)"
		),
		in_blocks.iter().take(40).map(|function| format!("{} in {}", function.floats, function.name)),
	);
}

/// The callers of the function that reports this overflow.
fn overflow_checks(module: &Module, word: &str) -> usize {
	let reporter = format!("panic_const_{word}_overflow");
	let reporters: Vec<_> = module
		.names
		.iter()
		.filter(|(_, name)| name.contains(&reporter))
		.map(|(index, _)| *index)
		.collect();
	let calls = module.functions.iter().flat_map(|function| &function.calls);
	calls.filter(|(called, _)| reporters.contains(called)).map(|(_, count)| count).sum()
}
