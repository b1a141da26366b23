//! The tables of a report with targets.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use super::judge::{name, number, row, rows, BASE, LARGE, SMALL};
use crate::numbers::significant;

/// Bytes per operation. Parts of a proof that are smaller everywhere share one line.
const SHOWN_BYTES: f64 = 2.0;

/// The page's section: an introduction and the tables.
pub fn table(report: &Value) -> Result<String> {
	let mut parts = vec![introduction(report)?];
	if report["has_recording"] != true {
		parts.push("The recorded flow is not here, so it was left out.".into());
	}
	for lines in [
		block_lines(report)?,
		part_lines(report)?,
		proof_lines(report)?,
		book_lines(report)?,
		target_lines(report)?,
	] {
		parts.push(lines.join("\n"));
	}
	Ok(parts.join("\n\n") + "\n")
}

/// The introduction and the table of blocks.
pub fn blocks(report: &Value) -> Result<String> {
	Ok(format!("{}\n\n{}", introduction(report)?, joined(block_lines(report)?)))
}

/// The table of shares of a block's time.
pub fn parts(report: &Value) -> Result<String> {
	Ok(joined(part_lines(report)?))
}

/// The table of order books.
pub fn books(report: &Value) -> Result<String> {
	Ok(joined(book_lines(report)?))
}

/// The table of targets.
pub fn targets(report: &Value) -> Result<String> {
	Ok(joined(target_lines(report)?))
}

/// The table of proof parts.
pub fn proof(report: &Value) -> Result<String> {
	Ok(joined(proof_lines(report)?))
}

fn joined(lines: Vec<String>) -> String {
	lines.join("\n").trim_end().to_owned() + "\n"
}

fn introduction(report: &Value) -> Result<String> {
	let machine = &report["machine"];
	let loads = report["load_average"].as_array().map_or(&[][..], Vec::as_slice);
	let loads =
		loads.iter().map(|load| Ok(format!("{:.2}", number(load)?))).collect::<Result<Vec<_>>>()?;
	let runs = match &report["runs"] {
		Value::Null => String::new(),
		runs => format!(" in {runs} runs of one blob"),
	};
	Ok(format!(
		"Measured on {}, {} cores, {} GiB, at commit {}, with a load average of {}; {} times each{runs}, short blocks more \
		 often. The table shows minimum times. One sr25519 verification takes {:.1} µs. Preparing the blob takes {:.1} s. \
		 Instantiating a runtime for a candidate takes {:.1} ms, which every time of `validate_block` includes.",
		text(&machine["processor"]),
		machine["cores"],
		machine["memory_gib"],
		text(&report["commit"]),
		loads.join(" to "),
		report["repeats"],
		1000.0 * number(&report["sr25519_verify"]["least"])?,
		number(&report["prepared_ms"])? / 1000.0,
		number(&report["load"]["least"])?,
	))
}

fn text(value: &Value) -> &str {
	value.as_str().unwrap_or_default()
}

fn line(cells: &[String]) -> String {
	format!("| {} |", cells.join(" | "))
}

fn header(cells: &[&str]) -> String {
	format!("| {} |", cells.join(" | "))
}

/// Formats digits in groups of three.
fn grouped(value: f64) -> String {
	let digits = format!("{:.0}", value.round_ties_even());
	let (sign, digits) =
		digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
	let mut out = String::from(sign);
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && (digits.len() - index).is_multiple_of(3) {
			out.push(' ');
		}
		out.push(digit);
	}
	out
}

/// A measurement with three significant digits, which is its precision; empty if there is none.
fn short(value: &Value) -> String {
	value.as_f64().map_or(String::new(), short_number)
}

fn short_number(value: f64) -> String {
	if value.abs() >= 100.0 {
		grouped(value)
	} else {
		significant(value, 3)
	}
}

fn workload(row: &Value) -> String {
	name(text(&row["workload"])).into()
}

fn block_lines(report: &Value) -> Result<Vec<String>> {
	let mut lines = vec![
		header(&[
			"Block of",
			"Markets",
			"Accounts",
			"Resting orders",
			"Operations",
			"Blocks",
			"Build, ms",
			"`validate_block`, ms",
			"Without loading, ms",
			"Spread",
			"µs each",
			"In transfers",
			"PoV bytes each",
			"With the block's own",
			"Declared over measured, at reference speed",
		]),
		format!("|---|{}", "---:|".repeat(14)),
	];
	for row in rows(report) {
		let (size, execute) = (&row["size"], &row["execute"]);
		let spread = 100.0 * (number(&execute["median"])? / number(&execute["least"])? - 1.0);
		lines.push(line(&[
			workload(row),
			size["markets"].to_string(),
			grouped(number(&size["accounts"])?),
			grouped(number(&size["orders"])?),
			grouped(number(&row["operations"])?),
			row["blocks"].to_string(),
			short(&row["build"]["least"]),
			short(&row["validate"]["least"]),
			short(&execute["least"]),
			format!("{spread:.0} %"),
			short(&row["us_per_operation"]),
			short(&row["of_a_transfer"]),
			short(&row["pov_per_operation"]),
			short(&row["whole_pov_per_operation"]),
			short(&row["declared_over_measured"]),
		]));
	}
	Ok(lines)
}

fn book_lines(report: &Value) -> Result<Vec<String>> {
	let mut lines = vec![
		header(&["Native book", "Version", "Add, ns", "Cancel, ns", "Match, ns"]),
		"|---|---|---:|---:|---:|".into(),
	];
	for engine in report["book"]["engines"].as_array().into_iter().flatten() {
		let times = ["add_ns", "cancel_ns", "match_ns"].map(|key| short(&engine[key]["least"]));
		lines.push(line(
			&[&[text(&engine["engine"]).into(), text(&engine["version"]).into()], &times[..]]
				.concat(),
		));
	}
	Ok(lines)
}

fn target_lines(report: &Value) -> Result<Vec<String>> {
	let mut lines =
		vec![header(&["Target", "Measured", "At most", ""]), "|---|---:|---:|---|".into()];
	for target in report["targets"].as_array().into_iter().flatten() {
		let bound = match &target["at_least"] {
			Value::Null => target["at_most"].to_string(),
			least => format!("{least} to {}", target["at_most"]),
		};
		let verdict = if target["met"] == true { "met" } else { "**missed**" };
		lines.push(line(&[
			text(&target["target"]).into(),
			short(&target["measured"]),
			bound,
			verdict.into(),
		]));
	}
	Ok(lines)
}

/// The parts of the author's time, which includes validator code, and the contents of the block.
fn part_lines(report: &Value) -> Result<Vec<String>> {
	let mut lines = vec![
		header(&[
			"Block of",
			"Opening, ms",
			"Transactions, ms",
			"Round and state root, ms",
			"Body, bytes",
			"State proof, bytes",
			"Declared over recorded proof",
			"Transactions",
			"Of",
		]),
		format!("|---|{}", "---:|".repeat(8)),
	];
	for row in rows(report).iter().filter(|row| BASE.is_of(row)) {
		let proof = number(&row["proof_bytes"])?;
		lines.push(line(&[
			workload(row),
			short(&row["build_opening"]["least"]),
			short(&row["build_transactions"]["least"]),
			short(&row["build_closing"]["least"]),
			grouped(number(&row["body_bytes"])?),
			grouped(proof),
			short_number(number(&row["declared"]["proof"])? / proof),
			row["transactions"].to_string(),
			row["offered"].to_string(),
		]));
	}
	Ok(lines)
}

/// The parts of the proofs on the smallest and the largest book, in bytes per operation. Each part is compressed
/// separately.
pub fn proof_lines(report: &Value) -> Result<Vec<String>> {
	let mut columns = Vec::new();
	for workload in ["ladder", "rest", "take", "mix"] {
		for size in [SMALL, LARGE] {
			if let Some(row) = row(report, workload, size) {
				columns.push((
					format!("{workload}:{}", size.orders),
					row,
					number(&row["operations"])?,
				));
			}
		}
	}
	if columns.is_empty() {
		return Ok(Vec::new());
	}
	let each = |row: &Value, operations: f64, item: &str| {
		row["proof_parts"][item]["compressed"].as_f64().unwrap_or_default() / operations
	};
	let items: BTreeSet<&str> = columns
		.iter()
		.flat_map(|(_, row, _)| {
			row["proof_parts"].as_object().into_iter().flat_map(|parts| parts.keys())
		})
		.map(String::as_str)
		.collect();
	let most = |item: &str| {
		columns.iter().map(|(_, row, operations)| each(row, *operations, item)).fold(0.0, f64::max)
	};
	let mut items: Vec<_> = items.into_iter().map(|item| (item, most(item))).collect();
	items.sort_by(|one, other| other.1.total_cmp(&one.1));
	let (large, small): (Vec<_>, Vec<_>) = items.iter().partition(|(_, most)| *most >= SHOWN_BYTES);
	let sum = |row: &Value, operations: f64, items: &[(&str, f64)]| {
		items.iter().map(|(item, _)| each(row, operations, item)).sum::<f64>()
	};

	let names: Vec<_> = columns.iter().map(|(name, ..)| name.as_str()).collect();
	let mut lines = vec![header(&[&["PoV bytes each, by proven item"], names.as_slice()].concat())];
	lines.push(format!("|---|{}", "---:|".repeat(columns.len())));
	for (item, _) in large {
		let shown = if item.contains('.') { format!("`{item}`") } else { item.to_string() };
		let cells =
			columns.iter().map(|(_, row, operations)| short_number(each(row, *operations, item)));
		lines.push(line(&[shown].into_iter().chain(cells).collect::<Vec<_>>()));
	}
	let rest =
		columns.iter().map(|(_, row, operations)| short_number(sum(row, *operations, &small)));
	lines.push(line(&["all other reads".into()].into_iter().chain(rest).collect::<Vec<_>>()));
	let mut beside = vec!["transactions, less the gain of joint compression".to_string()];
	for (_, row, operations) in &columns {
		beside.push(short_number(
			number(&row["whole_pov_per_operation"])? - sum(row, *operations, &items),
		));
	}
	lines.push(line(&beside));
	Ok(lines)
}
