//! Plants each bug of tools/planted_bugs.toml in a copy of the sources, and checks that a test fails.
//!
//! A bug consists of a `file`, a text `is` that occurs there exactly once, and its replacement `bug`. The tests of the
//! package with the file run first. Only if they miss the bug do the tests of all pure crates run. If an entry has
//! `tests`, the tests of that package alone must catch the bug.

use std::{
	collections::BTreeSet,
	env, fs,
	path::Path,
	process::{Command, Output, Stdio},
	sync::LazyLock,
};

use anyhow::{bail, ensure, Context, Result};
use regex::Regex;
use serde::Deserialize;

use crate::{architecture, checkout, report::Report};

const LIST: &str = "tools/planted_bugs.toml";

#[derive(clap::Args)]
pub struct Arguments {
	/// Only bugs whose name or file contains all of these words
	words: Vec<String>,
	/// Print the bugs without planting any
	#[arg(long)]
	list: bool,
	/// Check that each bug applies exactly once to the sources, without planting any
	#[arg(long, conflicts_with = "list")]
	check: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
	bug: Vec<Bug>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bug {
	name: String,
	/// Path relative to the root of the checkout.
	file: String,
	is: String,
	bug: String,
	/// The package whose tests must catch it. By default, those of any pure crate may.
	tests: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Verdict {
	Caught,
	Missed,
	/// The change does not compile, so it is not a bug.
	NoBug,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let root = checkout::root();
	let mut bugs = read_list(root)?;
	bugs.retain(|bug| {
		arguments.words.iter().all(|word| bug.name.contains(word) || bug.file.contains(word))
	});
	ensure!(!bugs.is_empty(), "no bug has these words in its name or file");
	if arguments.check {
		let mut report = Report::default();
		report.check(
			format!("each of {} bugs has exactly one place in the sources", bugs.len()),
			misplaced(root, &bugs),
		);
		return report.finish();
	}
	// Groups bugs by package, so that cargo recompiles less between them.
	bugs.sort_by_cached_key(|bug| first_package(root, bug).unwrap_or_default());
	if arguments.list {
		for bug in &bugs {
			println!("{}: {}", first_package(root, bug)?, bug.name);
		}
		return Ok(());
	}
	plant_all(root, &bugs)
}

fn read_list(root: &Path) -> Result<Vec<Bug>> {
	let text =
		fs::read_to_string(root.join(LIST)).with_context(|| format!("cannot read {LIST}"))?;
	Ok(toml::from_str::<List>(&text)?.bug)
}

fn misplaced(root: &Path, bugs: &[Bug]) -> Vec<String> {
	let plant = |bug: &Bug| {
		plant(&fs::read_to_string(root.join(&bug.file)).context("cannot read it")?, bug)
	};
	bugs.iter()
		.filter_map(|bug| {
			plant(bug).err().map(|error| format!("{} in {}: {error:#}", bug.name, bug.file))
		})
		.collect()
}

/// Returns the source with the bug in it.
fn plant(source: &str, bug: &Bug) -> Result<String> {
	let places = source.matches(&bug.is).count();
	ensure!(places == 1, "the text that it changes is there {places} times, not once");
	Ok(source.replace(&bug.is, &bug.bug))
}

/// The package whose tests run first.
fn first_package(root: &Path, bug: &Bug) -> Result<String> {
	match &bug.tests {
		Some(package) => Ok(package.clone()),
		None => package_of(root, &bug.file),
	}
}

fn package_of(root: &Path, file: &str) -> Result<String> {
	for folder in Path::new(file).ancestors().skip(1) {
		if let Ok(manifest) = fs::read_to_string(root.join(folder).join("Cargo.toml")) {
			let manifest: toml::Table = toml::from_str(&manifest)?;
			let name = manifest
				.get("package")
				.and_then(|package| package.get("name"))
				.and_then(toml::Value::as_str);
			return Ok(name
				.with_context(|| format!("{} has no package", folder.display()))?
				.into());
		}
	}
	bail!("no package has the file {file}")
}

/// The packages that run without a chain.
fn pure_packages(root: &Path) -> Result<BTreeSet<String>> {
	let places =
		architecture::pure_places().into_iter().chain(["runtime/allocator", "runtime/memory"]);
	let existing = places.filter(|place| root.join(place).join("Cargo.toml").is_file());
	existing.map(|place| package_of(root, &format!("{place}/Cargo.toml"))).collect()
}

fn plant_all(root: &Path, bugs: &[Bug]) -> Result<()> {
	let folder = tempfile::Builder::new().prefix("novation-planted-").tempdir()?;
	copy_head(root, folder.path())?;
	let mut tests =
		Tests { tree: folder.path(), all: pure_packages(root)?, sound: BTreeSet::new() };
	let mut caught = 0;
	for bug in bugs {
		let verdict = tests.verdict(root, bug)?;
		caught += usize::from(verdict == Verdict::Caught);
		let word = match verdict {
			Verdict::Caught => "caught",
			Verdict::Missed => "MISSED",
			Verdict::NoBug => "no bug",
		};
		println!("{word:<7} {}", bug.name);
	}
	let others = bugs.len() - caught;
	println!("{caught} passed, {others} failed: bugs that a test has caught, and others");
	ensure!(others == 0, "{others} bugs were not caught");
	Ok(())
}

/// Unpacks the last commit with the current time. Commit times would be older than an earlier run's build of a bug.
fn copy_head(root: &Path, folder: &Path) -> Result<()> {
	let mut archive = Command::new("git")
		.args(["archive", "HEAD"])
		.current_dir(root)
		.stdout(Stdio::piped())
		.spawn()?;
	let stdout = archive.stdout.take().context("git has no output")?;
	let unpacked =
		Command::new("tar").args(["-x", "--touch", "-C"]).arg(folder).stdin(stdout).status()?;
	ensure!(archive.wait()?.success() && unpacked.success(), "git cannot archive the last commit");
	Ok(())
}

/// The tests of a copy of the sources.
struct Tests<'a> {
	tree: &'a Path,
	/// All pure packages.
	all: BTreeSet<String>,
	/// The selections whose tests pass without a bug.
	sound: BTreeSet<BTreeSet<String>>,
}

impl Tests<'_> {
	fn verdict(&mut self, root: &Path, bug: &Bug) -> Result<Verdict> {
		let first = self.try_bug(bug, &BTreeSet::from([first_package(root, bug)?]))?;
		if first != Verdict::Missed || bug.tests.is_some() {
			return Ok(first);
		}
		self.try_bug(bug, &self.all.clone())
	}

	fn try_bug(&mut self, bug: &Bug, packages: &BTreeSet<String>) -> Result<Verdict> {
		if !self.sound.contains(packages) {
			let clean = self.run(packages)?;
			if !clean.status.success() {
				let output = [clean.stdout, clean.stderr].concat();
				bail!("the tests fail without any bug:\n{}", String::from_utf8_lossy(&output));
			}
			self.sound.insert(packages.clone());
		}
		let path = self.tree.join(&bug.file);
		let source = fs::read_to_string(&path)?;
		fs::write(&path, plant(&source, bug).with_context(|| bug.name.clone())?)?;
		let result = self.run(packages);
		fs::write(&path, source)?;
		let result = result?;
		Ok(verdict(result.status.success(), &String::from_utf8_lossy(&result.stderr)))
	}

	/// Runs the tests until the first test program fails.
	fn run(&self, packages: &BTreeSet<String>) -> Result<Output> {
		let mut cargo = Command::new("cargo");
		// Separate from the folder of all builds, because cargo unifies features over the selected packages.
		cargo
			.args(["test", "--release", "--locked", "--target-dir"])
			.arg(checkout::target().join("planted"));
		for package in packages {
			cargo.args(["--package", package]);
		}
		// Most of the crate is unchanged.
		cargo.env("CARGO_INCREMENTAL", "1").current_dir(self.tree);
		// A test that reads its own folder must find that of the copy.
		for variable in
			env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_MANIFEST"))
		{
			cargo.env_remove(variable);
		}
		cargo.output().context("cannot run cargo")
	}
}

static COMPILER: LazyLock<Regex> =
	LazyLock::new(|| Regex::new(r"(?m)^error(\[E\d+\])?: (?P<message>.*)").expect("is a pattern"));

fn verdict(passed: bool, stderr: &str) -> Verdict {
	let of_tests = |message: &str| {
		let count = message.split_once(" target").map(|(count, _)| count);
		message.starts_with("test failed")
			|| count.is_some_and(|count| count.parse::<u32>().is_ok())
	};
	let compiled = COMPILER.captures_iter(stderr).all(|error| of_tests(&error["message"]));
	match (passed, compiled) {
		(true, _) => Verdict::Missed,
		(false, true) => Verdict::Caught,
		(false, false) => Verdict::NoBug,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn bug() -> Bug {
		Bug {
			name: "a bug".into(),
			file: "a.rs".into(),
			is: "<=".into(),
			bug: "<".into(),
			tests: None,
		}
	}

	#[test]
	fn bug_should_stand_in_its_place() {
		assert_eq!(plant("a <= b", &bug()).unwrap(), "a < b");
	}

	#[test]
	fn place_that_is_not_the_only_one_should_be_an_error() {
		for source in ["a < b", "a <= b; b <= c"] {
			assert!(plant(source, &bug()).unwrap_err().to_string().contains("not once"));
		}
	}

	#[test]
	fn misplaced_bug_should_be_named_with_its_file() {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join("a.rs"), "a <= b").unwrap();
		assert_eq!(misplaced(folder.path(), &[bug()]), [""; 0]);
		let gone = Bug { file: "b.rs".into(), ..bug() };
		let found = misplaced(folder.path(), &[gone]);
		assert!(found[0].starts_with("a bug in b.rs: cannot read it"), "{found:?}");
	}

	#[test]
	fn list_should_be_read_and_belong_to_packages() {
		let bugs = read_list(checkout::root()).unwrap();
		assert!(bugs.len() >= 20);
		for bug in bugs {
			first_package(checkout::root(), &bug).unwrap();
		}
	}

	#[test]
	fn entry_may_name_the_package_whose_tests_must_fail() {
		let list =
			"[[bug]]\nname = 'a'\nfile = 'a.rs'\nis = '1'\nbug = '2'\ntests = 'pallet-prices'\n";
		let bugs = toml::from_str::<List>(list).unwrap().bug;
		assert_eq!(first_package(Path::new("/nowhere"), &bugs[0]).unwrap(), "pallet-prices");
		assert!(toml::from_str::<List>(&list.replace("tests", "test")).is_err());
	}

	#[test]
	fn pure_packages_should_be_those_of_the_checkout() {
		let packages = pure_packages(checkout::root()).unwrap();
		for package in ["novation-book", "novation-runtime-memory"] {
			assert!(packages.contains(package), "{package}");
		}
		assert!(!packages.contains("novation-ports"));
	}

	#[test]
	fn change_that_does_not_compile_should_not_count_as_caught() {
		assert_eq!(verdict(true, ""), Verdict::Missed);
		for (stderr, expected) in [
			("error: test failed, to rerun pass `-p x`", Verdict::Caught),
			("error: 2 targets failed:", Verdict::Caught),
			("error[E0308]: mismatched types\n", Verdict::NoBug),
			("error: expected `;`\n", Verdict::NoBug),
		] {
			assert_eq!(verdict(false, stderr), expected, "{stderr}");
		}
	}
}
