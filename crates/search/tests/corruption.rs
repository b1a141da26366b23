//! Random histories in which stored state is damaged between rounds.

use novation_search::{
	corruption::{survive, DamagedBlock, Survived, Wound},
	Style, Teller,
};
use novation_sim::{seeds, Random};
use novation_units::Quote;

const BLOCKS: u64 = 40;

/// The history of a seed, with damage before every eighth block on average.
fn history(seed: u64) -> Vec<DamagedBlock> {
	let style = Style { moves: 60, rough: true, has_auctions: seed % 4 == 0, ..style() };
	let mut random = Random::new(seed ^ 0xda3a6e);
	let mut damage = |block| {
		let bits = random.bits();
		let wound = Wound {
			place: bits as u16,
			removes: bits & (1 << 16) == 0,
			byte: (bits >> 32) as u16,
			bits: 1 << (bits >> 48 & 7),
		};
		DamagedBlock { wound: random.chance(12).then_some(wound), block }
	};
	Teller::new(style, seed).history(BLOCKS).blocks.into_iter().map(&mut damage).collect()
}

fn style() -> Style {
	let atoms = [20_000, 40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000_000];
	Style::calm(atoms)
}

#[test]
fn exchange_should_survive_damage_to_whatever_it_stores() {
	let (mut failures, mut sum) = (Vec::new(), Survived::default());
	let seeds = seeds(if cfg!(debug_assertions) { 20 } else { 400 });
	for seed in &seeds {
		match survive(&style().funds, Quote(100_000), seed % 4 == 0, &history(*seed)) {
			Ok(survived) => {
				sum.removed += survived.removed;
				sum.unreadable += survived.unreadable;
				sum.changed += survived.changed;
				sum.faulted += survived.faulted;
				sum.fills += survived.fills;
			}
			Err(failure) => failures.push(format!("NOVATION_SEED={seed}: {failure}")),
		}
	}
	println!("{sum:?}");
	assert!(failures.is_empty(), "{} of {} seeds: {failures:#?}", failures.len(), seeds.len());
}
