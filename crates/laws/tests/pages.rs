//! The pages that list the laws: `docs/invariants.md` and the README of the crate.

use novation_laws::Law;
use std::collections::BTreeSet;

const INVARIANTS: &str = include_str!("../../../docs/invariants.md");
const README: &str = include_str!("../README.md");

/// The number and the name of each law of the crate.
fn laws() -> BTreeSet<(String, String)> {
	let split = |law: &Law| law.name().split_once(' ').expect("a number and a name");
	Law::ALL.iter().map(split).map(|(number, name)| (number.into(), name.into())).collect()
}

/// The cells of each table row that begins with the number of a law.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
	page.lines().filter(|line| line.starts_with("| I-") || line.starts_with("| A-")).map(|line| {
		let row = line.trim_matches('|');
		row.split('|').map(str::trim).collect()
	})
}

/// The number and the name of each law that the page credits to the crate, row by row.
fn credited(page: &str) -> Vec<(String, String)> {
	let name = |checks: &str| Some(checks.split_once("laws (")?.1.split_once(')')?.0.to_string());
	let named = |row: Vec<&str>| Some((row[0].to_string(), name(row.last()?)?));
	rows(page).filter_map(named).collect()
}

fn agree(page: &str) -> bool {
	let credited = credited(page);
	let distinct: BTreeSet<_> = credited.iter().cloned().collect();
	distinct.len() == credited.len() && distinct == laws()
}

#[test]
fn page_of_invariants_should_name_exactly_the_laws_of_the_crate() {
	assert_eq!(credited(INVARIANTS).into_iter().collect::<BTreeSet<_>>(), laws());
	assert!(agree(INVARIANTS), "a law has two rows: {:?}", credited(INVARIANTS));
}

#[test]
fn page_should_disagree_when_a_law_is_missing_foreign_renamed_or_repeated() {
	let row = |page: &str| page.lines().find(|line| line.starts_with("| I-23")).map(String::from);
	let row = row(INVARIANTS).expect("the page has the law");
	assert!(!agree(&INVARIANTS.replace(&row, "")));
	assert!(!agree(&INVARIANTS.replace("| I-23", "| I-99")));
	assert!(!agree(&INVARIANTS.replace("laws (health schedule)", "laws (schedule)")));
	assert!(!agree(&INVARIANTS.replace(&row, &format!("{row}\n{row}"))));
}

#[test]
fn readme_should_list_the_numbers_of_exactly_these_laws() {
	let listed: BTreeSet<_> = rows(README).map(|row| row[0].to_string()).collect();
	assert_eq!(listed, laws().into_iter().map(|(number, _)| number).collect());
}
