//! Blocks of operations, with damage to stored state between them.

use crate::{operations, Mender};
use codec::{DecodeAll, Encode};
use novation_search::corruption::{survive, DamagedBlock, Survived, Wound};
use novation_sim::{Random, BLOCK, START};

/// Runs the input: funds as in [`operations::run`], then SCALE-encoded [`DamagedBlock`]s up to the end.
///
/// # Panics
///
/// If a round panics, a market trades that had reported a fault, or a law is broken that the damage does not excuse.
pub fn run(mender: &Mender, bytes: &[u8]) -> Option<Survived> {
	let (funds, insurance, has_auctions, mut rest) = operations::head(bytes)?;
	let mut blocks = Vec::new();
	let mut now = START.0;
	while let Some(encoded) = mender.next(&mut rest, now) {
		let block = DamagedBlock::decode_all(&mut &encoded[..]).expect("what was mended to decode");
		now += BLOCK.0 + u64::from(block.block.pause) * 1_000;
		blocks.push(block);
	}
	match survive(&funds, insurance, has_auctions, &blocks) {
		Ok(survived) => Some(survived),
		Err(failure) => panic!("{failure}"),
	}
}

/// The seeds of `operations`, each with damage before every second block from the fourth on. Deep books are left
/// out: their histories are longer than an input may be.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
	let mut random = Random::new(1);
	let mut wound = |number: usize| {
		let bits = random.bits();
		(number >= 3 && number % 2 == 1).then_some(Wound {
			place: bits as u16,
			removes: bits & (1 << 16) == 0,
			byte: (bits >> 32) as u16,
			bits: 1 << (bits >> 48 & 7),
		})
	};
	let damaged = |(name, history): (String, novation_search::History)| {
		let mut bytes = operations::encode_head(&history);
		for (number, block) in history.blocks.into_iter().enumerate() {
			DamagedBlock { wound: wound(number), block }.encode_to(&mut bytes);
		}
		(name, bytes)
	};
	let is_short = |(name, _): &(String, _)| !name.starts_with("deep");
	operations::histories().into_iter().filter(is_short).map(damaged).collect()
}
