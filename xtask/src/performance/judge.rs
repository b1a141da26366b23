//! The cost of each operation, and the targets for it.

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::VERIFICATION_OF_REFERENCE_MS;

/// A measured state: its markets, accounts and resting orders.
#[derive(Clone, Copy, PartialEq)]
pub struct Size {
	markets: u64,
	accounts: u64,
	pub orders: u64,
}

pub const BASE: Size = Size { markets: 1, accounts: 10_000, orders: 100_000 };
pub const SMALL: Size = Size { orders: 1_000, ..BASE };
pub const LARGE: Size = Size { orders: 1_000_000, ..BASE };

/// Workloads that are counted by fills, since one order causes many.
const COUNTED_BY_FILLS: &[&str] = &["sweep", "iceberg", "pegged", "auction"];

/// The name of each workload in the tables.
const NAMES: &[(&str, &str)] = &[
	("empty", "a block of inherents"),
	("remark", "`System.remark`"),
	("transfer", "`Balances.transfer_keep_alive`"),
	("ladder", "ladders replaced, batches of 64"),
	("rest", "single orders that rest"),
	("take", "single orders that fill one maker"),
	("mix", "9 % new, 3 % immediate, 6 % cancel, 82 % move, batches of 64"),
	("batch-1", "one batch of 1 replaced order"),
	("batch-4", "one batch of 4"),
	("batch-16", "one batch of 16"),
	("batch-64", "one batch of 64"),
	("sweep", "one order that meets 10 000 makers (each counts)"),
	("iceberg", "one order that meets 640 icebergs, each in ten parts (each part counts)"),
	("pegged", "one order that meets 6 400 pegged ones (each counts)"),
	("auction", "batches of 64 that cross, in one auction (each fill counts)"),
	("flow", "recorded flow of a stock, 32 accounts"),
];

impl Size {
	pub fn is_of(self, row: &Value) -> bool {
		let size = &row["size"];
		size["markets"] == self.markets
			&& size["accounts"] == self.accounts
			&& size["orders"] == self.orders
	}
}

/// The name of a workload in the tables.
pub fn name(workload: &str) -> &str {
	NAMES.iter().find(|(key, _)| *key == workload).map_or(workload, |(_, name)| name)
}

/// The rows of a report.
pub fn rows(report: &Value) -> &[Value] {
	report["rows"].as_array().map_or(&[], Vec::as_slice)
}

pub fn row<'a>(report: &'a Value, workload: &str, size: Size) -> Option<&'a Value> {
	rows(report).iter().find(|row| row["workload"] == workload && size.is_of(row))
}

/// A required number of a report.
pub fn number(value: &Value) -> Result<f64> {
	value.as_f64().with_context(|| format!("the report has {value} in place of a number"))
}

/// Adds the cost of each operation, and the targets.
pub fn judge(report: &mut Value) -> Result<()> {
	derive(report)?;
	report["targets"] = targets(report)?.into();
	Ok(())
}

/// Adds to each row the cost of an operation: the excess over a block without any, on the same state.
fn derive(report: &mut Value) -> Result<()> {
	for index in 0..rows(report).len() {
		let derived = derive_row(report, index)?;
		report["rows"][index] = derived;
	}
	Ok(())
}

fn derive_row(report: &Value, index: usize) -> Result<Value> {
	let mut row = rows(report)[index].clone();
	let same_size = |workload: &str| {
		rows(report)
			.iter()
			.find(|other| other["workload"] == workload && other["size"] == row["size"])
			.cloned()
	};
	let empty = same_size("empty").context("no empty block was measured on a state")?;
	let transfer = same_size("transfer").or_else(|| self::row(report, "transfer", BASE).cloned());
	// Relative to the speed of the machine while the row was measured.
	let to_reference = VERIFICATION_OF_REFERENCE_MS / number(&row["verification"]["least"])?;
	let declared = number(&row["declared"]["ms"])?;
	row["declared_over_measured"] =
		json!(declared / (number(&row["validate"]["least"])? * to_reference));
	if row["workload"].as_str().is_some_and(|workload| COUNTED_BY_FILLS.contains(&workload)) {
		row["operations"] = row["outcome"]["filled"].clone();
	}
	let operations = number(&row["operations"])?;
	if operations == 0.0 {
		return Ok(row);
	}
	let blocks = number(&row["blocks"])?;
	let beyond = |value: &Value, of_empty: &Value| -> Result<f64> {
		Ok(number(value)? - blocks * number(of_empty)?)
	};
	let execute = beyond(&row["execute"]["least"], &empty["execute"]["least"])?;
	let build = beyond(&row["build"]["least"], &empty["build"]["least"])?;
	let pov = beyond(&row["pov_bytes"], &empty["pov_bytes"])?;
	row["us_per_operation"] = json!(1000.0 * execute / operations);
	row["build_us_per_operation"] = json!(1000.0 * build / operations);
	row["pov_per_operation"] = json!(pov / operations);
	row["whole_pov_per_operation"] = json!(number(&row["pov_bytes"])? / operations);
	let of_transfer = transfer.filter(|transfer| {
		transfer["us_per_operation"].is_number() || row["workload"] == "transfer"
	});
	if let Some(transfer) = of_transfer {
		let own = row["us_per_operation"].clone();
		let other =
			if row["workload"] == "transfer" { &own } else { &transfer["us_per_operation"] };
		row["of_a_transfer"] = json!(number(&own)? / number(other)?);
	}
	Ok(row)
}

/// The ratio of a figure on the largest book to that on the smallest.
fn ratio(report: &Value, workload: &str, key: &str) -> Option<f64> {
	let small = row(report, workload, SMALL)?[key].as_f64().filter(|figure| *figure > 0.0)?;
	Some(row(report, workload, LARGE)?[key].as_f64()? / small)
}

/// Each target with its measured value, and whether it is met. Figures without a measurement are left out.
fn targets(report: &Value) -> Result<Vec<Value>> {
	let mut targets = Vec::new();
	let mut at_most = |name: &str, value: Option<f64>, most: Value| {
		if let Some(value) = value {
			let met = most.as_f64().is_some_and(|most| value <= most);
			targets.push(json!({ "target": name, "measured": value, "at_most": most, "met": met }));
		}
	};
	let of_base = |workload: &str, key: &str| row(report, workload, BASE)?[key].as_f64();
	at_most(
		"a batched operation, in transfers (first)",
		of_base("ladder", "of_a_transfer"),
		json!(0.08),
	);
	at_most(
		"a batched operation, in transfers (goal)",
		of_base("ladder", "of_a_transfer"),
		json!(0.04),
	);
	at_most(
		"a single order that rests, in transfers",
		of_base("rest", "of_a_transfer"),
		json!(1.3),
	);
	at_most(
		"a single order that fills one maker, in transfers",
		of_base("take", "of_a_transfer"),
		json!(1.6),
	);
	for workload in ["ladder", "rest", "take", "mix"] {
		for (key, figure) in [("us_per_operation", "time"), ("pov_per_operation", "proof")] {
			let target =
				format!("1 000 000 resting orders over 1 000, {figure}: {}", name(workload));
			at_most(&target, ratio(report, workload, key), json!(1.3));
		}
	}
	let pov = of_base("ladder", "whole_pov_per_operation");
	at_most("bytes of the PoV for each batched operation", pov, json!(60));
	for (key, operation) in [("add_ns", "add"), ("cancel_ns", "cancel"), ("match_ns", "match")] {
		let (ours, fastest, engine) = engines(report, key)?;
		let target = format!("the native book over the fastest other, {operation} ({engine})");
		at_most(&target, Some(ours / fastest), json!(2));
	}
	for row in rows(report) {
		let (value, size) = (number(&row["declared_over_measured"])?, &row["size"]);
		let target = format!(
			"declared weight over measured time at reference speed: {}, {} / {} / {}",
			row["workload"].as_str().unwrap_or_default(),
			size["markets"],
			size["accounts"],
			size["orders"]
		);
		let met = (1.0..=1.5).contains(&value);
		targets.push(
			json!({ "target": target, "measured": value, "at_least": 1, "at_most": 1.5, "met": met }),
		);
	}
	Ok(targets)
}

/// The time of our book, that of the fastest other one, and the other one's name.
fn engines<'a>(report: &'a Value, key: &str) -> Result<(f64, f64, &'a str)> {
	let engines = report["book"]["engines"].as_array().context("the report has no books")?;
	let mut ours = None;
	let mut fastest: Option<(f64, &str)> = None;
	for engine in engines {
		let (time, name) =
			(number(&engine[key]["least"])?, engine["engine"].as_str().unwrap_or_default());
		if name == "novation-book" {
			ours = Some(time);
		} else if fastest.is_none_or(|(least, _)| time < least) {
			fastest = Some((time, name));
		}
	}
	let (fastest, name) = fastest.context("no other book was measured")?;
	Ok((ours.context("our book was not measured")?, fastest, name))
}
