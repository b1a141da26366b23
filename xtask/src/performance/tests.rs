//! Figures derived from measurements, and the targets for them.

use super::{
	judge::{row, BASE, LARGE, SMALL},
	merge::merge,
	table::{proof_lines, table},
	*,
};

fn size(orders: u64) -> Value {
	json!({ "markets": 1, "accounts": 10_000, "orders": orders })
}

fn measured(workload: &str, orders: u64, operations: u64, milliseconds: f64, pov: u64) -> Value {
	let times = json!({ "median": milliseconds, "least": milliseconds, "most": milliseconds });
	json!({
		"workload": workload, "size": size(orders), "blocks": 1, "operations": operations, "pov_bytes": pov,
		"body_bytes": 1, "proof_bytes": 1, "build": times, "validate": times, "execute": times,
		"build_opening": times, "build_transactions": times, "build_closing": times,
		"declared": { "ms": milliseconds * 1.2, "proof": 2 }, "transactions": 1, "offered": 1,
		"verification": { "least": VERIFICATION_OF_REFERENCE_MS },
		"proof_parts": { "OrderBook.Pages": { "compressed": pov / 2 }, "System.Account": { "compressed": 30 } },
	})
}

fn engine(name: &str, nanoseconds: u64) -> Value {
	let times = json!({ "least": nanoseconds, "median": nanoseconds });
	json!({ "engine": name, "version": "1", "add_ns": times, "cancel_ns": times, "match_ns": times })
}

/// An empty block takes 10 ms; a thousand transfers add 100 ms, a hundred operations of a ladder 1 ms.
fn report(ladder: f64, large: f64) -> Value {
	let mut rows: Vec<_> = [100_000, 1_000, 1_000_000]
		.iter()
		.map(|orders| measured("empty", *orders, 0, 10.0, 1_000))
		.collect();
	rows.push(measured("transfer", 100_000, 1_000, 110.0, 101_000));
	rows.push(measured("ladder", 100_000, 100, ladder, 6_000));
	rows.push(measured("ladder", 1_000, 100, 11.0, 6_000));
	rows.push(measured("ladder", 1_000_000, 100, large, 6_000));
	json!({
		"machine": { "processor": "a processor", "cores": 2, "memory_gib": 4 }, "commit": "abc", "repeats": 5,
		"load_average": [0.0, 1.0], "sr25519_verify": { "least": VERIFICATION_OF_REFERENCE_MS }, "prepared_ms": 9_000,
		"load": { "median": 9.0, "least": 9.0, "most": 9.0 }, "has_recording": true, "rows": rows,
		"book": { "engines": [engine("novation-book", 150), engine("a", 100), engine("b", 50)] },
	})
}

fn judged(mut report: Value) -> Value {
	judge(&mut report).unwrap();
	report
}

fn met(report: &Value, target: &str) -> Option<bool> {
	let targets = report["targets"].as_array().unwrap();
	targets.iter().find(|each| each["target"] == target).and_then(|each| each["met"].as_bool())
}

#[track_caller]
fn assert_close(value: &Value, expected: f64) {
	let value = value.as_f64().unwrap();
	assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
}

#[test]
fn cost_of_an_operation_should_be_its_excess_over_an_empty_block() {
	let report = judged(report(11.0, 11.0));
	let ladder = row(&report, "ladder", BASE).unwrap();
	assert_close(&ladder["us_per_operation"], 10.0);
	assert_close(&ladder["of_a_transfer"], 0.1);
	assert_close(&ladder["pov_per_operation"], 50.0);
	assert_close(&ladder["whole_pov_per_operation"], 60.0);
	assert_close(&row(&report, "transfer", BASE).unwrap()["of_a_transfer"], 1.0);
}

#[test]
fn several_blocks_should_have_as_many_empty_ones() {
	let mut several = report(11.0, 11.0);
	let mut sweep = measured("sweep", 100_000, 1, 45.0, 3_000);
	sweep["blocks"] = json!(3);
	sweep["outcome"] = json!({ "filled": 10 });
	several["rows"].as_array_mut().unwrap().push(sweep);
	assert_close(&row(&judged(several), "sweep", BASE).unwrap()["us_per_operation"], 1_500.0);
}

#[test]
fn larger_book_should_be_compared_with_the_smaller() {
	let target = "1 000 000 resting orders over 1 000, time: ladders replaced, batches of 64";
	assert_eq!(met(&judged(report(11.0, 11.2)), target), Some(true));
	assert_eq!(met(&judged(report(11.0, 11.4)), target), Some(false));
}

#[test]
fn book_should_be_compared_with_the_fastest_other() {
	let report = judged(report(11.0, 11.0));
	assert_eq!(met(&report, "the native book over the fastest other, add (b)"), Some(false));
}

#[test]
fn weight_below_the_time_and_far_above_it_should_miss_the_target() {
	let target =
		"declared weight over measured time at reference speed: transfer, 1 / 10000 / 100000";
	for (declared, expected) in [(100.0, false), (110.0, true), (165.0, true), (166.0, false)] {
		let mut changed = report(11.0, 11.0);
		changed["rows"][3]["declared"]["ms"] = json!(declared);
		assert_eq!(met(&judged(changed), target), Some(expected), "{declared}");
	}
}

#[test]
fn time_of_a_faster_machine_should_be_compared_at_reference_speed() {
	let mut fast = report(11.0, 11.0);
	for row in fast["rows"].as_array_mut().unwrap() {
		row["verification"] = json!({ "least": VERIFICATION_OF_REFERENCE_MS / 2.0 });
	}
	assert_close(&row(&judged(fast), "transfer", BASE).unwrap()["declared_over_measured"], 0.6);
}

#[test]
fn least_of_several_runs_should_count() {
	let mut runs = [report(13.0, 11.0), report(11.0, 11.0)];
	for (run, load) in runs.iter_mut().zip([9.0, 8.0]) {
		run["load"] = json!({ "median": load, "least": load, "most": load });
		run["blob_hash"] = json!("a");
	}
	let merged = judged(merge(&runs).unwrap());
	assert_close(&row(&merged, "ladder", BASE).unwrap()["us_per_operation"], 10.0);
	assert_close(&merged["load"]["least"], 8.0);
	assert_close(&merged["load"]["most"], 9.0);
	assert_eq!((&merged["repeats"], &merged["runs"]), (&json!(10), &json!(2)));
	runs[1]["blob_hash"] = json!("b");
	assert!(merge(&runs).is_err());
}

#[test]
fn figure_that_was_not_measured_should_not_be_judged() {
	let mut few = report(11.0, 11.0);
	few["rows"].as_array_mut().unwrap().truncate(4);
	let few = judged(few);
	assert!(!few["targets"].to_string().contains("batched"));
}

#[test]
fn small_parts_of_a_proof_should_share_a_line() {
	let lines = proof_lines(&judged(report(11.0, 11.0))).unwrap();
	assert_eq!(lines[0], "| PoV bytes each, by proven item | ladder:1000 | ladder:1000000 |");
	assert_eq!(lines[2], "| `OrderBook.Pages` | 30 | 30 |");
	assert_eq!(lines[3], "| all other reads | 0.3 | 0.3 |");
	assert_eq!(lines[4], "| transactions, less the gain of joint compression | 29.7 | 29.7 |");
}

#[test]
fn book_that_was_not_measured_should_have_no_proof_lines() {
	let mut few = report(11.0, 11.0);
	few["rows"].as_array_mut().unwrap().truncate(5);
	assert_eq!(proof_lines(&judged(few)).unwrap(), [""; 0]);
	assert!(
		row(&report(11.0, 11.0), "ladder", SMALL).is_some()
			&& row(&report(11.0, 11.0), "ladder", LARGE).is_some()
	);
}

#[test]
fn page_should_be_that_of_the_figures() {
	page(true).unwrap();
}

#[test]
fn changed_figure_should_change_the_table() {
	let report = judged(report(11.0, 11.0));
	let mut changed = report.clone();
	changed["targets"][0]["met"] = json!(true);
	assert_ne!(table(&report).unwrap(), table(&changed).unwrap());
}
