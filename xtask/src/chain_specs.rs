//! Generates the chain specifications in `chain-specs/` with the built node.
//!
//! A specification is 2.6 MB of code and 100 kB of everything else. The build already produces the code, so the
//! checked-in specifications leave it out (`"0x"`).

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{checkout, report::Report};

const FOLDER: &str = "chain-specs";
/// The name of a specification, and the node's name of the chain.
const CHAINS: [(&str, &str); 2] = [("development", "dev"), ("local", "local")];
/// The key of the code in a raw specification: `:code`.
const CODE_KEY: &str = "/genesis/raw/top/0x3a636f6465";
const CODE: &str = "/genesis/runtimeGenesis/code";
const NO_CODE: &str = "0x";
/// Number of differences in a report, per specification.
const LISTED: usize = 10;

#[derive(clap::Args)]
pub struct Arguments {
	/// Fail if a checked-in specification differs from the node's output, and write nothing
	#[arg(long)]
	check: bool,
	/// Write whole specifications to this folder, for running a network
	#[arg(long, conflicts_with = "check", value_name = "FOLDER")]
	whole: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let kept = checkout::root().join(FOLDER);
	if arguments.check {
		return check(&kept);
	}
	let folder = arguments.whole.as_ref().unwrap_or(&kept);
	fs::create_dir_all(folder)?;
	for (name, mut spec) in specifications()? {
		if arguments.whole.is_none() {
			remove_code(&mut spec);
		}
		fs::write(folder.join(&name), json_text(&spec)?)?;
		println!("wrote {}", folder.join(&name).display());
	}
	Ok(())
}

fn check(kept: &Path) -> Result<()> {
	let mut report = Report::default();
	for (name, mut spec) in specifications()? {
		remove_code(&mut spec);
		let text =
			fs::read_to_string(kept.join(&name)).with_context(|| format!("cannot read {name}"))?;
		let mut found = Vec::new();
		differences(&serde_json::from_str(&text)?, &spec, "", &mut found);
		found.truncate(LISTED);
		if !found.is_empty() {
			found.push("run 'cargo xtask chain-specs'".into());
		}
		report.check(format!("{name} is what the node makes"), found);
	}
	report.finish()
}

/// The name of each file, and its specification with code.
fn specifications() -> Result<Vec<(String, Value)>> {
	let mut all = Vec::new();
	for (name, chain) in CHAINS {
		all.push((format!("{name}.json"), make(chain, &[])?));
		all.push((format!("{name}-raw.json"), make(chain, &["--raw"])?));
	}
	Ok(all)
}

fn make(chain: &str, options: &[&str]) -> Result<Value> {
	let node = match env::var_os("NOVATION_NODE") {
		Some(node) => PathBuf::from(node),
		None => checkout::target().join("release/novation-node"),
	};
	let mut command = Command::new(node);
	command.args(["build-spec", "--chain", chain, "--disable-default-bootnode"]).args(options);
	Ok(serde_json::from_str(&checkout::output(&mut command)?)?)
}

fn remove_code(spec: &mut Value) {
	for place in [CODE_KEY, CODE] {
		if let Some(code) = spec.pointer_mut(place) {
			*code = NO_CODE.into();
		}
	}
}

/// The text of a specification, with sorted keys.
fn json_text(spec: &Value) -> Result<String> {
	let mut sorted = spec.clone();
	sorted.sort_all_objects();
	Ok(format!("{}\n", serde_json::to_string_pretty(&sorted)?))
}

/// Adds a line for each place where two JSON values differ.
fn differences(kept: &Value, made: &Value, place: &str, found: &mut Vec<String>) {
	match (kept, made) {
		(Value::Object(kept), Value::Object(made)) => {
			for (key, value) in kept {
				match made.get(key) {
					Some(other) => differences(value, other, &format!("{place}/{key}"), found),
					None => found.push(format!("{place}/{key} is only in the file")),
				}
			}
			let missing = made.keys().filter(|key| !kept.contains_key(*key));
			found.extend(missing.map(|key| format!("{place}/{key} is not in the file")));
		}
		_ if kept == made => {}
		_ => found.push(format!("{place} is {} in the file, and now {}", short(kept), short(made))),
	}
}

fn short(value: &Value) -> String {
	value.to_string().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn code_should_be_removed_from_both_kinds() {
		let mut plain =
			json!({ "genesis": { "runtimeGenesis": { "code": "0x1234", "patch": 1 } } });
		remove_code(&mut plain);
		assert_eq!(plain, json!({ "genesis": { "runtimeGenesis": { "code": "0x", "patch": 1 } } }));
		let mut raw = json!({ "genesis": { "raw": { "top": { "0x3a636f6465": "0x1234", "0x00": "0x01" } } } });
		remove_code(&mut raw);
		assert_eq!(
			raw,
			json!({ "genesis": { "raw": { "top": { "0x3a636f6465": "0x", "0x00": "0x01" } } } })
		);
	}

	#[test]
	fn each_difference_should_be_located() {
		let kept = json!({ "a": 1, "b": { "c": [1], "d": 2 }, "e": 3 });
		let made = json!({ "a": 1, "b": { "c": [2], "d": 2 }, "f": 3 });
		let mut found = Vec::new();
		differences(&kept, &made, "", &mut found);
		assert_eq!(
			found,
			[
				"/b/c is [1] in the file, and now [2]",
				"/e is only in the file",
				"/f is not in the file"
			]
		);
	}

	#[test]
	fn amount_beyond_64_bits_should_keep_its_digits() {
		let spec: Value = serde_json::from_str("{\"b\": 18446744073709551617, \"a\": 1}").unwrap();
		assert_eq!(json_text(&spec).unwrap(), "{\n  \"a\": 1,\n  \"b\": 18446744073709551617\n}\n");
	}

	#[test]
	fn kept_specifications_should_be_written_as_they_are() {
		for (name, _) in CHAINS {
			for file in [format!("{name}.json"), format!("{name}-raw.json")] {
				let text = fs::read_to_string(checkout::root().join(FOLDER).join(&file)).unwrap();
				assert_eq!(
					json_text(&serde_json::from_str(&text).unwrap()).unwrap(),
					text,
					"{file}"
				);
			}
		}
	}
}
