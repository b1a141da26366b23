//! Edits measured weight files, for `tools/weights.sh`: scales them to the reference hardware, and merges single calls.

use std::{fs, path::PathBuf, sync::LazyLock};

use anyhow::{bail, ensure, Context, Result};
use regex::{Captures, Regex};

use crate::performance::VERIFICATION_OF_REFERENCE_MS;

#[derive(clap::Subcommand)]
pub enum Command {
	/// Scale the times in a weight file to the relay chain's reference hardware
	Scale {
		file: PathBuf,
		/// Microseconds of one sr25519 verification on the measuring machine
		microseconds: f64,
	},
	/// Merge newly measured weights of some calls into the file of all calls
	Splice {
		file: PathBuf,
		/// Newly measured weights
		new: PathBuf,
	},
}

pub fn run(command: &Command) -> Result<()> {
	let (file, text) = match command {
		Command::Scale { file, microseconds } => {
			(file, scale(&fs::read_to_string(file)?, *microseconds)?)
		}
		Command::Splice { file, new } => {
			(file, splice(&fs::read_to_string(file)?, &fs::read_to_string(new)?)?)
		}
	};
	fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn pattern(text: &str) -> Regex {
	Regex::new(text).expect("is a pattern")
}

/// Weights for tests are the same on any machine.
const OF_TESTS: &str = "\n/// Weights for tests";
const SCALED: &str = "at the speed of the reference";
static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"Weight::from_parts\(([\d_]+), "));
static MACHINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^(//! .* on .*)\.$"));

/// The same weights at the speed of the reference hardware. Reads, writes and proof sizes are counts, and do not
/// change.
fn scale(text: &str, microseconds: f64) -> Result<String> {
	let factor = 1000.0 * VERIFICATION_OF_REFERENCE_MS / microseconds;
	let (runtime, tests) = text.split_at(text.find(OF_TESTS).unwrap_or(text.len()));
	ensure!(!runtime.contains(SCALED), "these weights are scaled already");
	ensure!(MACHINE.is_match(runtime), "the file does not name the machine that measured");
	let scaled = TIME.replace_all(runtime, |time: &Captures| {
		let time: f64 = time[1].replace('_', "").parse().unwrap_or_default();
		format!(
			"Weight::from_parts({}, ",
			grouped(&format!("{:.0}", (time * factor).round_ties_even()))
		)
	});
	let machine = format!(
		"${{1}},\n//! which verifies a signature in {microseconds} µs; times are {factor:.3} of these, {SCALED}."
	);
	Ok(MACHINE.replace(&scaled, machine.as_str()).into_owned() + tests)
}

/// Formats digits in groups of three, as in Rust literals.
fn grouped(digits: &str) -> String {
	let mut out = String::new();
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && (digits.len() - index).is_multiple_of(3) {
			out.push('_');
		}
		out.push(digit);
	}
	out
}

static CALL: LazyLock<Regex> =
	LazyLock::new(|| pattern(r"(?ms)(?:^\t//[^\n]*\n)*^\tfn (\w+)\(.*?^\t\}\n"));
static MEASURED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^//! (\d{4}-.* on .*)\.$"));

/// The runtime's weights of each call, by name.
fn calls(text: &str) -> Result<Vec<(String, &str)>> {
	let (_, rest) = text
		.split_once("WeightInfo for SubstrateWeight<T> {\n")
		.context("this is no file of weights")?;
	let end = rest.find("\n}\n").context("the weights of the runtime do not end")?;
	// The line break before the brace ends the last call.
	let body = &rest[..=end];
	Ok(CALL
		.captures_iter(body)
		.filter_map(|call| Some((call[1].to_string(), call.get(0)?.as_str())))
		.collect())
}

/// The file with the newly measured calls, and a line about time and machine for each of them.
fn splice(text: &str, new: &str) -> Result<String> {
	let (known, again) = (calls(text)?, calls(new)?);
	let Some(measured) = MEASURED.captures(new) else {
		bail!("the new file does not name the machine that measured")
	};
	ensure!(!again.is_empty(), "nothing was measured again");
	let mut spliced = text.to_string();
	for (name, weight) in &again {
		let Some((_, old)) = known.iter().find(|(known, _)| known == name) else {
			bail!("the file has no call {name}");
		};
		spliced = spliced.replace(old, weight);
		spliced = pattern(&format!(r"(?m)^//! `{name}` again: .*\n"))
			.replace_all(&spliced, "")
			.into_owned();
		let line = format!("${{0}}\n//! `{name}` again: {}.", measured[1].replace('$', "$$"));
		spliced = MEASURED.replace(&spliced, line.as_str()).into_owned();
	}
	Ok(spliced)
}

#[cfg(test)]
mod tests {
	use super::*;

	const WEIGHTS: &str = "//! Weights, measured by benchmarks.
//!
//! 2026-11-23, 6 steps, 5 repeats, on a processor.

		Weight::from_parts(1_000_001, 4873)
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))

/// Weights for tests: the same small amount.
		Weight::from_parts(1_000, 10)
";

	#[test]
	fn times_should_be_scaled_and_nothing_else() {
		let scaled = scale(WEIGHTS, 500.0 * VERIFICATION_OF_REFERENCE_MS).unwrap();
		for expected in [
			"Weight::from_parts(2_000_002, 4873)",
			"Weight::from_parts(0, 123)",
			"reads_writes(5, 1)",
			"Weight::from_parts(1_000, 10)",
			"on a processor,\n//! which verifies",
			"times are 2.000 of these",
		] {
			assert!(scaled.contains(expected), "{expected}");
		}
	}

	#[test]
	fn weights_should_not_be_scaled_twice() {
		assert!(scale(&scale(WEIGHTS, 35.1).unwrap(), 35.1).is_err());
	}

	#[test]
	fn file_without_its_machine_should_not_be_scaled() {
		assert!(scale("Weight::from_parts(1_000, 10)\n", 35.1).is_err());
	}

	fn weights(when: &str, calls: &[(&str, u32)]) -> String {
		let call =
			|name: &str, time: u32, part: u32| {
				format!("\tfn {name}(n: u32) -> Weight {{\n\t\tWeight::from_parts({time}, {part})\n\t}}\n")
			};
		let runtime: String = calls
			.iter()
			.map(|(name, time)| format!("\t// Shortest run: {time} ns.\n{}", call(name, *time, 1)))
			.collect();
		let tests: String = calls.iter().map(|(name, _)| call(name, 7, 7)).collect();
		format!(
			"//! Weights.\n//!\n//! {when}, 8 steps, 10 repeats, on a processor.\n\n\
			 impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {{\n{runtime}}}\n\n\
			 impl WeightInfo for () {{\n{tests}}}\n"
		)
	}

	#[test]
	fn new_measurement_should_replace_the_old_one() {
		let both = splice(
			&weights("2026-11-01", &[("one", 1), ("two", 2)]),
			&weights("2026-11-02", &[("two", 3)]),
		);
		let expected = weights("2026-11-01", &[("one", 1), ("two", 3)]).replace(
			"on a processor.\n",
			"on a processor.\n//! `two` again: 2026-11-02, 8 steps, 10 repeats, on a processor.\n",
		);
		assert_eq!(both.unwrap(), expected);
	}

	#[test]
	fn call_that_was_measured_twice_again_should_be_named_once() {
		let once = splice(
			&weights("2026-11-01", &[("one", 1), ("two", 2)]),
			&weights("2026-11-02", &[("two", 3)]),
		)
		.unwrap();
		let twice = splice(&once, &weights("2026-11-03", &[("two", 4)])).unwrap();
		assert_eq!(twice.matches("again").count(), 1);
		assert!(twice.contains("`two` again: 2026-11-03"));
	}

	#[test]
	fn calls_of_another_pallet_should_be_an_error() {
		assert!(splice(
			&weights("2026-11-01", &[("one", 1)]),
			&weights("2026-11-02", &[("two", 3)])
		)
		.is_err());
	}
}
