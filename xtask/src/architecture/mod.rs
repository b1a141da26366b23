//! The packages that each of our packages may use (docs/architecture.md). Any other dependency is an error.

pub mod graph;
#[cfg(test)]
mod tests;

use anyhow::Result;

use crate::report::Report;
use graph::{Package, Workspace};

/// The folder of each package, and the folders of our packages that it may use. `pallets/*` stands for every pallet.
const MAY_USE: &[(&str, &[&str])] = &[
	("crates/units", &[]),
	("crates/book", &["crates/units"]),
	("crates/risk", &["crates/units"]),
	("crates/funding", &["crates/units"]),
	("crates/pricing", &["crates/units"]),
	("crates/ledger", &["crates/units", "crates/risk", "crates/funding"]),
	(
		"crates/liquidation",
		&["crates/units", "crates/risk", "crates/funding", "crates/pricing", "crates/ledger"],
	),
	(
		"crates/exchange-types",
		&["crates/units", "crates/risk", "crates/funding", "crates/pricing", "crates/liquidation"],
	),
	("crates/round", &[TYPES, DECISIONS, "crates/book"]),
	("crates/access", &[TYPES]),
	("crates/sim", &[TYPES, DECISIONS, ENGINE, "crates/laws"]),
	("crates/model", &[TYPES, DECISIONS, ENGINE, "crates/sim", "crates/laws"]),
	("crates/laws", &[TYPES, DECISIONS, "crates/access", "crates/book"]),
	("crates/search", &[TYPES, DECISIONS, ENGINE, "crates/sim", "crates/model", "crates/laws"]),
	("crates/fairness", &[TYPES, DECISIONS, "crates/sim"]),
	("crates/ports", &[TYPES, DECISIONS, "crates/access"]),
	("pallets/*", &[TYPES, DECISIONS, ENGINE, "crates/access", "crates/ports", "crates/laws"]),
	("runtime/api", &[TYPES, DECISIONS, "crates/access", "crates/ports"]),
	("runtime/allocator", &[]),
	("runtime/memory", &[]),
	("runtime", &[RUNTIME, "runtime/api", "runtime/allocator", "runtime/memory"]),
	("node", &[TYPES, DECISIONS, "crates/access", "crates/ports", "runtime/api", "runtime"]),
	// The relay chain consists only of packages from other projects.
	("zombienet/relay", &[]),
	// Builds the state that it measures with the types of the pallets.
	("benches", &[RUNTIME, "runtime/api", "runtime"]),
];

/// The types that all packages name, and their units.
const TYPES: &str = "types";
/// Decisions in pure code, independent of each other.
const DECISIONS: &str = "decisions";
/// The matching engine.
const ENGINE: &str = "engine";
/// Everything that the runtime wires together.
const RUNTIME: &str = "runtime's parts";

/// The groups in the table above.
const GROUPS: &[(&str, &[&str])] = &[
	(TYPES, &["crates/units", "crates/exchange-types"]),
	(
		DECISIONS,
		&["crates/risk", "crates/funding", "crates/pricing", "crates/ledger", "crates/liquidation"],
	),
	(ENGINE, &["crates/book", "crates/round"]),
	(
		RUNTIME,
		&[TYPES, DECISIONS, ENGINE, "crates/access", "crates/ports", "crates/laws", "pallets/*"],
	),
];

/// The packages that may use the matching engine. All others take the exchange's types from `crates/exchange-types`.
const USE_THE_ENGINE: &[&str] = &[
	"crates/round",
	"crates/sim",
	"crates/model",
	"crates/laws",
	"crates/search",
	// Withdrawals follow the round's rules of margin, each of which has one place.
	"pallets/margin",
	"pallets/order-book",
	"runtime",
	"benches",
];

/// Packages that still use the engine, whatever the table says. One that no longer does must leave this list.
const STILL_USE_THE_ENGINE: &[&str] = &[];

/// Packages that run anywhere: no chain framework, no host functions, no client, not even in tests.
const PURE: &[&str] = &[
	TYPES,
	DECISIONS,
	ENGINE,
	"crates/access",
	"crates/sim",
	"crates/model",
	"crates/laws",
	"crates/search",
	"crates/fairness",
];

/// Packages of the chain's framework, by their names.
const CHAIN_PREFIXES: &[&str] =
	&["frame-", "pallet-", "cumulus-", "polkadot-", "staging-", "substrate-", "sc-", "sp-", "xcm-"];
/// Packages that a pure one must not reach through others either.
const REACHED_PREFIXES: &[&str] = &["frame-", "pallet-", "sp-io", "sp-externalities"];

pub fn run() -> Result<()> {
	let mut report = Report::default();
	check(&Workspace::read()?, STILL_USE_THE_ENGINE, &mut report);
	report.finish()
}

/// Checks every rule. The packages in `still` are excused from those about the engine.
fn check(workspace: &Workspace, still: &[&str], report: &mut Report) {
	report.check("every package has a place in the architecture", unknown_places(workspace));
	report.check("every package uses only packages below it", forbidden_arrows(workspace, still));
	report.check(
		"only the packages around it use the matching engine",
		engine_users(workspace, still),
	);
	report.check("no pallet uses a pallet", pallets_used_by_pallets(workspace));
	report.check("ports know no pallet", pallets_used_by_ports(workspace));
	report.check("no pure crate uses the chain's framework", chain_crates_used_by_pure(workspace));
	report.check(
		"no pure crate reaches FRAME through another package",
		chain_crates_reached_by_pure(workspace),
	);
}

/// The row of the table for a folder.
fn row(place: &str) -> &str {
	if place.starts_with("pallets/") {
		"pallets/*"
	} else {
		place
	}
}

fn may_use(place: &str) -> Option<Vec<&'static str>> {
	MAY_USE.iter().find(|(user, _)| *user == row(place)).map(|(_, used)| expand(used))
}

/// Expands the groups in a list of folders.
fn expand(list: &[&'static str]) -> Vec<&'static str> {
	list.iter()
		.flat_map(|entry| match GROUPS.iter().find(|(group, _)| group == entry) {
			Some((_, places)) => expand(places),
			None => vec![*entry],
		})
		.collect()
}

fn unknown_places(workspace: &Workspace) -> Vec<String> {
	let unknown = workspace.members().filter(|(place, _)| may_use(place).is_none());
	unknown
		.map(|(place, _)| format!("{place}: add to MAY_USE in xtask/src/architecture/mod.rs"))
		.collect()
}

fn forbidden_arrows(workspace: &Workspace, still: &[&str]) -> Vec<String> {
	let mut found = Vec::new();
	for (place, package) in workspace.members() {
		let mut allowed = may_use(place).unwrap_or_default();
		if still.contains(&place) {
			allowed.extend(expand(&[ENGINE]));
		}
		for used in workspace.ours(package) {
			if !allowed.contains(&row(used)) {
				found.push(format!("{place} may not use {used}"));
			}
		}
	}
	found
}

fn engine_users(workspace: &Workspace, still: &[&str]) -> Vec<String> {
	let engine = expand(&[ENGINE]);
	let mut found = Vec::new();
	for (place, package) in workspace.members() {
		let uses = workspace.ours(package).any(|used| engine.contains(&used));
		match (uses, still.contains(&place)) {
			(true, false) if !USE_THE_ENGINE.contains(&place) && !engine.contains(&place) => found
				.push(format!(
					"{place} uses the matching engine; take types from crates/exchange-types"
				)),
			(false, true) => found.push(format!(
				"{place} no longer uses the matching engine; take it out of STILL_USE_THE_ENGINE"
			)),
			_ => {}
		}
	}
	found
}

/// A pallet depends on other pallets, ours or the SDK's, only through traits. Its tests may wire real ones.
fn pallets_used_by_pallets(workspace: &Workspace) -> Vec<String> {
	let pallets = workspace.members().filter(|(place, _)| row(place) == "pallets/*");
	pallets
		.flat_map(|(place, package)| {
			let used = package.uses().filter(|used| used.starts_with("pallet-"));
			used.map(move |used| format!("{place} uses {used}; ask for a trait instead"))
		})
		.collect()
}

fn pallets_used_by_ports(workspace: &Workspace) -> Vec<String> {
	let ports = workspace.members().filter(|(place, _)| *place == "crates/ports");
	ports.flat_map(|(place, package)| reached(workspace, place, package, &["pallet-"])).collect()
}

fn pure_packages(workspace: &Workspace) -> impl Iterator<Item = (&str, &Package)> {
	let pure = expand(PURE);
	workspace.members().filter(move |(place, _)| pure.contains(place))
}

fn chain_crates_used_by_pure(workspace: &Workspace) -> Vec<String> {
	pure_packages(workspace)
		.flat_map(|(place, package)| {
			let used = package.uses_with_tests().filter(|used| begins_with(used, CHAIN_PREFIXES));
			used.map(move |used| format!("{place} uses {used}"))
		})
		.collect()
}

fn chain_crates_reached_by_pure(workspace: &Workspace) -> Vec<String> {
	pure_packages(workspace)
		.flat_map(|(place, package)| reached(workspace, place, package, REACHED_PREFIXES))
		.collect()
}

fn reached(
	workspace: &Workspace,
	place: &str,
	package: &Package,
	prefixes: &[&str],
) -> Vec<String> {
	let paths = workspace.reached(package).into_iter();
	paths
		.filter(|path| path.last().is_some_and(|name| begins_with(name, prefixes)))
		.map(|path| format!("{place} reaches {}", path.join(" → ")))
		.collect()
}

fn begins_with(name: &str, prefixes: &[&str]) -> bool {
	prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// The folders of the packages that run anywhere.
pub fn pure_places() -> Vec<&'static str> {
	expand(PURE)
}
