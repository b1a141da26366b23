//! Recorded prices, minute by minute. The files are not part of the project. Without them, a test prints `SKIPPED`.

use std::{path::PathBuf, process::Command};

/// One minute of prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
	/// Start of the minute, in milliseconds since 1970.
	pub at: u64,
	/// Prices in cents: open, high, low, close.
	pub cents: [u64; 4],
}

impl Bar {
	/// The prices of a minute in a plausible order: the extreme nearer to the opening price comes first.
	pub fn path(&self) -> [u64; 4] {
		let [open, high, low, close] = self.cents;
		if high - open < open - low {
			[open, high, low, close]
		} else {
			[open, low, high, close]
		}
	}
}

/// The folder of market data, next to the project.
pub fn folder() -> PathBuf {
	PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"))
}

/// The bars of a gzipped CSV between two times; `None` if the file is absent. `gzip` unzips it.
///
/// - `symbol`: keeps only the lines with this first column, before the time and the prices. Without one, the
///   time is the first column.
pub fn bars(file: &str, symbol: Option<&str>, span: std::ops::Range<u64>) -> Option<Vec<Bar>> {
	let path = folder().join(file);
	if !path.exists() {
		return None;
	}
	let unzipped = Command::new("gzip").arg("-dc").arg(&path).output().expect("gzip to run");
	assert!(unzipped.status.success(), "{} cannot be unzipped", path.display());
	let text = String::from_utf8(unzipped.stdout).expect("text");
	let bar = |line: &str| parse(line, symbol).filter(|bar| span.contains(&bar.at));
	Some(text.lines().filter_map(bar).collect())
}

fn parse(line: &str, symbol: Option<&str>) -> Option<Bar> {
	let mut columns = line.split(',');
	if symbol.is_some() && columns.next() != symbol {
		return None;
	}
	let at = columns.next()?.parse().ok()?;
	let mut cents = [0; 4];
	for price in &mut cents {
		*price = in_cents(columns.next()?)?;
	}
	Some(Bar { at, cents })
}

/// A decimal number in hundredths; further digits are cut off.
fn in_cents(decimal: &str) -> Option<u64> {
	let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
	let digits: String = fraction.chars().chain("00".chars()).take(2).collect();
	whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn line_should_parse_with_and_without_a_symbol() {
		let bar = Bar { at: 60_000, cents: [1_05, 2_00, 50, 1_23] };
		assert_eq!(parse("60000,1.05,2,0.5,1.239999", None), Some(bar));
		assert_eq!(parse("ETHUSD,60000,1.05,2,0.5,1.23", Some("ETHUSD")), Some(bar));
		assert_eq!(parse("BTCUSD,60000,1.05,2,0.5,1.23", Some("ETHUSD")), None);
		assert_eq!(parse("open_time_ms,open,high,low,close", None), None);
	}

	#[test]
	fn path_should_visit_the_nearer_extreme_first() {
		let bar = Bar { at: 0, cents: [100, 110, 70, 80] };
		assert_eq!(bar.path(), [100, 110, 70, 80]);
		let bar = Bar { at: 0, cents: [100, 130, 95, 120] };
		assert_eq!(bar.path(), [100, 95, 130, 120]);
	}
}
