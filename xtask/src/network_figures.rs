//! Generates the table of `docs/shared-security.md` from the figures of `make test-network`.

use std::{fs, path::Path};

use anyhow::{bail, Context, Result};
use serde_json::Value;

use crate::{checkout, generated};

const FIGURES: &str = "docs/shared-security.json";
const PAGE: &str = "docs/shared-security.md";

#[derive(clap::Args)]
pub struct Arguments {
	/// Fail if the table differs from docs/shared-security.json, and write nothing
	#[arg(long)]
	check: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let root = checkout::root();
	generated::Files::new("cargo xtask network-figures")
		.section(PAGE, "figures", table(&read_json(&root.join(FIGURES))?)?)
		.write_or_check(root, arguments.check)
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
	fn page_should_be_that_of_the_figures() {
		run(&Arguments { check: true }).unwrap();
	}
}
