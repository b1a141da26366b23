//! Damage to stored values is a fault, and no code on the chain swallows it (docs/adr/014-pipeline-faults-and-owners.md).
//!
//! No lint knows which values are stored. So this rule refuses the words that turn an error into nothing, wherever code on
//! the chain meets stored values, and FRAME's typed reads, which return nothing or a default for what does not decode.
//! [`ALLOWED`] lists the places where they are harmless, each with its reason.

use std::{
	fs,
	path::{Path, PathBuf},
	sync::LazyLock,
};

use anyhow::Result;
use regex::Regex;

/// Folders of the code on the chain that reads and writes storage, itself or through the stores of a round. The other
/// packages on the chain compute with what they are handed.
const FOLDERS: &[&str] = &[
	"pallets",
	"runtime/src",
	"crates/ports/src",
	"crates/round/src",
	"crates/book/src",
	"crates/ledger/src",
];

/// Files and folders that are not part of the blob, or only write: tests, benchmarks, checks of a whole state, and
/// generated files.
const OUTSIDE: &[&str] = &[
	"tests",
	"tests.rs",
	"mock.rs",
	"benchmarking",
	"benchmarking.rs",
	"benchmarks.rs",
	"try_state.rs",
	"memory.rs",
	"weights.rs",
	"dishonest.rs",
	"genesis_presets",
	"genesis_presets.rs",
	"signing.rs",
];

/// Words that turn an error into nothing, and FRAME's typed reads.
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
	let swallowed = [
		r"\.ok\(\)",
		r"\bResult::ok\b",
		r"\bunwrap_or_default\(\)",
		r"\blet _ =",
		r"\bif let Ok\(",
	];
	let typed = r"::<(T|Runtime)>::(try_)?(get|take|mutate|mutate_exists|iter|iter_values|drain|decode_len)\(";
	Regex::new(&[&swallowed[..], &[typed]].concat().join("|")).expect("a valid expression")
});

/// A place where a refused word is harmless.
struct Allowed {
	file: &'static str,
	/// Part of the line. Each occurs.
	text: &'static str,
	reason: &'static str,
}

const fn allowed(file: &'static str, text: &'static str, reason: &'static str) -> Allowed {
	Allowed { file, text, reason }
}

/// A result of arithmetic; nothing was read.
const ARITHMETIC: &str = "arithmetic: an amount out of range is no amount";
/// A part of a value in memory.
const IN_MEMORY: &str = "a part of a value in memory that may be absent";
/// `Desk::schedule` adds the fault to those of the block before it rejects.
const REPORTED: &str = "the fault is reported before it becomes a reject reason";

const ALLOWED: &[Allowed] = &[
	allowed("crates/book/src/tree/node.rs", "branches.get(1..).unwrap_or_default()", IN_MEMORY),
	allowed("crates/book/src/tree/node.rs", "entries.get(before..).unwrap_or_default()", IN_MEMORY),
	allowed("crates/book/src/tree/node.rs", "u32::try_from(count).ok()", ARITHMETIC),
	allowed("crates/book/src/matching.rs", "self.index.unwrap_or_default()", IN_MEMORY),
	allowed("crates/book/src/peg.rs", "index.unwrap_or_default()", IN_MEMORY),
	allowed("crates/book/src/leaf.rs", "self.orders.get(index..).unwrap_or_default()", IN_MEMORY),
	allowed("crates/book/src/leaf.rs", "extra.copied().unwrap_or_default()", IN_MEMORY),
	allowed("crates/ledger/src/account.rs", "self.find(market).ok()", IN_MEMORY),
	allowed(
		"crates/ledger/src/accounts.rs",
		"self.0.get(&index).cloned().unwrap_or_default()",
		"accounts in memory, which tests and the booking of one movement use",
	),
	allowed("crates/round/src/phases/funding.rs", "impact_notional.0).ok()", ARITHMETIC),
	allowed("crates/round/src/phases/settle.rs", "desk.schedule(account, wait).ok()", REPORTED),
	allowed("crates/round/src/phases/triggers.rs", "Wait::Time(next)).ok()", REPORTED),
	allowed("crates/round/src/phases/deadlines.rs", "market, now).ok()", REPORTED),
	allowed("crates/round/src/phases/liquidation/waterfall.rs", "attempts.get(", IN_MEMORY),
	allowed("crates/round/src/phases/liquidation/waterfall.rs", "health.as_ref().ok()?", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/waterfall.rs", "is_critical(found).ok()", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/deleverage.rs", "MarkSource::Now).ok()??", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/deleverage.rs", "Quote::ZERO).ok().flatten()", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/shares.rs", "exposures(account, value).ok()?", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/shares.rs", "opposite_notional(market, held).ok()?", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/shares.rs", "own.notional().ok()?).ok()", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/waterfall.rs", "if let Ok(lots) = lots.sub(", ARITHMETIC),
	allowed("crates/round/src/phases/liquidation/waterfall.rs", "if let Ok(paid) = paid", ARITHMETIC),
	allowed("crates/round/src/phases/funding.rs", "&terms.funding).ok()?", ARITHMETIC),
	allowed("crates/round/src/phases/auctions/booking.rs", "clearing.lots).ok()?", ARITHMETIC),
	allowed("crates/round/src/rules/admission.rs", "offset().unwrap_or_default()", IN_MEMORY),
	allowed("crates/round/src/steps/sweep.rs", "u64::try_from(open).ok()", ARITHMETIC),
	allowed(
		"crates/round/src/state/order_index.rs",
		"stored.unwrap_or_default()",
		"nothing is stored for an account without orders; one that has orders is checked against its sums",
	),
	allowed("pallets/order-book/src/hook.rs", "u32::try_from(times).ok()", ARITHMETIC),
	allowed("pallets/order-book/src/hook.rs", "BlockWeight::<T>::mutate(", "a value of the system"),
	allowed("pallets/order-book/src/admission.rs", "BlockWeight::<T>::mutate(", "a value of the system"),
	allowed("runtime/src/queries.rs", "rank.ok().map(", ARITHMETIC),
	allowed(
		"pallets/order-book/src/store.rs",
		"Backlog::<T>::decode_len()",
		"the next line tells damage from absence",
	),
	allowed(
		"pallets/agents/src/calls.rs",
		"Place::<T>::take().max(1)",
		"written and taken while one transaction is validated",
	),
	allowed("pallets/agents/src/calls.rs", "spent.unwrap_or_default();", "decoded; nothing is stored at first"),
	allowed(
		"pallets/allowances/src/extension.rs",
		"FreeWeight::<T>::mutate(",
		"a sum of one block that starts at zero",
	),
	allowed("runtime/src/configs/assets.rs", "FreeWeight::<Runtime>::take()", "a sum of one block"),
	allowed("runtime/src/configs/assets.rs", "BlockWeight::<Runtime>::get()", "a value of the system"),
	allowed("runtime/src/configs/assets.rs", "BlockWeight::<Runtime>::mutate(", "a value of the system"),
	allowed(
		"pallets/markets/src/ports.rs",
		"Markets::<T>::iter()",
		"the number of markets found is compared with the stored count",
	),
	allowed("pallets/clock/src/lib.rs", "Now::<T>::", "any eight bytes decode, and the next timestamp sets a missing time"),
	allowed("runtime/src/configs/sessions.rs", "CurrentSlot::<Runtime>::get()", "a value of another pallet"),
	allowed("runtime/src/apis.rs", "Authorities::<Runtime>::get()", "a value of another pallet"),
	allowed(
		"runtime/src/queries.rs",
		"Margin::withdrawable(&account).ok()",
		"another field of the answer shows why nothing may leave",
	),
	allowed("runtime/src/queries.rs", "health.and_then(Result::ok)", ARITHMETIC),
	allowed("runtime/src/queries.rs", "unrealised.and_then(Result::ok)", ARITHMETIC),
	allowed("runtime/src/queries.rs", "u64::try_from(price).ok()", ARITHMETIC),
];

/// Lines on the chain that may swallow damage, and entries of the list that no line needs.
pub fn violations(root: &Path) -> Result<Vec<String>> {
	let mut found = Vec::new();
	let mut used = vec![false; ALLOWED.len()];
	for path in files(root)? {
		let inside = path.strip_prefix(root)?;
		let text = fs::read_to_string(&path)?;
		for (number, line) in on_chain(&text) {
			let entry = ALLOWED
				.iter()
				.position(|entry| inside == Path::new(entry.file) && line.contains(entry.text));
			match entry {
				Some(entry) => used[entry] = true,
				None => found.push(format!(
					"{}:{number}: '{}' may swallow a damaged value; read it with novation_ports::decoded, or give a reason in \
					 xtask/src/stored_reads.rs",
					inside.display(),
					line.trim()
				)),
			}
		}
	}
	let unused =
		ALLOWED.iter().zip(&used).filter(|(entry, used)| !**used && root.join(entry.file).exists());
	found.extend(unused.map(|(entry, _)| {
		format!(
			"{}: no line has '{}' ({}); take it out of ALLOWED",
			entry.file, entry.text, entry.reason
		)
	}));
	Ok(found)
}

fn files(root: &Path) -> Result<Vec<PathBuf>> {
	let mut files = Vec::new();
	for folder in FOLDERS.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir()) {
		collect(&folder, &mut files)?;
	}
	Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
	let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
	entries.sort_by_key(fs::DirEntry::file_name);
	for entry in entries {
		let path = entry.path();
		if OUTSIDE.iter().any(|outside| entry.file_name() == *outside) {
			continue;
		}
		if entry.file_type()?.is_dir() {
			collect(&path, files)?;
		} else if path.extension().is_some_and(|suffix| suffix == "rs") {
			files.push(path);
		}
	}
	Ok(())
}

/// The refused lines of a file outside its comments and its tests, which stand at its end.
fn on_chain(text: &str) -> Vec<(usize, &str)> {
	let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
	let lines = text[..tests].lines().enumerate();
	lines
		.filter(|(_, line)| !line.trim_start().starts_with("//") && REFUSED.is_match(line))
		.map(|(number, line)| (number + 1, line))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{architecture::graph::Workspace, checkout};

	fn found(path: &str, text: &str) -> usize {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join(path);
		fs::create_dir_all(file.parent().unwrap()).unwrap();
		fs::write(file, text).unwrap();
		violations(folder.path()).unwrap().len()
	}

	#[test]
	fn swallowed_errors_and_typed_reads_should_be_refused() {
		for line in [
			"\tlet found = read(index).ok();",
			"\tlet found = reads.filter_map(Result::ok);",
			"\tlet found = read(index).unwrap_or_default();",
			"\tlet _ = read(index);",
			"\tif let Ok(found) = read(index) {",
			"\tlet found = Accounts::<T>::get(index);",
			"\tlet found = Accounts::<Runtime>::get(index);",
			"\tAccounts::<T>::try_mutate(index, change)?;",
			"\tlet queue = Queue::<T>::take();",
		] {
			assert_eq!(found("pallets/a/src/lib.rs", line), 1, "{line}");
			assert_eq!(found("crates/round/src/phases/a.rs", line), 1, "{line}");
		}
	}

	#[test]
	fn reads_that_keep_the_error_should_pass() {
		for line in [
			"\tlet found = read(index)?;",
			"\tlet limit = T::MaxMarkets::get();",
			"\tAccounts::<T>::insert(index, account);",
			"\t/// `.ok()` and `let _ =` in a comment",
			"\tlet found = decoded(unhashed::get_raw(&key))?.unwrap_or(0);",
		] {
			assert_eq!(found("pallets/a/src/lib.rs", line), 0, "{line}");
		}
	}

	#[test]
	fn code_outside_the_chain_should_pass() {
		let line = "\tlet found = read(index).ok();";
		for path in ["pallets/a/src/tests/b.rs", "pallets/a/src/mock.rs", "node/src/main.rs"] {
			assert_eq!(found(path, line), 0, "{path}");
		}
		let tested = format!("#[cfg(test)]\nmod tests {{\n{line}\n}}");
		assert_eq!(found("crates/round/src/a.rs", &tested), 0);
	}

	#[test]
	fn reason_should_hold_for_its_own_file_alone_and_be_needed() {
		let line = "\tlet index = self.index.unwrap_or_default();";
		assert_eq!(found("crates/book/src/matching.rs", line), 0);
		assert_eq!(found("crates/book/src/other.rs", line), 1);
		assert_eq!(found("crates/book/src/matching.rs", "fn none() {}"), 1);
		assert!(ALLOWED.iter().all(|entry| !entry.reason.is_empty()));
	}

	/// Every package on the chain is searched, or has no storage.
	#[test]
	fn every_package_on_the_chain_should_be_known() {
		const WITHOUT_STORAGE: &[&str] = &[
			"crates/access",
			"crates/exchange-types",
			"crates/funding",
			// The laws of a whole state, which no block checks.
			"crates/laws",
			"crates/liquidation",
			"crates/pricing",
			"crates/risk",
			"crates/units",
			// Types of the runtime API, and the allocator of the blob.
			"runtime/api",
			"runtime/allocator",
			"runtime/memory",
		];
		let workspace = Workspace::read().unwrap();
		let on_chain = crate::lint::on_chain_packages(&workspace).unwrap();
		for (place, package) in workspace.members() {
			let is_searched = FOLDERS
				.iter()
				.any(|folder| format!("{place}/src/").starts_with(&format!("{folder}/")));
			let is_known = is_searched || WITHOUT_STORAGE.contains(&place);
			assert!(is_known || !on_chain.contains(&package.name), "{place}");
		}
		assert_eq!(violations(checkout::root()).unwrap(), [""; 0]);
	}
}
