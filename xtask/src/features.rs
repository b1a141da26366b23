//! Checks that the tests use the same crates as the node.
//!
//! Cargo unifies the features of all packages that one command selects. If a test dependency adds a feature to a crate
//! of the node, cargo compiles that crate and all crates above it twice. That can take most of an hour. This check
//! compares the unit graphs of the two commands that `make` runs.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{checkout, report::Report};

pub fn run() -> Result<()> {
	let mut report = Report::default();
	check(&unit_graph(&["build"])?, &unit_graph(&["test", "--no-run"])?, &mut report);
	report.finish()
}

/// The units that cargo would compile. The option is unstable, so it needs cargo's bootstrap mode.
fn unit_graph(command: &[&str]) -> Result<Value> {
	let mut cargo = checkout::cargo();
	cargo.args(command).args(["--release", "--locked", "--unit-graph", "-Zunstable-options"]);
	let graph = checkout::output(cargo.env("RUSTC_BOOTSTRAP", "1"))
		.context("cargo could not plan the build")?;
	Ok(serde_json::from_str(&graph)?)
}

fn check(build: &Value, test: &Value, report: &mut Report) {
	let (build, test) = (compiled(build), compiled(test));
	let empty = build.is_empty().then(|| "the plan of the build is empty".to_string());
	report.check("the node is built of crates", empty);
	report.check(
		"no crate is compiled once for the node and again for the tests",
		compiled_twice(&build, &test),
	);
}

/// A library as cargo compiles it: name, version, kind and platform.
type Library = (String, String, String);
/// A set of features and a profile.
type Version = (BTreeSet<String>, String);

fn compiled(graph: &Value) -> BTreeMap<Library, BTreeSet<Version>> {
	let mut libraries: BTreeMap<Library, BTreeSet<Version>> = BTreeMap::new();
	for unit in graph["units"].as_array().into_iter().flatten() {
		let kind = unit["target"]["kind"].to_string();
		if unit["mode"] != "build" || kind == r#"["bin"]"# {
			continue;
		}
		let id = unit["pkg_id"].as_str().unwrap_or_default();
		let name = id.rsplit('/').next().unwrap_or_default();
		let features = unit["features"].as_array().into_iter().flatten();
		let features = features.filter_map(|feature| feature.as_str().map(String::from)).collect();
		let library = (name.into(), kind, unit["platform"].to_string());
		libraries.entry(library).or_default().insert((features, unit["profile"].to_string()));
	}
	libraries
}

fn compiled_twice(
	build: &BTreeMap<Library, BTreeSet<Version>>,
	test: &BTreeMap<Library, BTreeSet<Version>>,
) -> Vec<String> {
	let mut found = Vec::new();
	for (library, of_node) in build {
		let of_tests = test.get(library).cloned().unwrap_or_default();
		if of_node.is_subset(&of_tests) {
			continue;
		}
		let features = |versions: &BTreeSet<Version>| -> BTreeSet<String> {
			versions.iter().flat_map(|(features, _)| features.clone()).collect()
		};
		let added: Vec<_> = features(&of_tests).difference(&features(of_node)).cloned().collect();
		let why = match added.as_slice() {
			[] => "the profile or a feature differs".into(),
			added => format!("the tests add {}", added.join(", ")),
		};
		let (name, kind, _) = library;
		found.push(format!("{name} {kind}: {why}; ask for the same in the node's dependency"));
	}
	found
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// A unit graph of libraries, given their names, features and optimisation levels.
	fn plan(crates: &[(&str, &[&str], &str)]) -> Value {
		let unit = |(name, features, level): &(&str, &[&str], &str)| {
			json!({
				"pkg_id": format!("registry+https://index/#{name}@1.0.0"),
				"target": { "kind": ["lib"] },
				"platform": null,
				"mode": "build",
				"features": features,
				"profile": { "opt_level": level },
			})
		};
		json!({ "units": crates.iter().map(unit).collect::<Vec<_>>() })
	}

	fn broken(build: &Value, test: &Value) -> Vec<String> {
		let mut report = Report::default();
		check(build, test, &mut report);
		report.violations().into_iter().map(String::from).collect()
	}

	#[test]
	fn tests_may_have_crates_of_their_own() {
		let build = plan(&[("codec", &["std"], "1")]);
		let test = plan(&[("codec", &["std"], "1"), ("proptest", &[], "1")]);
		assert_eq!(broken(&build, &test), [""; 0]);
	}

	#[test]
	fn feature_of_the_tests_alone_should_be_found() {
		assert_eq!(
			broken(&plan(&[("codec", &["std"], "1")]), &plan(&[("codec", &["fuzz", "std"], "1")])),
			[
				r##"#codec@1.0.0 ["lib"]: the tests add fuzz; ask for the same in the node's dependency"##
			]
		);
	}

	#[test]
	fn profile_of_the_tests_alone_should_be_found() {
		assert_eq!(broken(&plan(&[("codec", &[], "1")]), &plan(&[("codec", &[], "3")])).len(), 1);
	}

	#[test]
	fn empty_plan_should_fail() {
		assert_eq!(broken(&plan(&[]), &plan(&[])).len(), 1);
	}
}
