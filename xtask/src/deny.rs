//! The rules of deny.toml on licences, banned packages and sources.
//!
//! cargo-deny checks them where it is installed. Elsewhere this command does, from `cargo metadata`: compiling
//! cargo-deny would take too long on a fresh machine.

use std::{
	fs,
	process::{Command, Stdio},
};

use anyhow::{ensure, Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::{checkout, report::Report};

const RULES: &str = "deny.toml";

#[derive(Deserialize)]
struct Rules {
	licenses: Licences,
	bans: Bans,
	sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
	allow: Vec<String>,
	/// Licences of packages that declare none.
	#[serde(default)]
	clarify: Vec<Clarification>,
	/// Licences allowed for single packages.
	#[serde(default)]
	exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Clarification {
	#[serde(rename = "crate")]
	package: String,
	expression: String,
}

#[derive(Deserialize)]
struct Exception {
	#[serde(rename = "crate")]
	package: String,
	allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
	deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
	name: String,
	reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
	allow_registry: Vec<String>,
}

pub fn run() -> Result<()> {
	if is_installed() {
		let status = checkout::cargo()
			.args(["deny", "--locked", "check", "bans", "licenses", "sources"])
			.status()?;
		ensure!(status.success(), "cargo deny has found something");
		println!("1 passed, 0 failed: cargo deny");
		return Ok(());
	}
	let text = fs::read_to_string(checkout::root().join(RULES))
		.with_context(|| format!("cannot read {RULES}"))?;
	let command = MetadataCommand::new()
		.current_dir(checkout::root())
		.other_options(["--locked".to_string()])
		.exec();
	let mut report = Report::default();
	check(
		&toml::from_str(&text)?,
		&command.context("cargo cannot read the workspace")?,
		&mut report,
	)?;
	report.finish()
}

fn is_installed() -> bool {
	let version = Command::new("cargo")
		.args(["deny", "--version"])
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.status();
	version.is_ok_and(|status| status.success())
}

fn check(rules: &Rules, metadata: &Metadata, report: &mut Report) -> Result<()> {
	let packages = &metadata.packages;
	let licences = packages.iter().map(|package| forbidden_licence(package, &rules.licenses));
	let licences: Vec<_> = licences.collect::<Result<_>>()?;
	report.check("every package has a licence that we may link", licences.into_iter().flatten());
	report.check(
		"no package is banned",
		packages.iter().filter_map(|package| banned(package, &rules.bans)),
	);
	let sources = packages.iter().filter_map(|package| foreign_source(package, &rules.sources));
	report.check("every package is ours or comes from the registry", sources);
	Ok(())
}

fn forbidden_licence(package: &Package, rules: &Licences) -> Result<Option<String>> {
	let key = format!("{}@{}", package.name, package.version);
	let clarified =
		rules.clarify.iter().find(|each| each.package == key).map(|each| &each.expression);
	let Some(licence) = package.license.as_ref().or(clarified) else {
		// The licence is in a text, and a person has to read it.
		return Ok(Some(format!("{key} names no licence")));
	};
	// Older packages separate alternatives by a slash.
	let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
		Ok(expression) => expression,
		Err(error) => return Ok(Some(format!("{key}: {licence}: {error}"))),
	};
	let exceptions =
		rules.exceptions.iter().filter(|each| each.package == key).flat_map(|each| &each.allow);
	let allowed = rules.allow.iter().chain(exceptions).map(|licence| Licensee::parse(licence));
	let allowed = allowed
		.collect::<Result<Vec<_>, _>>()
		.with_context(|| format!("{RULES} allows an unknown licence"))?;
	let fits =
		expression.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted)));
	Ok((!fits).then(|| format!("{key} has {licence}")))
}

fn banned(package: &Package, bans: &Bans) -> Option<String> {
	let ban = bans.deny.iter().find(|ban| ban.name == package.name.as_str())?;
	Some(format!("{}: {}", ban.name, ban.reason))
}

fn foreign_source(package: &Package, sources: &Sources) -> Option<String> {
	let source = package.source.as_ref()?;
	let known =
		sources.allow_registry.iter().any(|registry| source.repr == format!("registry+{registry}"));
	(!known).then(|| format!("{} comes from {source}", package.id))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	const RULES: &str = "[licenses]\nallow = ['MIT', 'Apache-2.0', 'Unicode-3.0']\n\
	                     clarify = [{ crate = 'silent@1.0.0', expression = 'MIT AND OpenSSL' }]\n\
	                     exceptions = [{ crate = 'silent@1.0.0', allow = ['OpenSSL'] }]\n[bans]\n\
	                     deny = [{ name = 'pallet-contracts', reason = 'no call deploys code' }]\n\
	                     [sources]\nallow-registry = ['https://index']\n";

	/// The findings in a single package.
	fn broken(name: &str, licence: Option<&str>, source: Option<&str>) -> usize {
		let package = json!({
			"name": name, "version": "1.0.0", "id": format!("{name} 1.0.0"), "license": licence, "source": source,
			"dependencies": [], "targets": [], "features": {}, "manifest_path": "/Cargo.toml",
		});
		let metadata = json!({
			"packages": [package], "workspace_members": [], "resolve": null, "workspace_root": "/", "target_directory": "/",
			"version": 1,
		});
		let mut report = Report::default();
		check(
			&toml::from_str(RULES).unwrap(),
			&serde_json::from_value(metadata).unwrap(),
			&mut report,
		)
		.unwrap();
		report.failed()
	}

	#[test]
	fn licence_should_fit_one_alternative_and_every_part() {
		for (licence, failures) in [
			("MIT", 0),
			("MIT/GPL-3.0", 0),
			("GPL-2.0-only OR Apache-2.0", 0),
			("(MIT OR GPL-3.0-only) AND Unicode-3.0", 0),
			("MIT AND GPL-3.0-only", 1),
			("GPL-3.0-only", 1),
			("no licence at all", 1),
		] {
			assert_eq!(broken("a", Some(licence), None), failures, "{licence}");
		}
		assert_eq!(broken("a", None, None), 1);
		assert_eq!(broken("silent", None, None), 0);
	}

	#[test]
	fn banned_package_should_be_found() {
		assert_eq!(broken("pallet-contracts", Some("MIT"), None), 1);
		assert_eq!(broken("pallet-contracts-proc-macro", Some("MIT"), None), 0);
	}

	#[test]
	fn source_outside_the_registry_should_be_found() {
		assert_eq!(broken("a", Some("MIT"), Some("registry+https://index")), 0);
		assert_eq!(broken("a", Some("MIT"), Some("registry+https://other")), 1);
		assert_eq!(broken("a", Some("MIT"), Some("git+https://index")), 1);
	}
}
