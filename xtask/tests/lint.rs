//! Deliberate violations of the lints of `cargo xtask lint`, in a package of one file.

use std::{
	env, fs,
	path::Path,
	process::{Command, Output},
};

const WRAPPER: &str = env!("CARGO_BIN_EXE_xtask");

/// Builds a package whose library has this body, with the wrapper in place of the compiler.
fn lint(body: &str, on_chain: &str, folder: &Path) -> Output {
	let manifest =
		"[workspace]\n[package]\nname = \"sample\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
	                [lints.clippy]\ndisallowed_types = \"allow\"\n";
	fs::create_dir_all(folder.join("src")).unwrap();
	fs::write(folder.join("Cargo.toml"), manifest).unwrap();
	fs::write(folder.join("src/lib.rs"), format!("//! A sample.\n{body}\n")).unwrap();
	let rules = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../clippy.toml");
	fs::copy(rules, folder.join("clippy.toml")).unwrap();
	let mut cargo = Command::new("cargo");
	cargo
		.args(["build", "--release", "--lib", "--offline", "--target-dir"])
		.arg(folder.join("target"));
	cargo.env("RUSTC_WORKSPACE_WRAPPER", WRAPPER).env("NOVATION_LINT_ON_CHAIN", on_chain);
	cargo.current_dir(folder).output().unwrap()
}

#[test]
fn each_lint_should_be_found_on_the_chain_and_only_there() {
	for (lint_name, code) in [
		("unwrap_used", "pub fn f(value: Option<u8>) -> u8 { value.unwrap() }"),
		("expect_used", "pub fn f(value: Option<u8>) -> u8 { value.expect(\"\") }"),
		("panic", "pub fn f(value: u8) { if value > 1 { panic!() } }"),
		("unreachable", "pub fn f(value: u8) { if value > 1 { unreachable!() } }"),
		("indexing_slicing", "pub fn f(values: &[u8]) -> u8 { values[0] }"),
		("float_arithmetic", "pub fn f() -> u8 { (1.5 + 1.5) as u8 }"),
		("let_underscore_must_use", "pub fn f() { let _ = \"1\".parse::<u8>(); }"),
		("disallowed_types", "pub fn f(value: f64) -> f64 { value }"),
		(
			"disallowed_types",
			"pub fn f(values: &std::collections::HashMap<u8, u8>) -> usize { values.len() }",
		),
	] {
		let folder = tempfile::tempdir().unwrap();
		let elsewhere = lint(code, "another", folder.path());
		assert!(
			elsewhere.status.success(),
			"{code}: {}",
			String::from_utf8_lossy(&elsewhere.stderr)
		);
		// A change makes cargo check the file again.
		let found = lint(&format!("{code}\n//"), "another,sample", folder.path());
		let printed = String::from_utf8_lossy(&found.stderr);
		assert!(!found.status.success() && printed.contains(lint_name), "{code}: {printed}");
	}
}

#[test]
fn warning_should_be_found_in_every_package() {
	let folder = tempfile::tempdir().unwrap();
	let found =
		lint("pub fn f(values: &[u8]) -> bool { values.len() == 0 }", "another", folder.path());
	assert!(String::from_utf8_lossy(&found.stderr).contains("len_zero"));
	assert!(!found.status.success());
}

#[test]
fn library_should_be_checked_and_not_compiled() {
	let folder = tempfile::tempdir().unwrap();
	assert!(lint("pub fn f() {}", "sample", folder.path()).status.success());
	let files: Vec<_> =
		fs::read_dir(folder.path().join("target/release/deps")).unwrap().flatten().collect();
	let library = files
		.iter()
		.find(|file| file.path().extension().is_some_and(|suffix| suffix == "rlib"))
		.unwrap();
	assert_eq!(library.metadata().unwrap().len(), 0);
}
