//! A validator's profile, from samples of the processor. Called by `make profile`.
//!
//! Runs `novation-bench` under `perf record`, which must be installed, and prints the share of each part in the samples
//! of `validate_block`. A sample counts for the innermost function on its stack that the table below names. Memory
//! operations are counted a second time.

use std::{
	collections::BTreeMap,
	process::{Command, Stdio},
	sync::LazyLock,
};

use anyhow::{ensure, Context, Result};
use regex::Regex;

use crate::checkout;

#[derive(clap::Args)]
pub struct Arguments {
	/// Workloads, each optionally with a number of resting orders: ladder take:1000000
	#[arg(required = true, value_name = "WORKLOAD[:ORDERS]")]
	workloads: Vec<String>,
}

const EXECUTIONS: &str = "20";
/// Samples per second. No timer has this frequency.
const FREQUENCY: &str = "1999";

/// Parts, and patterns of their functions.
type Table = Vec<(&'static str, Regex)>;

/// Work of the host for the blob, where stacks do not lead back to the caller.
static BY_THE_HOST: LazyLock<Regex> =
	LazyLock::new(|| pattern("schnorrkel|curve25519|merlin|blake2|twox"));
/// The part of the system to which a function belongs. The first matching pattern counts.
static OWNERS: LazyLock<Table> = LazyLock::new(|| {
	table_of(&[
		("signatures", "schnorrkel|curve25519|merlin|ristretto"),
		("hashing", "blake2|twox|keccak"),
		("the state root", "storage_root|delta_trie_root"),
		("unpacking the proof", "to_memory_db|decode_compact|CompactProof"),
		("reading the state", "host_storage_get|host_storage_exists|host_storage_read"),
		("emitting events", "journal::Journal|deposit_event"),
		(
			"writing to the state's overlay, events among it",
			"host_storage_(set|append|clear)|host_storage_(start|commit|rollback)",
		),
		("pages decoded and encoded", "novation_book::(order|page|cache|node|wire)|RestingOrder"),
		("the book", "novation_book::"),
		("risk", "novation_risk::|round::margin"),
		("the ledger", "novation_ledger::|pallet_clearing"),
		("the round", "novation_round::|on_finalize"),
		(
			"transactions: checks and admission",
			"do_apply_extrinsic|dispatch_transaction|TransactionExtension|CheckedExtrinsic",
		),
		(
			"decoding values and transactions",
			"decode_vec_with_len|UncheckedExtrinsic|codec::Decode",
		),
	])
});
static MEMORY: LazyLock<Table> = LazyLock::new(|| {
	table_of(&[
		("allocating", "talc::|sc_allocator|__rust_alloc|__rust_dealloc|__rust_realloc"),
		("copying", "words::copy|words::move_over|^memcpy|^memmove|__memmove"),
		("comparing", "^memcmp|words::compare"),
		(
			"pages that the kernel makes",
			"page_fault|clear_page|get_page_from_freelist|do_anonymous_page",
		),
	])
});

fn pattern(text: &str) -> Regex {
	Regex::new(text).expect("is a pattern")
}

fn table_of(rows: &[(&'static str, &str)]) -> Table {
	rows.iter().map(|(name, text)| (*name, pattern(text))).collect()
}

/// The counted samples of one workload.
#[derive(Default, Debug, PartialEq)]
struct Shares {
	owners: BTreeMap<&'static str, usize>,
	memory: BTreeMap<&'static str, usize>,
	total: usize,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let mut columns = Vec::new();
	for wanted in &arguments.workloads {
		let (workload, orders) = match wanted.split_once(':') {
			Some((workload, orders)) => (workload, Some(orders)),
			None => (wanted.as_str(), None),
		};
		columns.push((wanted.as_str(), sample(workload, orders)?));
	}
	println!("{}", table(&columns));
	Ok(())
}

/// Runs a workload under `perf` and counts its samples.
fn sample(workload: &str, orders: Option<&str>) -> Result<Shares> {
	let folder = tempfile::tempdir()?;
	let data = folder.path().join("samples");
	let mut record = Command::new("perf");
	record.args(["record", "--freq", FREQUENCY, "--call-graph", "fp", "--output"]).arg(&data);
	record.arg(checkout::target().join("release/novation-bench"));
	record.arg("--out").arg(folder.path().join("blocks.json"));
	record.args(["--only", workload, "--repeats", "1", "--profile", EXECUTIONS]);
	match orders {
		Some(orders) => record.args(["--orders", orders]),
		None => record.arg("--base"),
	};
	record
		.env("WASMTIME_PROFILING_STRATEGY", "perfmap")
		.stdout(Stdio::null())
		.stderr(Stdio::null());
	let status =
		record.status().context("cannot run perf: on Debian it is the package linux-perf")?;
	ensure!(status.success(), "perf record failed for {workload}: {status}");
	let mut script = Command::new("perf");
	script.args(["script", "--comm", "validate", "--fields", "ip,sym", "--input"]).arg(&data);
	let output = script.stderr(Stdio::null()).output()?;
	Ok(shares(&stacks(&String::from_utf8_lossy(&output.stdout))))
}

/// The stacks of `perf script --fields ip,sym`, innermost function first. An empty line ends a stack.
fn stacks(script: &str) -> Vec<Vec<&str>> {
	let mut all = Vec::new();
	let mut stack = Vec::new();
	for line in script.lines().chain([""]) {
		match line.trim() {
			"" if stack.is_empty() => {}
			"" => all.push(std::mem::take(&mut stack)),
			text => stack.push(
				text.split_once(char::is_whitespace).map_or("", |(_, function)| function.trim()),
			),
		}
	}
	all
}

/// Counts the samples of `validate_block`, in the blob or by the host.
fn shares(stacks: &[Vec<&str>]) -> Shares {
	let mut shares = Shares::default();
	for stack in stacks {
		let of_the_block = stack.iter().any(|function| function.contains("validate_block"));
		if !of_the_block && !stack.iter().any(|function| BY_THE_HOST.is_match(function)) {
			continue;
		}
		shares.total += 1;
		*shares.owners.entry(first(&OWNERS, stack).unwrap_or("everything else")).or_default() += 1;
		if let Some(work) = first(&MEMORY, stack.get(..3).unwrap_or(stack)) {
			*shares.memory.entry(work).or_default() += 1;
		}
	}
	shares
}

/// The name of the innermost named function.
fn first(table: &Table, stack: &[&str]) -> Option<&'static str> {
	let named = |function: &&str| {
		table.iter().find(|(_, pattern)| pattern.is_match(function)).map(|(name, _)| *name)
	};
	stack.iter().find_map(named)
}

/// A column per workload, each count in percent of its samples.
fn table(columns: &[(&str, Shares)]) -> String {
	let line = |name: &str, cells: Vec<String>| format!("| {name} | {} |", cells.join(" | "));
	let mut lines = vec![line("", columns.iter().map(|(name, _)| name.to_string()).collect())
		.replacen("|  |", "| |", 1)];
	lines.push(format!("|---|{}", "---:|".repeat(columns.len())));
	lines.push(line(
		"samples",
		columns.iter().map(|(_, shares)| shares.total.to_string()).collect(),
	));
	for (of_all, counts) in [
		("", (|shares| &shares.owners) as fn(&Shares) -> &BTreeMap<&'static str, usize>),
		("of all: ", |shares| &shares.memory),
	] {
		let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
		for (name, count) in columns.iter().flat_map(|(_, shares)| counts(shares)) {
			*totals.entry(name).or_default() += count;
		}
		let mut names: Vec<_> = totals.into_iter().collect();
		names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
		for (name, _) in names {
			let percent = |shares: &Shares| {
				let count = counts(shares).get(name).copied().unwrap_or_default();
				format!("{:.1} %", 100.0 * count as f64 / shares.total as f64)
			};
			lines.push(line(
				&format!("{of_all}{name}"),
				columns.iter().map(|(_, shares)| percent(shares)).collect(),
			));
		}
	}
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The shares in stacks that all end in a round of `validate_block`.
	fn in_the_block(stacks: &[&[&'static str]]) -> Shares {
		let with_end = |stack: &&[&'static str]| {
			[*stack, &["novation_round::round::run", "validate_block"]].concat()
		};
		shares(&stacks.iter().map(with_end).collect::<Vec<_>>())
	}

	#[test]
	fn stacks_should_end_at_empty_lines() {
		let script =
			"  ffff memcpy\n  ffff validate_block\n\n  ffff start_thread\n  ffff [unknown]\n";
		assert_eq!(
			stacks(script),
			[vec!["memcpy", "validate_block"], vec!["start_thread", "[unknown]"]]
		);
	}

	#[test]
	fn sample_should_belong_to_the_innermost_owner() {
		let counted = in_the_block(&[
			&["memcpy", "novation_book::tree::Tree<S>::insert"],
			&["memcpy", "unknown", "journal::Journal<T>::emit"],
			&["talc::base::Talc<S,B>::allocate"],
		]);
		assert_eq!(
			counted.owners,
			BTreeMap::from([("the book", 1), ("emitting events", 1), ("the round", 1)])
		);
		assert_eq!(counted.memory, BTreeMap::from([("copying", 2), ("allocating", 1)]));
		assert_eq!(counted.total, 3);
		let nobodys = shares(&[vec!["unknown", "validate_block"]]);
		assert_eq!(nobodys.owners, BTreeMap::from([("everything else", 1)]));
	}

	#[test]
	fn sample_outside_the_block_should_not_count() {
		assert_eq!(shares(&[vec!["memcpy", "start_thread"]]), Shares::default());
	}

	#[test]
	fn work_of_the_host_should_count_though_its_stack_is_cut() {
		let counted = shares(&[
			vec!["curve25519_dalek::edwards::mul", "[unknown]"],
			vec!["blake2b_simd::compress", "[unknown]"],
		]);
		assert_eq!(counted.owners, BTreeMap::from([("signatures", 1), ("hashing", 1)]));
	}

	#[test]
	fn table_should_have_a_column_per_workload_in_percent() {
		let one = Shares {
			owners: [("round", 3), ("events", 1)].into(),
			memory: [("copying", 1)].into(),
			total: 4,
		};
		let other = Shares { owners: [("round", 2)].into(), memory: BTreeMap::new(), total: 2 };
		let text = table(&[("ladder", one), ("take", other)]);
		let lines: Vec<_> = text.lines().collect();
		assert_eq!(lines[0], "| | ladder | take |");
		assert!(lines.contains(&"| round | 75.0 % | 100.0 % |"));
		assert!(lines.contains(&"| of all: copying | 25.0 % | 0.0 % |"));
	}
}
