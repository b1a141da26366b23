//! Generates the tables of `docs/shared-security.md` and `docs/finality.md` from the figures of `make test-network`.

use std::{fs, path::Path};

use anyhow::{bail, Context, Result};
use serde_json::Value;

use crate::{checkout, generated};

const FIGURES: &str = "docs/shared-security.json";
const PAGE: &str = "docs/shared-security.md";
/// Written by the network checks of half-second blocks. Until it exists, the figures of `FIGURES` stand in the page.
const LATENCY: &str = "docs/latency.json";
const LATENCY_PAGE: &str = "docs/finality.md";

#[derive(clap::Args)]
pub struct Arguments {
	/// Fail if the table differs from docs/shared-security.json, and write nothing
	#[arg(long)]
	check: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let root = checkout::root();
	let figures = read_json(&root.join(FIGURES))?;
	let latency = root.join(LATENCY);
	let latency =
		if latency.exists() { measured(&read_json(&latency)?) } else { first_figures(&figures) };
	generated::Files::new("cargo xtask network-figures")
		.section(PAGE, "figures", table(&figures)?)
		.section(LATENCY_PAGE, "latency", latency_table(&latency))
		.write_or_check(root, arguments.check)
}

/// Milliseconds from an order to a status: the median, and the time that few or no orders exceed.
struct Latency {
	status: &'static str,
	median: Option<f64>,
	limit: Option<(f64, &'static str)>,
}

/// Reads `docs/latency.json`.
fn measured(figures: &Value) -> Vec<Latency> {
	let of = |key: &str| figures[key].as_f64();
	vec![
		Latency {
			status: "best",
			median: of("order_to_outcome_ms_median"),
			limit: of("order_to_outcome_ms_p99").map(|limit| (limit, "99 % of orders")),
		},
		Latency { status: "included", median: of("order_to_included_ms_median"), limit: None },
		Latency { status: "final", median: of("order_to_final_ms_median"), limit: None },
	]
}

/// Reads the check `trading` of `docs/shared-security.json`.
fn first_figures(report: &Value) -> Vec<Latency> {
	let figures = &report["checks"]["trading"]["figures"];
	[("best", "to_best_ms"), ("included", "to_included_ms"), ("final", "to_final_ms")]
		.into_iter()
		.map(|(status, key)| Latency {
			status,
			median: figures[key]["median"].as_f64(),
			limit: figures[key]["worst"].as_f64().map(|worst| (worst, "all orders")),
		})
		.collect()
}

fn latency_table(latencies: &[Latency]) -> String {
	let mut text =
		"| Status | Seconds after the order, median | No later than |\n|---|---:|---|\n".to_owned();
	let seconds = |ms: f64| three_digits(ms / 1_000.0);
	for Latency { status, median, limit } in latencies {
		let median = median.map_or_else(|| "not measured yet".into(), seconds);
		let limit =
			limit.map_or_else(String::new, |(limit, of)| format!("{} for {of}", seconds(limit)));
		text += &format!("| {status} | {median} | {limit} |\n");
	}
	text
}

fn read_json(path: &Path) -> Result<Value> {
	let text =
		fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
	Ok(serde_json::from_str(&text)?)
}

/// One row per check. A failed check has no figures, so that it cannot look like a passed one.
fn table(report: &Value) -> Result<String> {
	let machine = &report["machine"];
	let mut text = format!(
		"Measured on {}, {} cores, {} GiB.\n\n| Check | Figures |\n|---|---|\n",
		in_words(&machine["processor"]),
		in_words(&machine["cores"]),
		in_words(&machine["memory_gib"])
	);
	for (name, check) in report["checks"].as_object().context("the report has no checks")? {
		if check["holds"] != true {
			bail!("{name} did not hold: {}", in_words(&check["why"]));
		}
		let figures =
			check["figures"].as_object().with_context(|| format!("{name} has no figures"))?;
		let mut cells: Vec<_> = figures
			.iter()
			.map(|(key, value)| format!("{} **{}**", key.replace('_', " "), in_words(value)))
			.collect();
		if let Some(ratio) = blocks_per_relay_block(&check["figures"]) {
			cells.push(format!("blocks for each of the relay chain **{}**", three_digits(ratio)));
		}
		text += &format!("| `{name}` | {} |\n", cells.join("; "));
	}
	Ok(text)
}

fn blocks_per_relay_block(figures: &Value) -> Option<f64> {
	let relay = figures["final_relay_blocks"].as_f64().filter(|blocks| *blocks > 0.0)?;
	Some(figures["final_blocks"].as_f64()? / relay)
}

/// A figure as text. A list of steps becomes a path, and an object a list of counts by name.
fn in_words(value: &Value) -> String {
	match value {
		Value::Null => "none".into(),
		Value::Object(named) if named.is_empty() => "none".into(),
		Value::Object(named) => named
			.iter()
			.map(|(name, each)| format!("{name} {}", in_words(each)))
			.collect::<Vec<_>>()
			.join(", "),
		Value::Array(steps) => steps.iter().map(in_words).collect::<Vec<_>>().join(" → "),
		Value::Number(number) if number.is_f64() => {
			three_digits(number.as_f64().unwrap_or_default())
		}
		Value::String(text) => text.clone(),
		Value::Bool(_) | Value::Number(_) => value.to_string(),
	}
}

/// Rounds to three significant digits, without trailing zeros.
fn three_digits(value: f64) -> String {
	crate::numbers::significant(value, 3)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn report(check: &Value) -> Value {
		let machine = json!({ "processor": "a processor", "cores": 2, "memory_gib": 24 });
		json!({ "machine": machine, "checks": { "included": check } })
	}

	#[test]
	fn figure_should_be_put_in_words() {
		assert_eq!(in_words(&json!(0.12345)), "0.123");
		assert_eq!(in_words(&json!(null)), "none");
		assert_eq!(
			in_words(&json!({ "BTC": ["Open", "CancelOnly"], "ETH": ["Open"] })),
			"BTC Open → CancelOnly, ETH Open"
		);
	}

	#[test]
	fn check_that_holds_should_have_a_row_with_its_figures() {
		let figures = json!({ "final_blocks": 60, "final_relay_blocks": 20 });
		let text = table(&report(&json!({ "holds": true, "figures": figures }))).unwrap();
		let lines: Vec<_> = text.lines().collect();
		assert_eq!(lines[0], "Measured on a processor, 2 cores, 24 GiB.");
		assert_eq!(
			lines[4],
			"| `included` | final blocks **60**; final relay blocks **20**; blocks for each of the relay chain **3** |"
		);
	}

	#[test]
	fn check_that_does_not_hold_should_be_an_error() {
		let failure = table(&report(&json!({ "holds": false, "why": "no block" }))).unwrap_err();
		assert_eq!(failure.to_string(), "included did not hold: no block");
	}

	#[test]
	fn latency_should_be_in_seconds_and_say_what_is_not_measured() {
		let trading = json!({ "to_best_ms": { "median": 488, "worst": 1020 } });
		let mut report = report(&json!(null));
		report["checks"] = json!({ "trading": { "figures": trading } });
		let text = latency_table(&first_figures(&report));
		let lines: Vec<_> = text.lines().skip(2).collect();
		assert_eq!(lines[0], "| best | 0.488 | 1.02 for all orders |");
		assert_eq!(lines[1], "| included | not measured yet |  |");
		let json = json!({ "order_to_outcome_ms_median": 450, "order_to_outcome_ms_p99": 990 });
		let text = latency_table(&measured(&json));
		assert_eq!(text.lines().nth(2), Some("| best | 0.45 | 0.99 for 99 % of orders |"));
	}

	#[test]
	fn page_should_be_that_of_the_figures() {
		run(&Arguments { check: true }).unwrap();
	}
}
