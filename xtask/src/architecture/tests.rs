//! A small valid workspace. Each test adds one forbidden dependency.

use super::*;

const SOUND: &[(&str, &[&str])] = &[
	("crates/units", &[]),
	("crates/book", &["novation-units"]),
	("crates/risk", &["novation-units"]),
	("crates/funding", &["novation-units"]),
	("crates/ledger", &["novation-units", "novation-risk"]),
	("crates/liquidation", &["novation-risk", "novation-ledger"]),
	("crates/exchange-types", &["novation-units", "novation-liquidation"]),
	("crates/round", &["novation-liquidation", "novation-book", "novation-exchange-types"]),
	("crates/ports", &["novation-exchange-types", "novation-units", "frame-support"]),
	("pallets/funds", &["novation-ports", "novation-risk", "frame-support"]),
	("pallets/prices", &["novation-ports", "frame-support"]),
	("pallets/order-book", &["novation-ports", "novation-round", "frame-support"]),
	(
		"runtime",
		&[
			"pallet-funds",
			"pallet-prices",
			"pallet-order-book",
			"novation-ports",
			"pallet-balances",
		],
	),
	("node", &["novation-runtime", "novation-exchange-types"]),
];

const FOREIGN: &[(&str, &[&str])] = &[
	("frame-support", &["sp-io"]),
	("pallet-balances", &["frame-support"]),
	("sp-io", &[]),
	("innocent", &["sp-io"]),
];

fn name(place: &str) -> String {
	match place.split_once('/') {
		Some(("pallets", pallet)) => format!("pallet-{pallet}"),
		Some(("crates", name)) => format!("novation-{name}"),
		_ => format!("novation-{}", place.replace('/', "-")),
	}
}

/// The valid workspace with one more dependency, which may be for tests only.
fn with(place: &str, used: Option<&str>, of_tests: bool) -> Workspace {
	let mut workspace = Workspace::default();
	let ours = SOUND.iter().map(|(place, uses)| (name(place), *uses));
	for (package, uses) in ours.chain(FOREIGN.iter().map(|(name, uses)| (name.to_string(), *uses)))
	{
		let names = uses.iter().map(|used| used.to_string());
		let known = Package {
			name: package.clone(),
			dependencies: names.clone().map(|used| (used, false)).collect(),
			links: names.collect(),
		};
		workspace.packages.insert(package, known);
	}
	workspace.places = SOUND.iter().map(|(place, _)| (place.to_string(), name(place))).collect();
	workspace.places.insert(place.into(), name(place));
	let package = workspace.packages.entry(name(place)).or_default();
	package.name = name(place);
	if let Some(used) = used {
		package.dependencies.insert((used.into(), of_tests));
		if !of_tests {
			package.links.push(used.into());
		}
	}
	workspace
}

fn broken(workspace: &Workspace) -> Vec<String> {
	broken_except(workspace, &[])
}

fn broken_except(workspace: &Workspace, still: &[&str]) -> Vec<String> {
	let mut report = Report::default();
	check(workspace, still, &mut report);
	report.violations().into_iter().map(String::from).collect()
}

fn broken_by(place: &str, used: &str) -> Vec<String> {
	broken(&with(place, Some(used), false))
}

#[test]
fn sound_workspace_should_pass() {
	assert_eq!(broken(&with("crates/units", None, false)), [""; 0]);
}

#[test]
fn crate_should_not_use_its_equal_or_one_above_it() {
	for (place, used, expected) in [
		("crates/risk", "novation-funding", "crates/risk may not use crates/funding"),
		("crates/ledger", "novation-liquidation", "crates/ledger may not use crates/liquidation"),
		(
			"crates/exchange-types",
			"novation-ledger",
			"crates/exchange-types may not use crates/ledger",
		),
		("runtime", "novation-node", "runtime may not use node"),
		("node", "pallet-funds", "node may not use pallets/funds"),
		("pallets/funds", "novation-runtime", "pallets/funds may not use runtime"),
	] {
		assert!(broken_by(place, used).contains(&expected.to_string()), "{place} {used}");
	}
}

#[test]
fn engine_should_be_used_by_the_packages_around_it_alone() {
	assert_eq!(
		broken_by("pallets/funds", "novation-round"),
		["pallets/funds uses the matching engine; take types from crates/exchange-types"]
	);
	assert!(broken_by("crates/exchange-types", "novation-book")
		.contains(&"crates/exchange-types may not use crates/book".to_string()));
}

#[test]
fn package_that_still_uses_the_engine_should_be_listed_until_it_does_not() {
	let user = with("crates/exchange-types", Some("novation-book"), false);
	assert_eq!(broken_except(&user, &["crates/exchange-types"]), [""; 0]);
	let other = with("crates/exchange-types", None, false);
	assert_eq!(
		broken_except(&other, &["crates/exchange-types"]),
		["crates/exchange-types no longer uses the matching engine; take it out of STILL_USE_THE_ENGINE"]
	);
}

#[test]
fn pure_crate_should_not_use_frame_even_in_tests() {
	assert_eq!(
		broken_by("crates/round", "frame-support"),
		[
			"crates/round uses frame-support",
			"crates/round reaches frame-support",
			"crates/round reaches frame-support → sp-io"
		]
	);
	assert_eq!(
		broken(&with("crates/round", Some("frame-support"), true)),
		["crates/round uses frame-support"]
	);
}

#[test]
fn pure_crate_should_not_reach_frame_through_another() {
	let lines = broken_by("crates/units", "innocent");
	assert!(lines.contains(&"crates/units reaches innocent → sp-io".into()));
	assert!(lines.contains(&"crates/book reaches novation-units → innocent → sp-io".into()));
}

#[test]
fn pallet_should_not_use_a_pallet_except_in_tests() {
	for pallet in ["pallet-prices", "pallet-balances"] {
		let expected = format!("pallets/funds uses {pallet}; ask for a trait instead");
		assert!(broken_by("pallets/funds", pallet).contains(&expected));
	}
	assert_eq!(broken(&with("pallets/funds", Some("pallet-prices"), true)), [""; 0]);
}

#[test]
fn ports_should_not_reach_a_pallet() {
	assert_eq!(
		broken_by("crates/ports", "pallet-balances"),
		["crates/ports reaches pallet-balances"]
	);
}

#[test]
fn unknown_place_should_need_a_rule() {
	for place in ["crates/utils", "extras/thing"] {
		assert_eq!(
			broken(&with(place, None, false)),
			[format!("{place}: add to MAY_USE in xtask/src/architecture/mod.rs")]
		);
	}
}

#[test]
fn every_name_of_the_lists_should_be_a_row_of_the_table() {
	let rows: Vec<_> = MAY_USE.iter().map(|(place, _)| *place).collect();
	for place in expand(PURE).iter().chain(USE_THE_ENGINE).chain(STILL_USE_THE_ENGINE) {
		assert!(rows.contains(&row(place)), "{place}");
	}
	for (place, _) in MAY_USE {
		for used in may_use(place).unwrap() {
			assert!(rows.contains(&used), "{place} may use {used}");
		}
	}
}
