//! Saved histories as text, one operation per line: past failures, and others worth keeping.
//!
//! The README of `regressions/` describes the format.

use crate::{Block, Failure, History};
use codec::{DecodeAll, Encode};
use novation_exchange_types::Queued;
use novation_units::{MarketId, Quote, Ticks};
use std::{fmt::Write, path::PathBuf, str::FromStr};

/// The folder of saved histories.
pub fn folder() -> PathBuf {
	PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/regressions"))
}

/// Every saved history with its file name, in order of the names.
///
/// # Errors
///
/// The file and line that cannot be parsed, and the reason.
pub fn saved() -> Result<Vec<(String, History)>, String> {
	let listed = std::fs::read_dir(folder()).map_err(|error| error.to_string())?;
	let mut paths: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
	paths.retain(|path| path.extension().is_some_and(|extension| extension == "history"));
	paths.sort();
	let read = |path: PathBuf| {
		let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
		let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
		let history = text.and_then(|text| parse(&text));
		history.map(|history| (name, history)).map_err(|error| format!("{path:?}: {error}"))
	};
	paths.into_iter().map(read).collect()
}

/// Writes a failing history to `out/regressions`. Returns its text, and the command that keeps it.
pub fn record(history: &History, failure: &Failure) -> String {
	let out = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../out/regressions"));
	let text = print(history, &failure.to_string());
	let path = out.join(format!("{:016x}.history", fingerprint(text.as_bytes())));
	match std::fs::create_dir_all(&out).and_then(|()| std::fs::write(&path, &text)) {
		Ok(()) => {
			format!("{text}\nkeep it: mv {} crates/search/regressions/", path.display())
		}
		Err(error) => format!("{text}\ncannot be written to {}: {error}", path.display()),
	}
}

/// A fingerprint of the text (FNV-1a), so that the same failure has the same file name.
fn fingerprint(bytes: &[u8]) -> u64 {
	let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
	bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Prints a history, with the reason `why` it is kept at the top.
pub fn print(history: &History, why: &str) -> String {
	let mut text = String::new();
	for line in why.lines() {
		let cut: String = line.chars().take(400).collect();
		writeln!(text, "# {cut}").expect("memory");
	}
	let funds: Vec<_> = history.funds.iter().map(|funds| funds.0.to_string()).collect();
	writeln!(text, "funds {}", funds.join(" ")).expect("memory");
	writeln!(text, "insurance {}", history.insurance.0).expect("memory");
	if history.has_auctions {
		text.push_str("auctions\n");
	}
	for block in &history.blocks {
		text.push_str("block");
		if block.pause > 0 {
			write!(text, " pause={}", block.pause).expect("memory");
		}
		if let Some((trading, liquidation)) = block.budgets {
			write!(text, " budgets={trading}/{liquidation}").expect("memory");
		}
		for (market, price) in &block.prices {
			let price = price.map_or("silent".to_string(), |price| price.0.to_string());
			write!(text, " {}={price}", market.0).expect("memory");
		}
		text.push('\n');
		for queued in &block.queue {
			let hex: String = queued.encode().iter().map(|byte| format!("{byte:02x}")).collect();
			writeln!(text, "op {hex} # {queued:?}").expect("memory");
		}
	}
	text
}

/// Parses a history.
///
/// # Errors
///
/// The first line that cannot be parsed, and the reason.
pub fn parse(text: &str) -> Result<History, String> {
	let mut history = History::default();
	for (number, line) in text.lines().enumerate() {
		let line = line.split('#').next().unwrap_or_default();
		let mut words = line.split_whitespace();
		let Some(word) = words.next() else { continue };
		let read = match word {
			"funds" => words.map(number_of).collect::<Option<_>>().map(|funds: Vec<i128>| {
				history.funds = funds.into_iter().map(Quote).collect();
			}),
			"insurance" => words.next().and_then(number_of).map(|funds| {
				history.insurance = Quote(funds);
			}),
			"auctions" => {
				history.has_auctions = true;
				Some(())
			}
			"block" => parse_block(words).map(|block| history.blocks.push(block)),
			"op" => words
				.next()
				.and_then(parse_op)
				.and_then(|queued| history.blocks.last_mut().map(|block| block.queue.push(queued))),
			_ => None,
		};
		read.ok_or_else(|| {
			format!(
				"line {}: '{line}' is no {word}; regressions/README.md says how to mend it",
				number + 1
			)
		})?;
	}
	Ok(history)
}

fn number_of<T: FromStr>(word: &str) -> Option<T> {
	word.parse().ok()
}

fn parse_block<'a>(words: impl Iterator<Item = &'a str>) -> Option<Block> {
	let mut block = Block::default();
	for word in words {
		match word.split_once('=')? {
			("pause", seconds) => block.pause = number_of(seconds)?,
			("budgets", both) => {
				let (trading, liquidation) = both.split_once('/')?;
				block.budgets = Some((number_of(trading)?, number_of(liquidation)?));
			}
			(market, "silent") => block.prices.push((MarketId(number_of(market)?), None)),
			(market, price) => {
				let price = Ticks(number_of(price)?);
				block.prices.push((MarketId(number_of(market)?), Some(price)));
			}
		}
	}
	Some(block)
}

fn parse_op(hex: &str) -> Option<Queued> {
	let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
	let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect::<Option<_>>()?;
	Queued::decode_all(&mut &bytes[..]).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Style, Teller};

	#[test]
	fn history_should_survive_being_text() {
		let style = Style { rough: true, has_auctions: true, ..Style::calm([70_000; 8]) };
		let history = Teller::new(style, 3).history(80);
		let text = print(&history, "why\nindeed");
		assert_eq!(parse(&text), Ok(history));
	}

	#[test]
	fn line_that_cannot_be_read_should_be_named() {
		for text in ["funds 1\nop 00", "block 0=1\nop 00", "block 0", "what", "block\nop 1"] {
			let line = text.lines().count();
			assert!(parse(text).is_err_and(|error| error.starts_with(&format!("line {line}:"))));
		}
	}
}
