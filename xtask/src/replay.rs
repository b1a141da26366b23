//! Checks the figures at the end of a replayed crash.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::report::Report;

#[derive(clap::Args)]
pub struct Arguments {
	/// Summary written by the replay
	summary: PathBuf,
	/// Expected source
	kind: Kind,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
	/// Recorded prices
	Replay,
	/// The built-in crash
	Crash,
}

const REQUIRED: &[&str] = &[
	"custody_difference",
	"long_minus_short",
	"crossed_books",
	"unhealthy_outside_queue",
	"orders",
	"fills",
	"rejections",
	"liquidations",
	"deleveragings",
	"bad_debt",
	"insurance_before",
	"insurance_after",
	"blocks",
	"checks",
	"max_block_weight_share",
	"wall_seconds",
];

/// Figures that must not be zero: without these events, a replay shows nothing about the rest.
const MUST_HAPPEN: &[&str] = &["blocks", "checks", "orders", "fills", "liquidations"];

pub fn run(arguments: &Arguments) -> Result<()> {
	let path = &arguments.summary;
	let text =
		fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
	let mut report = Report::default();
	check(&serde_json::from_str(&text)?, arguments.kind, &mut report);
	report.finish()
}

fn check(summary: &Value, kind: Kind, report: &mut Report) {
	let missing = REQUIRED.iter().filter(|field| summary[**field].is_null());
	report.check("the summary is complete", missing.map(|field| format!("{field} is missing")));
	let kind = match kind {
		Kind::Replay => "replay",
		Kind::Crash => "crash",
	};
	let source = &summary["source_kind"];
	report.check(
		format!("the source was a {kind}"),
		(source != kind).then(|| format!("it was {source}")),
	);
	report.check("custody equals the sum of the ledger", not_zero(summary, "custody_difference"));
	report
		.check("long equals short in every market", unequal_markets(&summary["long_minus_short"]));
	report.check("no book is crossed", not_zero(summary, "crossed_books"));
	report.check(
		"every account is above maintenance or in the liquidation queue",
		not_zero(summary, "unhealthy_outside_queue"),
	);
	let share = &summary["max_block_weight_share"];
	let within = share.as_f64().is_some_and(|share| share > 0.0 && share <= 1.0);
	report.check(
		"no block was heavier than the limit",
		(!within).then(|| format!("max_block_weight_share is {share}")),
	);
	for field in MUST_HAPPEN {
		let value = &summary[*field];
		let count = value.as_u64().or_else(|| value.as_str()?.parse().ok());
		let happened = count.is_some_and(|count| count > 0);
		report.check(
			format!("there were {field}"),
			(!happened).then(|| format!("{field} is {value}")),
		);
	}
}

fn unequal_markets(markets: &Value) -> Vec<String> {
	match markets.as_object() {
		Some(markets) if !markets.is_empty() => {
			let unequal = markets.iter().filter(|(_, difference)| !is_zero(difference));
			unequal.map(|(market, difference)| format!("{market}: {difference}")).collect()
		}
		_ => vec!["no market was checked".into()],
	}
}

fn not_zero(summary: &Value, field: &str) -> Option<String> {
	(!is_zero(&summary[field])).then(|| format!("{field} is {}", summary[field]))
}

/// Whether a count or an amount of money is 0. A large amount is a string of digits.
fn is_zero(value: &Value) -> bool {
	*value == 0 || *value == "0"
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn sound() -> Value {
		let mut summary = json!({});
		for field in REQUIRED {
			summary[*field] = json!(0);
		}
		for (field, value) in [
			("source_kind", json!("replay")),
			("long_minus_short", json!({ "BTC": 0, "ETH": 0 })),
			("rejections", json!({ "WouldCross": 3 })),
			("blocks", json!(300)),
			("checks", json!(31)),
			("orders", json!(1000)),
			("fills", json!(200)),
			("liquidations", json!(5)),
			("insurance_before", json!("18446744073709551616")),
			("max_block_weight_share", json!(0.4)),
		] {
			summary[field] = value;
		}
		summary
	}

	fn failures(field: &str, value: Value) -> usize {
		let mut summary = sound();
		summary[field] = value;
		let mut report = Report::default();
		check(&summary, Kind::Replay, &mut report);
		report.failed()
	}

	#[test]
	fn sound_end_should_pass() {
		assert_eq!(failures("custody_difference", json!(0)), 0);
		assert_eq!(failures("custody_difference", json!("0")), 0);
	}

	#[test]
	fn each_broken_law_should_fail() {
		for (field, value) in [
			("custody_difference", json!(1)),
			("custody_difference", json!("-18446744073709551616")),
			("long_minus_short", json!({ "BTC": 0, "ETH": -1 })),
			("long_minus_short", json!({})),
			("crossed_books", json!(1)),
			("unhealthy_outside_queue", json!(1)),
			("max_block_weight_share", json!(1.01)),
			("max_block_weight_share", json!(0)),
			("source_kind", json!("crash")),
		] {
			assert_eq!(failures(field, value.clone()), 1, "{field} {value}");
		}
	}

	#[test]
	fn replay_in_which_nothing_happened_should_fail() {
		for field in MUST_HAPPEN {
			assert_eq!(failures(field, json!(0)), 1, "{field}");
		}
	}

	#[test]
	fn missing_field_should_fail() {
		for field in REQUIRED {
			assert!(failures(field, json!(null)) >= 1, "{field}");
		}
	}
}
