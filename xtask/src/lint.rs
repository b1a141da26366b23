//! Runs clippy on our packages, within the build that the node and the tests use.
//!
//! `cargo clippy` would compile about 700 dependencies again, for their metadata. Instead, cargo runs this program as
//! its `RUSTC_WORKSPACE_WRAPPER` in the release build. The dependencies are those of `make build`, and clippy checks
//! our libraries without compiling them. The wrapper's name keeps their files apart from those of other builds.
//!
//! Any clippy warning fails. Packages that the runtime links also have the lints of [`ON_CHAIN`]. Tests and benchmarks
//! are not part of a library.

use std::{
	collections::BTreeSet,
	env, fs,
	hash::{DefaultHasher, Hash, Hasher},
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
	process::{exit, Command, Stdio},
};

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::{architecture::graph::Workspace, checkout};

/// Lints for packages that run on the chain.
const ON_CHAIN: &[&str] = &[
	"clippy::unwrap_used",
	"clippy::expect_used",
	"clippy::panic",
	"clippy::unreachable",
	"clippy::todo",
	"clippy::unimplemented",
	"clippy::float_arithmetic",
	"clippy::let_underscore_must_use",
	// Hash-ordered maps and floats, as clippy.toml lists them.
	"clippy::disallowed_types",
	"clippy::indexing_slicing",
];

/// Lints that the code of FRAME's macros breaks in our files, and the words of a finding that is our own.
const MADE_BY_MACROS: &[(&str, &str)] =
	&[("clippy::expect_used", "expect("), ("clippy::unreachable", "unreachable!")];

/// The package that links everything on the chain.
const RUNTIME: &str = "novation-runtime";
/// Passes the names of the on-chain packages to the wrapper, which cargo starts without our arguments.
const ON_CHAIN_PACKAGES: &str = "NOVATION_LINT_ON_CHAIN";
/// Makes the wrapper print findings without failing.
const ALL: &str = "NOVATION_LINT_ALL";

#[derive(clap::Args)]
pub struct Arguments {
	/// Only these packages [default: the default members, as in make build]
	#[arg(long = "package", short, value_name = "PACKAGE")]
	packages: Vec<String>,
	/// Print all findings as warnings
	#[arg(long)]
	all: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let on_chain = on_chain_packages(&Workspace::read()?)?;
	let wrapper = wrapper(arguments.all)?;
	let mut cargo = checkout::cargo();
	// Libraries only: a program would replace the real one.
	cargo.args(["build", "--release", "--locked", "--lib"]);
	for package in &arguments.packages {
		cargo.args(["--package", package]);
	}
	cargo.env("RUSTC_WORKSPACE_WRAPPER", wrapper);
	cargo.env(ON_CHAIN_PACKAGES, on_chain.iter().cloned().collect::<Vec<_>>().join(","));
	cargo.env(ALL, if arguments.all { "1" } else { "" });
	// The WASM builder would inherit the wrapper. Only this build skips the blob.
	cargo.env("SKIP_NOVATION_RUNTIME_WASM_BUILD", "1");
	ensure!(cargo.status().context("cannot run cargo")?.success(), "clippy has found something");
	if !arguments.all {
		println!(
			"1 passed, 0 failed: no lint is broken, on the chain by {} packages",
			on_chain.len()
		);
	}
	Ok(())
}

/// Our packages that the runtime links, by name.
pub fn on_chain_packages(workspace: &Workspace) -> Result<BTreeSet<String>> {
	let ours: BTreeSet<_> = workspace.members().map(|(_, package)| package.name.clone()).collect();
	let (_, runtime) = workspace
		.members()
		.find(|(_, package)| package.name == RUNTIME)
		.context("there is no runtime")?;
	let reached = workspace
		.reached(runtime)
		.into_iter()
		.filter_map(|path| path.last().map(|name| name.to_string()));
	Ok(reached.chain([RUNTIME.to_string()]).filter(|name| ours.contains(name)).collect())
}

/// A copy of this program whose name changes with the lints, so that cargo checks everything again.
fn wrapper(all: bool) -> Result<PathBuf> {
	let program = fs::read(env::current_exe()?)?;
	let mut hasher = DefaultHasher::new();
	(&program, fs::read(checkout::root().join("clippy.toml")).ok(), all).hash(&mut hasher);
	let folder = checkout::target().join("lint");
	let path = folder.join(format!("wrapper-{:016x}", hasher.finish()));
	if !path.exists() {
		fs::create_dir_all(&folder)?;
		fs::copy(env::current_exe()?, &path).context("cannot copy this program")?;
	}
	Ok(path)
}

/// Whether cargo runs this program in place of the compiler.
pub fn is_wrapper() -> bool {
	env::var_os(ON_CHAIN_PACKAGES).is_some()
		&& env::args_os().nth(1).is_some_and(|program| Path::new(&program).ends_with("rustc"))
}

/// Runs clippy on a library, and the compiler on everything else.
pub fn wrap() -> Result<()> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let (rustc, rest) = arguments.split_first().context("cargo names no compiler")?;
	let Some(library) = Library::of(rest) else {
		exit(Command::new(rustc).args(rest).status()?.code().unwrap_or(1));
	};
	let mut clippy = Command::new(driver(rustc));
	clippy
		.arg(rustc)
		.args(library.checked(rest))
		.args(lints().iter().flat_map(|flag| flag.split(' ')));
	let mut clippy = clippy
		.stderr(Stdio::piped())
		.spawn()
		.context("cannot run clippy-driver: it is the component clippy of the toolchain")?;
	let mut found = false;
	for line in BufReader::new(clippy.stderr.take().context("clippy has no output")?).lines() {
		let line = line?;
		let diagnostic = serde_json::from_str(&line).unwrap_or(Value::Null);
		if !is_made_by_a_macro(&diagnostic) {
			found |= is_finding(&diagnostic);
			eprintln!("{line}");
		}
	}
	let status = clippy.wait()?;
	if !status.success() || (found && !prints_all()) {
		exit(1);
	}
	// Without this file, cargo assumes that the library was not compiled.
	fs::write(&library.file, "")?;
	exit(0)
}

/// Whether a line of the compiler's JSON contains a lint or an error, and not only their number.
fn is_finding(diagnostic: &Value) -> bool {
	!diagnostic["code"].is_null()
		&& (diagnostic["level"] == "warning" || diagnostic["level"] == "error")
}

/// Whether a lint of [`MADE_BY_MACROS`] points at source without its words.
fn is_made_by_a_macro(diagnostic: &Value) -> bool {
	let code = &diagnostic["code"]["code"];
	let Some((_, word)) = MADE_BY_MACROS.iter().find(|(lint, _)| code == lint) else {
		return false;
	};
	let spans = diagnostic["spans"].as_array().into_iter().flatten();
	let lines = spans
		.filter(|span| span["is_primary"] == true)
		.flat_map(|span| span["text"].as_array().into_iter().flatten());
	!lines.filter_map(|line| line["text"].as_str()).any(|line| line.contains(word))
}

fn prints_all() -> bool {
	env::var(ALL) == Ok("1".into())
}

/// The driver next to the compiler, or the one on the path.
fn driver(rustc: &str) -> PathBuf {
	let sibling = Path::new(rustc).with_file_name("clippy-driver");
	if sibling.is_absolute() && sibling.exists() {
		sibling
	} else {
		"clippy-driver".into()
	}
}

/// The flags of the lints. All of them warn, and the wrapper fails on any warning.
fn lints() -> Vec<String> {
	let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
	let on_chain = env::var(ON_CHAIN_PACKAGES).unwrap_or_default();
	if !on_chain.split(',').any(|name| name == package) {
		return Vec::new();
	}
	ON_CHAIN.iter().map(|lint| format!("-W {lint}")).collect()
}

/// A library in a compiler command.
#[derive(Debug, PartialEq)]
struct Library {
	/// The file that cargo expects.
	file: PathBuf,
}

const EMIT: &str = "--emit=";

impl Library {
	/// The library that these arguments compile, if any.
	fn of(arguments: &[String]) -> Option<Self> {
		let value = |name: &str| {
			let index = arguments.iter().position(|argument| argument == name)?;
			arguments.get(index + 1).map(String::as_str)
		};
		if value("--crate-type") != Some("lib")
			|| arguments.iter().any(|argument| argument == "--test")
		{
			return None;
		}
		let extra = arguments
			.iter()
			.find_map(|argument| argument.strip_prefix("extra-filename="))
			.unwrap_or_default();
		let file = format!("lib{}{extra}.rlib", value("--crate-name")?);
		Some(Self { file: Path::new(value("--out-dir")?).join(file) })
	}

	/// The same arguments for a check, which only writes metadata.
	fn checked(&self, arguments: &[String]) -> Vec<String> {
		let check = |argument: &String| match argument.strip_prefix(EMIT) {
			Some(kinds) => {
				EMIT.to_string()
					+ &kinds.split(',').filter(|kind| *kind != "link").collect::<Vec<_>>().join(",")
			}
			None => argument.clone(),
		};
		arguments.iter().map(check).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn arguments(line: &str) -> Vec<String> {
		line.split(' ').map(String::from).collect()
	}

	#[test]
	fn library_should_be_checked_and_not_compiled() {
		let line = "--crate-name a_b --edition=2021 src/lib.rs --crate-type lib --emit=dep-info,metadata,link \
		            -C extra-filename=-0123 --out-dir /target/deps --extern c=/target/deps/libc.rmeta";
		let library = Library::of(&arguments(line)).unwrap();
		assert_eq!(library.file, Path::new("/target/deps/liba_b-0123.rlib"));
		let checked = library.checked(&arguments(line)).join(" ");
		assert_eq!(checked, line.replace("metadata,link", "metadata"));
	}

	#[test]
	fn other_targets_should_be_compiled() {
		for line in [
			"--crate-name build_script_build --crate-type bin --emit=dep-info,link --out-dir /target",
			"--crate-name a --crate-type proc-macro --emit=dep-info,link --out-dir /target",
			"--crate-name a --test --crate-type lib --out-dir /target",
			"-vV",
		] {
			assert_eq!(Library::of(&arguments(line)), None, "{line}");
		}
	}

	#[test]
	fn code_of_a_macro_should_not_count_and_our_own_should() {
		let diagnostic = |code: &str, text: &str| {
			let span = serde_json::json!({ "is_primary": true, "text": [{ "text": text }] });
			serde_json::json!({ "code": { "code": code }, "level": "warning", "spans": [span] })
		};
		assert!(is_made_by_a_macro(&diagnostic("clippy::expect_used", "\t#[pallet::storage]")));
		assert!(!is_made_by_a_macro(&diagnostic(
			"clippy::expect_used",
			"\tvalue.expect(\"is there\")"
		)));
		assert!(!is_made_by_a_macro(&diagnostic("clippy::unwrap_used", "\t#[pallet::storage]")));
		assert!(is_finding(&diagnostic("clippy::unwrap_used", "")));
		assert!(!is_finding(
			&serde_json::json!({ "code": null, "level": "warning", "message": "1 warning emitted" })
		));
		assert!(!is_finding(&Value::Null));
	}

	#[test]
	fn packages_on_the_chain_should_be_those_of_the_runtime() {
		let packages = on_chain_packages(&Workspace::read().unwrap()).unwrap();
		for package in ["novation-units", "novation-book", "pallet-order-book", RUNTIME] {
			assert!(packages.contains(package), "{package}");
		}
		for package in ["novation-node", "novation-sim", "frame-system"] {
			assert!(!packages.contains(package), "{package}");
		}
	}
}
