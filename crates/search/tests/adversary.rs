//! Searches for attacks with fixed seeds: what is known to be possible must be found, and what is mended must not.

use novation_search::adversary::{
	known::{search, Found, Known, DEFEATED, MENDED, OPEN, RARE},
	play, saved, Island, Move, Unit,
};
use std::{collections::BTreeMap, thread};

/// Tries of a search for what is mended.
const TRIES: u64 = 300;

/// Searches for these findings, on all islands at once.
fn search_for(findings: &[Known], tries: u64) -> BTreeMap<&'static str, Found> {
	let of_island = |island| {
		let wanted = findings.iter().copied().filter(|known| Island::of(known.cause) == island);
		let wanted: Vec<Known> = wanted.collect();
		thread::spawn(move || search(island, &wanted, tries))
	};
	let searches = Island::ALL.map(of_island);
	searches.into_iter().flat_map(|search| search.join().expect("a search that ends")).collect()
}

#[test]
fn search_should_find_every_open_finding_again() {
	if cfg!(debug_assertions) {
		println!("SKIPPED: takes minutes without optimisation; the saved attacks are played in every build");
		return;
	}
	let tries = OPEN.iter().map(|known| known.tries).max().unwrap_or(0);
	let found = search_for(OPEN, tries);
	let mut missing = Vec::new();
	for known in OPEN {
		match found.get(known.name) {
			Some(Found { by_try, seed, amount, after, .. }) if *by_try <= known.tries => println!(
				"{}: {} by try {by_try}, seed {seed}, after {:.1} s",
				known.name,
				known.cause.print(*amount),
				after.as_secs_f32()
			),
			found => missing.push((known.name, found.map(|found| found.by_try))),
		}
	}
	assert!(missing.is_empty(), "not found again: {missing:?}; mended? adversary/known.rs");
}

/// Fails for every finding whose saved attack does not yield what `is_right` asks.
fn check_saved(findings: &[Known], is_right: impl Fn(&Known, i128) -> bool) -> Result<(), String> {
	for known in findings {
		let amount = known.yields()?;
		println!("{}: {} from its saved attack", known.name, known.cause.print(amount));
		if !is_right(known, amount) {
			let amount = known.cause.print(amount);
			return Err(format!("{}: {amount}; see adversary/known.rs", known.name));
		}
	}
	Ok(())
}

fn is_open(known: &Known, amount: i128) -> bool {
	amount >= known.least
}

fn is_mended(_: &Known, amount: i128) -> bool {
	amount == 0
}

#[test]
fn saved_attacks_should_do_what_the_list_of_findings_says() {
	assert_eq!(check_saved(OPEN, is_open), Ok(()));
	assert_eq!(check_saved(RARE, is_open), Ok(()));
	assert_eq!(check_saved(DEFEATED, is_mended), Ok(()));
	assert_eq!(check_saved(MENDED, is_mended), Ok(()));
}

#[test]
fn search_should_find_nothing_that_is_mended() {
	let anything: Vec<Known> = MENDED.iter().map(|known| Known { least: 1, ..*known }).collect();
	let found = search_for(&anything, TRIES);
	assert!(found.is_empty(), "{found:?}");
}

#[test]
fn finding_in_the_wrong_list_should_be_noticed() {
	for known in OPEN.iter().chain(RARE) {
		assert!(check_saved(&[*known], is_mended).is_err(), "{known:?}");
	}
	for known in MENDED.iter().chain(DEFEATED) {
		assert!(check_saved(&[*known], is_open).is_err(), "{known:?}");
	}
}

/// The move without which each saved attack must come to nothing, so that it shows its finding and not another.
fn is_essential(name: &str, made: &Move) -> bool {
	match name {
		"L2" | "halt" => matches!(made, Move::Silence { .. } | Move::Status { .. }),
		"L3" => matches!(made, Move::Crowd { .. }),
		"gap" => matches!(made, Move::Wash { .. }),
		"P1" => matches!(made, Move::Outage { .. }),
		"O5" => matches!(made, Move::Bury { .. }),
		_ => false,
	}
}

#[test]
fn saved_attack_should_come_to_nothing_without_its_essential_move() {
	for known in OPEN.iter().chain(RARE) {
		let mut scene = saved::read(&known.file()).unwrap_or_else(|error| panic!("{error}"));
		let with = play(&scene);
		for act in &mut scene.acts {
			act.moves.retain(|made| !is_essential(known.name, made));
		}
		let without = play(&scene);
		assert!(without.of(known.cause) < known.least, "{known:?}: {without}");
		match known.cause.unit() {
			Unit::Atoms => assert!(without.extraction <= 0, "{known:?}: {without}"),
			Unit::Seconds => assert!(without.age * 2 < with.age, "{known:?}: {without}"),
			Unit::Ppm | Unit::Blocks => (),
		}
	}
}
