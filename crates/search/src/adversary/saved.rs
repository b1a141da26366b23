//! Saved attacks as text: one move a line.

use super::scene::{Act, Move, Scene, World};
use codec::{DecodeAll, Encode};
use std::{fmt::Write, path::PathBuf};

/// The folder of saved attacks.
pub fn folder() -> PathBuf {
	PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/attacks"))
}

/// Reads the saved attack `name`.
///
/// # Errors
///
/// The file or line that cannot be read.
pub fn read(name: &str) -> Result<Scene, String> {
	let path = folder().join(format!("{name}.attack"));
	let text = std::fs::read_to_string(&path).map_err(|error| format!("{path:?}: {error}"))?;
	parse(&text).map_err(|error| format!("{path:?}: {error}"))
}

/// Prints a scene, with the reason `why` it is kept at the top.
pub fn print(scene: &Scene, why: &str) -> String {
	let mut text = String::new();
	for line in why.lines() {
		writeln!(text, "# {line}").expect("memory");
	}
	writeln!(text, "world {} # {:?}", hex(&scene.world), scene.world).expect("memory");
	for act in &scene.acts {
		for made in &act.moves {
			writeln!(text, "move {} # {made:?}", hex(made)).expect("memory");
		}
		writeln!(text, "rounds {}", act.rounds).expect("memory");
	}
	text
}

fn hex(value: &impl Encode) -> String {
	value.encode().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn value<T: DecodeAll>(hex: &str) -> Option<T> {
	let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
	let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect::<Option<_>>()?;
	T::decode_all(&mut &bytes[..]).ok()
}

/// Parses a scene.
///
/// # Errors
///
/// The first line that cannot be parsed.
pub fn parse(text: &str) -> Result<Scene, String> {
	let (mut world, mut acts, mut moves) = (None, Vec::new(), Vec::new());
	for (number, line) in text.lines().enumerate() {
		let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
		let Some(word) = words.next() else { continue };
		let rest = words.next().unwrap_or_default();
		let read = match word {
			"world" => value::<World>(rest).map(|read| world = Some(read)),
			"move" => value::<Move>(rest).map(|read| moves.push(read)),
			"rounds" => rest.parse().ok().map(|rounds| {
				acts.push(Act { moves: std::mem::take(&mut moves), rounds });
			}),
			_ => None,
		};
		read.ok_or_else(|| format!("line {}: '{line}' is no {word}", number + 1))?;
	}
	match world {
		Some(world) if moves.is_empty() => Ok(Scene { world, acts }),
		Some(_) => Err("the last moves have no rounds".into()),
		None => Err("it has no world".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::adversary::imagine::{random_scene, Kind};
	use novation_sim::Random;

	const KIND: Kind = Kind { has_crowd: true, has_walls: true, has_lies: true };

	#[test]
	fn attack_should_survive_being_text() {
		let mut random = Random::new(3);
		for _ in 0..50 {
			let scene = random_scene(&mut random, KIND);
			assert_eq!(parse(&print(&scene, "why\nindeed")), Ok(scene));
		}
	}

	#[test]
	fn line_that_cannot_be_read_should_be_named() {
		let good = print(&random_scene(&mut Random::new(1), KIND), "");
		let last = hex(&Move::Withdraw { hand: 0 });
		for (text, error) in [
			("move 00".to_string(), "line 1"),
			(format!("{good}move 99\n"), "is no move"),
			(format!("{good}move {last}\n"), "have no rounds"),
			("rounds 1".to_string(), "no world"),
		] {
			assert!(parse(&text).is_err_and(|found| found.contains(error)), "{text}");
		}
	}
}
