//! The tables of `docs/fairness.md`, from the figures of `novation-fairness`.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{checkout, generated};

const FIGURES: &str = "docs/fairness.json";
const PAGE: &str = "docs/fairness.md";
/// What a collator may do, as the columns of the first table.
const POWERS: [(&str, &str); 7] = [
	("watches", "any full node that watches the pool"),
	("appends", "collator adds its own last"),
	("reorders", "and puts it where it likes"),
	("withholds", "and holds others' messages back, block by block"),
	("stalls", "and holds them until its slot ends"),
	("foresees", "adds last, knows the price a block early"),
	("overtakes", "adds last, and cancels did not come first"),
];
/// The columns of the second table.
const FEW: [(&str, &str); 5] = [
	("watches", "full node watches"),
	("appends", "adds last"),
	("withholds", "holds back"),
	("opts", "reveals or not"),
	("straddles", "commits both ways"),
];
/// Powers that only a collator of this chain has, which the threshold is about.
const OFFICE: [&str; 5] = ["appends", "reorders", "withholds", "stalls", "foresees"];

#[derive(clap::Args)]
pub struct Arguments {
	/// Fail if the tables are not those of docs/fairness.json, and write nothing
	#[arg(long)]
	check: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let root = checkout::root();
	let figures = read_json(&root.join(FIGURES))?;
	generated::Files::new("cargo xtask fairness")
		.section(PAGE, "verdict", verdict(&figures)?)
		.section(PAGE, "figures", usual(&figures)?)
		.section(PAGE, "other terms", others(&figures)?)
		.write_or_check(root, arguments.check)
}

fn read_json(path: &Path) -> Result<Value> {
	let text =
		fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
	Ok(serde_json::from_str(&text)?)
}

fn rows(figures: &Value) -> Result<&Vec<Value>> {
	figures["rows"].as_array().context("the figures have no rows")
}

fn number(row: &Value, key: &str) -> Result<f64> {
	row[key].as_f64().with_context(|| format!("a row has no {key}"))
}

/// Keys of a market.
const MARKET: [&str; 4] = ["terms", "prices", "matching", "block_ms"];

/// The rows of each market, in their order.
fn by_market<'a>(rows: impl Iterator<Item = &'a Value>) -> Vec<Vec<&'a Value>> {
	let mut markets: Vec<Vec<&Value>> = Vec::new();
	for row in rows {
		match markets.last_mut() {
			Some(market) if MARKET.iter().all(|key| market[0][*key] == row[*key]) => {
				market.push(row);
			}
			_ => markets.push(vec![row]),
		}
	}
	markets
}

/// Dollars per million, with the standard error; a dash where a power does not apply.
fn cell(market: &[&Value], power: &str) -> Result<String> {
	let Some(row) = market.iter().find(|row| row["power"] == power) else {
		return Ok("–".into());
	};
	let (mean, error) = (number(row, "dollars_per_million")?, number(row, "dollars_error")?);
	Ok(format!("{} ± {error:.0}", whole(mean)))
}

/// A number without digits behind the point, and without a negative zero.
fn whole(value: f64) -> String {
	let text = format!("{value:.0}");
	match text.as_str() {
		"-0" => "0".into(),
		_ => text.replace('-', "−"),
	}
}

fn head(first: &[&str], powers: &[(&str, &str)], last: &[&str]) -> String {
	let titles = powers.iter().map(|(_, title)| *title);
	let cells: Vec<_> = first.iter().copied().chain(titles).chain(last.iter().copied()).collect();
	let rule = "---|".repeat(first.len()) + &"---:|".repeat(cells.len() - first.len());
	format!("| {} |\n|{rule}\n", cells.join(" | "))
}

fn usual(figures: &Value) -> Result<String> {
	let last = ["takers pay, bp", "makers keep, bp"];
	let mut text = head(&["Prices", "Matching", "Block"], &POWERS, &last);
	for market in by_market(rows(figures)?.iter().filter(|row| row["terms"] == "usual")) {
		let mut cells = vec![name(market[0], "prices"), name(market[0], "matching")];
		cells.push(format!("{} s", number(market[0], "block_ms")? / 1e3));
		for (power, _) in POWERS {
			cells.push(cell(&market, power)?);
		}
		let baseline = market.iter().find(|row| row["power"] == row["baseline"]);
		let baseline = baseline.context("a market has no baseline")?;
		cells.push(format!("{:.1}", number(baseline, "takers_pay_bp")?));
		cells.push(signed(number(baseline, "makers_gain_bp_of_flow")?));
		text += &format!("| {} |\n", cells.join(" | "));
	}
	let count = |key: &str| figures[key].as_u64().with_context(|| format!("no {key}"));
	text += &format!(
		"\n{} histories of {} minutes for each figure; one of {} collators; fills valued {} s after their block.\n",
		count("seeds")?,
		count("minutes_per_seed")?,
		count("collators")?,
		count("horizon_s")?
	);
	Ok(text)
}

fn others(figures: &Value) -> Result<String> {
	let mut text = head(&["Terms", "Matching"], &FEW, &[]);
	let short =
		rows(figures)?.iter().filter(|row| row["prices"] == "synthetic" && row["block_ms"] == 500);
	for market in by_market(short) {
		let mut cells = vec![name(market[0], "terms"), name(market[0], "matching")];
		for (power, _) in FEW {
			cells.push(cell(&market, power)?);
		}
		text += &format!("| {} |\n", cells.join(" | "));
	}
	Ok(text)
}

fn signed(value: f64) -> String {
	format!("{value:.1}").replace('-', "−")
}

fn name(row: &Value, key: &str) -> String {
	row[key].as_str().unwrap_or_default().into()
}

/// Whether the privilege in auctions is above the threshold, and what a sealed auction leaves of it.
fn verdict(figures: &Value) -> Result<String> {
	let threshold = figures["threshold_bp"].as_f64().context("no threshold")?;
	let most = |matching: &str| -> Result<(f64, f64)> {
		let mut most = (f64::MIN, 0.0);
		for row in rows(figures)? {
			let power = name(row, "power");
			let counts = OFFICE.contains(&power.as_str()) || power == "opts";
			if row["terms"] == "usual" && row["matching"] == matching && counts {
				let extra = number(row, "extra_bp_of_flow")?;
				if extra > most.0 {
					most = (extra, number(row, "extra_error_bp")?);
				}
			}
		}
		Ok(most)
	};
	let (continuous, auction, sealed) = (most("continuous")?, most("auction")?, most("sealed")?);
	let words = if auction.0 > threshold { "above" } else { "below" };
	Ok(format!(
		"The largest privilege of any row below, at the usual terms: **{:.2} ± {:.2} bp** of the flow in a continuous market, \
		 **{:.2} ± {:.2} bp** in an auction, **{:.2} ± {:.2} bp** in a sealed one.\nThe threshold for building a sealed auction \
		 was set at {threshold} bp before the measurement; the auction is {words} it.\n",
		continuous.0, continuous.1, auction.0, auction.1, sealed.0, sealed.1
	))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn row(power: &str, dollars: f64) -> Value {
		json!({
			"terms": "usual", "prices": "synthetic", "matching": "auction", "block_ms": 500, "power": power,
			"baseline": "takes", "dollars_per_million": dollars, "dollars_error": 1.4,
			"extra_bp_of_flow": dollars / 100.0, "extra_error_bp": 0.014,
			"takers_pay_bp": 7.06, "makers_gain_bp_of_flow": -0.84,
		})
	}

	fn figures(appends: f64) -> Value {
		let mut rows = vec![row("takes", 0.0), row("appends", appends)];
		for matching in ["continuous", "sealed"] {
			let mut other = row("appends", 1.0);
			other["matching"] = matching.into();
			other["baseline"] = "appends".into();
			rows.push(other);
		}
		let counts = json!({ "seeds": 2, "minutes_per_seed": 1, "collators": 2, "horizon_s": 10 });
		json!({
			"threshold_bp": 0.5, "rows": rows, "seeds": counts["seeds"], "collators": counts["collators"],
			"minutes_per_seed": counts["minutes_per_seed"], "horizon_s": counts["horizon_s"],
		})
	}

	#[test]
	fn market_should_have_a_row_with_a_dash_for_what_does_not_apply() {
		let text = usual(&figures(-0.4)).unwrap();
		assert_eq!(
			text.lines().nth(2).unwrap(),
			"| synthetic | auction | 0.5 s | – | 0 ± 1 | – | – | – | – | – | 7.1 | −0.8 |"
		);
	}

	#[test]
	fn verdict_should_compare_the_auction_with_the_threshold() {
		assert!(verdict(&figures(49.0)).unwrap().contains("the auction is below it"));
		assert!(verdict(&figures(51.0)).unwrap().contains("the auction is above it"));
	}

	#[test]
	fn page_should_be_that_of_the_figures() {
		run(&Arguments { check: true }).unwrap();
	}
}
