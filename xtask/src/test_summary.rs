//! Prints the table of `make test` from the logs of its suites.
//!
//! The folder holds `suites.tsv` and one log per suite. The file has one line per suite in running order: its name, the
//! reader of its log, its exit status and its seconds. A suite that counted no test has failed, whatever its exit
//! status.

use std::{fs, path::PathBuf, sync::LazyLock};

use anyhow::{ensure, Context, Result};
use regex::Regex;

#[derive(clap::Args)]
pub struct Arguments {
	/// The folder of the logs
	folder: PathBuf,
}

/// The counts of a suite, or of one package in it.
#[derive(Debug, Default, Clone, PartialEq)]
struct Row {
	name: String,
	passed: usize,
	failed: usize,
	skipped: usize,
	seconds: f64,
	note: String,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let mut rows = Vec::new();
	for line in fs::read_to_string(arguments.folder.join("suites.tsv"))?.lines() {
		let fields: Vec<_> = line.split('\t').collect();
		let [name, reader, status, seconds] = fields[..] else {
			anyhow::bail!("suites.tsv has the line {line:?}")
		};
		let log = fs::read(arguments.folder.join(format!("{name}.log")))
			.with_context(|| format!("{name} has no log"))?;
		rows.extend(read_suite(
			name,
			reader,
			status.parse()?,
			seconds.parse()?,
			&String::from_utf8_lossy(&log),
		)?);
	}
	ensure!(!rows.is_empty(), "no suite ran");
	print_table(&rows);
	let sum = |count: fn(&Row) -> usize| rows.iter().map(count).sum::<usize>();
	let (passed, failed, skipped) =
		(sum(|row| row.passed), sum(|row| row.failed), sum(|row| row.skipped));
	let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
	println!("\n{passed} passed, {failed} failed{skipped}");
	if failed > 0 {
		// The final line is the count, and a message would follow it.
		std::process::exit(1);
	}
	Ok(())
}

fn print_table(rows: &[Row]) {
	let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
	println!("{:width$}  passed  failed  skipped  seconds", "suite");
	for row in rows {
		let note = if row.note.is_empty() { String::new() } else { format!("  {}", row.note) };
		println!(
			"{:width$}  {:6}  {:6}  {:7}  {:7.1}{note}",
			row.name, row.passed, row.failed, row.skipped, row.seconds
		);
	}
}

/// The rows of one suite, with failures that only its exit status shows.
fn read_suite(name: &str, reader: &str, status: i32, seconds: f64, log: &str) -> Result<Vec<Row>> {
	if reader == "absent" {
		return Ok(vec![Row {
			name: name.into(),
			skipped: 1,
			note: log.trim().into(),
			..Row::default()
		}]);
	}
	let log = COLOUR.replace_all(log, "");
	let mut rows = match reader {
		"cargo" => read_cargo(&log),
		"vitest" => read_vitest(&log),
		"counts" => read_counts(&log),
		// A command that passes if it succeeds.
		"status" => vec![Row { passed: usize::from(status == 0), ..Row::default() }],
		_ => anyhow::bail!("there is no way to read a log called {reader}"),
	};
	let counted: usize = rows.iter().map(|row| row.passed + row.failed).sum();
	let failed: usize = rows.iter().map(|row| row.failed).sum();
	let failure = |note: String| Row { name: name.into(), failed: 1, note, ..Row::default() };
	if counted == 0 && status == 0 {
		rows.push(failure("counted no test".into()));
	} else if status != 0 && failed == 0 {
		rows.push(failure(format!("ended with status {status}")));
	}
	rows.retain(|row| !row.name.is_empty() || row.passed + row.failed + row.skipped > 0);
	for row in &mut rows {
		if row.name.is_empty() {
			row.name = name.into();
		}
	}
	// A suite of several packages has a time for each.
	if let [only] = &mut rows[..] {
		only.seconds = seconds;
	}
	Ok(rows)
}

fn pattern(text: &str) -> Regex {
	Regex::new(text).expect("is a pattern")
}

static COLOUR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\x1b\[[0-9;]*m"));
static CARGO_LINE: LazyLock<Regex> = LazyLock::new(|| {
	pattern(concat!(
		r"(?m)^\s+Running (?P<kind>unittests )?(?P<file>\S+) \(.*?(?P<binary>[^/\\]+?)(?:-[0-9a-f]{16})?(?:\.exe)?\)$",
		r"|^\s+Doc-tests (?P<doc>\S+)$",
		r"|^test result: \w+\. (?P<counts>.*?)(?:; finished in (?P<seconds>[\d.]+)s)?$",
	))
});

/// The number in front of a word, as in `3 failed`, or 0.
fn number_named(text: &str, name: &str) -> usize {
	let found =
		pattern(&format!(r"(\d+) {name}\b")).captures(text).and_then(|found| found[1].parse().ok());
	found.unwrap_or_default()
}

/// One row per package. Cargo runs the unit tests of a package first, so they name the package of the following
/// programs.
fn read_cargo(log: &str) -> Vec<Row> {
	let mut rows: Vec<Row> = Vec::new();
	let mut package: Option<usize> = None;
	let mut waiting: Option<String> = None;
	for line in CARGO_LINE.captures_iter(log) {
		match (line.name("counts"), package) {
			(Some(counts), Some(current)) => {
				let (row, counts) = (&mut rows[current], counts.as_str());
				row.passed += number_named(counts, "passed");
				row.failed += number_named(counts, "failed");
				row.skipped += number_named(counts, "ignored");
				row.seconds +=
					line.name("seconds").and_then(|text| text.as_str().parse().ok()).unwrap_or(0.0);
				waiting = None;
			}
			(Some(_), None) => {}
			(None, _) => {
				if let (Some(program), Some(current)) = (waiting.take(), package) {
					crashed(&mut rows[current], &program);
				}
				if line.name("doc").is_some() || line.name("kind").is_some() || package.is_none() {
					let name = line
						.name("doc")
						.or(line.name("binary"))
						.map_or("", |name| name.as_str())
						.replace('_', "-");
					let known = rows.iter().position(|row| row.name == name);
					package = Some(known.unwrap_or(rows.len()));
					if known.is_none() {
						rows.push(Row { name, ..Row::default() });
					}
				}
				waiting =
					Some(line.name("file").map_or("documentation", |file| file.as_str()).into());
			}
		}
	}
	if let (Some(program), Some(current)) = (waiting, package) {
		crashed(&mut rows[current], &program);
	}
	rows.retain(|row| row.passed + row.failed + row.skipped > 0);
	rows
}

/// Counts a test program that started and printed no result.
fn crashed(row: &mut Row, program: &str) {
	row.failed += 1;
	row.note = format!("{program} ended without a result");
}

/// A file that fails to load counts no test, so the results of files are read as well.
fn read_vitest(log: &str) -> Vec<Row> {
	let summary = |name: &str| {
		let found = pattern(&format!(r"(?m)^\s*{name}\s+(\d+ .*)$")).captures_iter(log).last();
		found.map_or(String::new(), |line| line[1].to_string())
	};
	let (tests, files) = (summary("Tests"), summary("Test Files"));
	vec![Row {
		passed: number_named(&tests, "passed"),
		failed: number_named(&tests, "failed").max(number_named(&files, "failed")),
		skipped: number_named(&tests, "skipped") + number_named(&tests, "todo"),
		..Row::default()
	}]
}

/// Every check closes with a line such as `3 passed, 0 failed`. A suite may run several checks.
fn read_counts(log: &str) -> Vec<Row> {
	let mut row = Row::default();
	for line in pattern(r"(?m)^\d+ passed, \d+ failed.*$").find_iter(log) {
		row.passed += number_named(line.as_str(), "passed");
		row.failed += number_named(line.as_str(), "failed");
		row.skipped += number_named(line.as_str(), "skipped");
	}
	vec![row]
}

#[cfg(test)]
mod tests {
	use super::*;

	const CARGO: &str = "    Finished `release` profile [optimized] target(s) in 1m 02s
     Running unittests src/lib.rs (/home/a/target/release/deps/novation_book-0123456789abcdef)

running 2 tests
test tests::order_should_rest ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.50s

     Running tests/differential.rs (/home/a/target/release/deps/differential-0123456789abcdef)
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s

     Running unittests src/lib.rs (/home/a/target/release/deps/pallet_margin-0123456789abcdef)
test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.25s

error: test failed, to rerun pass `-p pallet-margin --lib`
   Doc-tests novation_book

running 0 tests
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests novation_units
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s

error: 1 target failed:
    `-p pallet-margin --lib`
";

	fn rows(reader: &str, log: &str, status: i32) -> Vec<Row> {
		read_suite("suite", reader, status, 9.0, log).unwrap()
	}

	fn counts(reader: &str, log: &str, status: i32) -> Vec<(String, usize, usize, usize)> {
		let rows = rows(reader, log, status).into_iter();
		rows.map(|row| (row.name, row.passed, row.failed, row.skipped)).collect()
	}

	fn row(
		name: &str,
		passed: usize,
		failed: usize,
		skipped: usize,
	) -> (String, usize, usize, usize) {
		(name.into(), passed, failed, skipped)
	}

	#[test]
	fn packages_should_have_a_row_each() {
		assert_eq!(
			counts("cargo", CARGO, 101),
			[
				row("novation-book", 5, 0, 1),
				row("pallet-margin", 4, 1, 0),
				row("novation-units", 1, 0, 0)
			]
		);
	}

	#[test]
	fn seconds_should_be_added_up() {
		let seconds: Vec<_> = rows("cargo", CARGO, 101).iter().map(|row| row.seconds).collect();
		assert_eq!(seconds, [3.5, 0.25, 0.1]);
	}

	#[test]
	fn crash_of_a_test_program_should_be_a_failure() {
		let result = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s";
		assert!(counts("cargo", &CARGO.replace(result, ""), 101).contains(&row(
			"novation-book",
			2,
			1,
			1
		)));
	}

	#[test]
	fn compile_error_should_be_a_failure() {
		assert_eq!(
			counts("cargo", "error[E0308]: mismatched types\n", 101),
			[row("suite", 0, 1, 0)]
		);
	}

	#[test]
	fn words_of_a_test_should_not_be_counted() {
		assert_eq!(
			counts("cargo", "test result: ok. 9 passed; 0 failed; 0 ignored\n", 0),
			[row("suite", 0, 1, 0)]
		);
	}

	#[test]
	fn vitest_should_be_read_through_its_colours() {
		let log = "\x1b[2m Test Files \x1b[22m \x1b[1m\x1b[32m2 passed\x1b[39m (2)\n\x1b[2m      Tests \x1b[22m 1 failed | 10 passed | 2 skipped (13)\n";
		assert_eq!(counts("vitest", log, 1), [row("suite", 10, 1, 2)]);
	}

	#[test]
	fn vitest_file_that_cannot_be_loaded_should_be_a_failure() {
		let log = " Test Files  1 failed | 1 passed (2)\n      Tests  10 passed (10)\n";
		assert_eq!(counts("vitest", log, 1), [row("suite", 10, 1, 0)]);
	}

	#[test]
	fn counts_of_several_checks_should_be_added_up() {
		assert_eq!(
			counts("counts", "ok\n\n3 passed, 0 failed\n\n2 passed, 1 failed\n", 1),
			[row("suite", 5, 1, 0)]
		);
	}

	#[test]
	fn status_should_be_the_result_of_a_command_that_counts_nothing() {
		assert_eq!(counts("status", "", 0), [row("suite", 1, 0, 0)]);
		assert_eq!(counts("status", "", 1), [row("suite", 0, 1, 0)]);
	}

	#[test]
	fn absent_suite_should_be_skipped() {
		assert_eq!(counts("absent", "there is none\n", 0), [row("suite", 0, 0, 1)]);
	}

	#[test]
	fn suite_that_counted_nothing_should_be_a_failure() {
		for reader in ["cargo", "vitest", "counts"] {
			assert_eq!(counts(reader, "all is well\n", 0), [row("suite", 0, 1, 0)], "{reader}");
		}
	}

	#[test]
	fn failing_status_should_be_a_failure_whatever_was_counted() {
		assert_eq!(
			counts("counts", "3 passed, 0 failed\n", 1),
			[row("suite", 3, 0, 0), row("suite", 0, 1, 0)]
		);
	}

	#[test]
	fn unknown_reader_should_be_an_error() {
		assert!(read_suite("suite", "unittest", 0, 9.0, "").is_err());
	}
}
