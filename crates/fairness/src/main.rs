//! Measures, prints a line per figure, and writes all of them as JSON.

use novation_fairness::{figures, markets, recording, Effort, SLOT_STEPS, STEP_MS};
use serde_json::Value;
use std::{env, fs, path::PathBuf, process::ExitCode};

const USAGE: &str =
	"usage: novation-fairness --out FILE.json [--seeds N] [--minutes N] [--data FOLDER]";
const RECORDING: &str = "binance_cm_btcusd_perp_l2_trades_20240808_09.csv.gz";

struct Arguments {
	out: PathBuf,
	effort: Effort,
	data: PathBuf,
}

fn arguments() -> Option<Arguments> {
	let (mut out, mut seeds, mut minutes, mut data) =
		(None, 24, 10, PathBuf::from("../shared/data"));
	let mut words = env::args().skip(1);
	while let Some(word) = words.next() {
		let value = words.next()?;
		match word.as_str() {
			"--out" => out = Some(PathBuf::from(value)),
			"--seeds" => seeds = value.parse().ok().filter(|seeds| *seeds > 1)?,
			"--minutes" => minutes = value.parse().ok().filter(|minutes| *minutes > 0)?,
			"--data" => data = value.into(),
			_ => return None,
		}
	}
	let steps = minutes * 60_000 / STEP_MS / SLOT_STEPS * SLOT_STEPS;
	Some(Arguments { out: out?, effort: Effort { seeds, steps }, data })
}

fn main() -> ExitCode {
	let Some(Arguments { out, effort, data }) = arguments() else {
		eprintln!("{USAGE}");
		return ExitCode::FAILURE;
	};
	let recorded = recording(&data.join(RECORDING));
	if recorded.is_none() {
		println!("SKIPPED recorded prices: {} has no {RECORDING}", data.display());
	}
	let figures = figures(&markets(recorded), effort);
	for row in figures["rows"].as_array().into_iter().flatten() {
		let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
		let number = |key: &str| row[key].as_f64().unwrap_or_default();
		println!(
			"{:12} {:9} {:10} {:5} ms {:9} {:8.3} ± {:.3} bp of flow, own {:7.3} bp of {:.3} flow, makers lose {:7.3}, takers lose {:7.3}, makers gain {:7.3}, takers pay {:.3}",
			text("terms").chars().take(12).collect::<String>(),
			text("prices"),
			text("matching"),
			row["block_ms"],
			text("power"),
			number("extra_bp_of_flow"),
			number("extra_error_bp"),
			number("profit_bp_of_own_trades"),
			number("own_trades_part_of_flow"),
			number("makers_lose_bp_of_flow"),
			number("takers_lose_bp_of_flow"),
			number("makers_gain_bp_of_flow"),
			number("takers_pay_bp"),
		);
	}
	match write(&out, &figures) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: cannot write {}: {error}", out.display());
			ExitCode::FAILURE
		}
	}
}

fn write(out: &PathBuf, figures: &Value) -> std::io::Result<()> {
	let text = serde_json::to_string_pretty(figures).map_err(std::io::Error::other)?;
	fs::write(out, text + "\n")
}
