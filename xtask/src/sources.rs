//! Rules of the sources that no lint knows: every crate explains itself in a README, no file outgrows its reader, and no
//! code on the chain swallows the damage of a stored value.

use std::{
	fs,
	path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{checkout, report::Report, stored_reads};

/// Most lines of a source file.
const LONGEST_FILE: usize = 500;
/// Most lines of the runtime's library, which only wires pallets.
const LONGEST_RUNTIME_LIB: usize = 300;
/// Folders of the checkout without our sources.
const FOREIGN_FOLDERS: &[&str] = &["node_modules", "target", "dist", "out", ".git"];
const SUFFIXES: &[&str] = &["rs", "ts", "tsx", "py", "sh"];

pub fn run() -> Result<()> {
	let mut report = Report::default();
	check(checkout::root(), &mut report)?;
	report.finish()
}

fn check(root: &Path, report: &mut Report) -> Result<()> {
	let mut files = Vec::new();
	collect(root, &mut files)?;
	let rust = files.iter().any(|path| path.extension().is_some_and(|suffix| suffix == "rs"));
	report
		.check("the sources are there", (!rust).then(|| format!("none below {}", root.display())));
	report.check(
		"every crate and pallet has a README, which is its documentation",
		missing_readmes(root)?,
	);
	report.check(
		format!("no source file has more than {LONGEST_FILE} lines"),
		long_files(root, &files)?,
	);
	report.check(
		"no code on the chain swallows the damage of a stored value",
		stored_reads::violations(root)?,
	);
	Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
	let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
	entries.sort_by_key(fs::DirEntry::file_name);
	for entry in entries {
		let (path, kind) = (entry.path(), entry.file_type()?);
		if kind.is_dir() && !FOREIGN_FOLDERS.iter().any(|foreign| entry.file_name() == *foreign) {
			collect(&path, files)?;
		} else if kind.is_file()
			&& path.extension().is_some_and(|suffix| SUFFIXES.iter().any(|known| suffix == *known))
		{
			files.push(path);
		}
	}
	Ok(())
}

fn missing_readmes(root: &Path) -> Result<Vec<String>> {
	let mut found = Vec::new();
	for group in ["crates", "pallets"] {
		let Ok(entries) = fs::read_dir(root.join(group)) else { continue };
		for entry in entries {
			let package = entry?.path();
			let name = package.strip_prefix(root)?.display();
			if !package.join("Cargo.toml").is_file() {
				continue;
			}
			if !package.join("README.md").is_file() {
				found.push(format!("{name}: write README.md"));
			}
			if let Ok(library) = fs::read_to_string(package.join("src/lib.rs")) {
				if !library.contains(r#"include_str!("../README.md")"#) {
					found.push(format!(
						r#"{name}: begin src/lib.rs with #![doc = include_str!("../README.md")]"#
					));
				}
			}
		}
	}
	found.sort();
	Ok(found)
}

fn long_files(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
	let mut found = Vec::new();
	for path in files {
		let inside = path.strip_prefix(root)?;
		// Measured weights are generated.
		if inside.components().any(|part| part.as_os_str() == "weights")
			|| inside.ends_with("weights.rs")
		{
			continue;
		}
		let longest = if inside == Path::new("runtime/src/lib.rs") {
			LONGEST_RUNTIME_LIB
		} else {
			LONGEST_FILE
		};
		let length = fs::read_to_string(path)?.lines().count();
		if length > longest {
			found.push(format!(
				"{}: {length} lines; split it by subject below {longest}",
				inside.display()
			));
		}
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;

	const LIBRARY: (&str, &str) =
		("crates/a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n");
	const MANIFEST: (&str, &str) = ("crates/a/Cargo.toml", "");
	const README: (&str, &str) = ("crates/a/README.md", "# a\n");

	fn broken(files: &[(&str, &str)]) -> Vec<String> {
		let folder = tempfile::tempdir().unwrap();
		for (path, text) in files {
			let path = folder.path().join(path);
			fs::create_dir_all(path.parent().unwrap()).unwrap();
			fs::write(path, text).unwrap();
		}
		let mut report = Report::default();
		check(folder.path(), &mut report).unwrap();
		report.violations().into_iter().map(String::from).collect()
	}

	#[test]
	fn sound_crate_should_pass() {
		assert_eq!(broken(&[LIBRARY, MANIFEST, README]), [""; 0]);
	}

	#[test]
	fn empty_tree_should_fail() {
		assert_eq!(broken(&[]).len(), 1);
	}

	#[test]
	fn crate_without_readme_should_be_found() {
		assert_eq!(broken(&[LIBRARY, MANIFEST]), ["crates/a: write README.md"]);
	}

	#[test]
	fn readme_outside_the_documentation_should_be_found() {
		assert_eq!(broken(&[(LIBRARY.0, ""), MANIFEST, README]).len(), 1);
	}

	#[test]
	fn long_file_should_be_found_unless_generated_or_foreign() {
		let long = "//\n".repeat(501);
		let with = |path| broken(&[LIBRARY, MANIFEST, README, (path, &long)]);
		assert_eq!(
			with("crates/a/src/big.rs"),
			["crates/a/src/big.rs: 501 lines; split it by subject below 500"]
		);
		assert_eq!(with("client/src/big.ts").len(), 1);
		assert_eq!(with("crates/a/src/weights.rs"), [""; 0]);
		assert_eq!(with("client/node_modules/a/big.ts"), [""; 0]);
	}
}
