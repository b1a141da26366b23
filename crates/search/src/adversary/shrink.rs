//! Shrinking of scenes to fewer moves and rounds.

use super::{gauge::play, scene::Scene, yields::Cause};
use crate::shrink::drop_parts;
use std::time::{Duration, Instant};

/// Drops acts, moves, rounds and accounts while the scene yields at least `least` of `cause`, for at most `patience`.
pub fn shrink(mut scene: Scene, cause: Cause, least: i128, patience: Duration) -> Scene {
	let until = Instant::now() + patience;
	loop {
		let before = scene.clone();
		let yields_enough = |fewer: &Scene| play(fewer).of(cause) >= least;
		drop_parts(scene.acts.len(), until, |parts| {
			let mut fewer = scene.clone();
			fewer.acts.drain(parts);
			accept(&mut scene, fewer, yields_enough)
		});
		drop_parts(scene.moves(), until, |parts| {
			let mut fewer = scene.clone();
			let mut number = 0;
			for act in &mut fewer.acts {
				act.moves.retain(|_| {
					number += 1;
					!parts.contains(&(number - 1))
				});
			}
			accept(&mut scene, fewer, yields_enough)
		});
		for at in 0..scene.acts.len() {
			shorten(&mut scene, at, until, yields_enough);
		}
		simplify_world(&mut scene, yields_enough);
		if scene == before || Instant::now() > until {
			return scene;
		}
	}
}

fn accept(scene: &mut Scene, fewer: Scene, yields_enough: impl Fn(&Scene) -> bool) -> bool {
	let is_smaller = fewer != *scene && yields_enough(&fewer);
	if is_smaller {
		*scene = fewer;
	}
	is_smaller
}

/// Halves the rounds of an act as often as possible.
fn shorten(scene: &mut Scene, at: usize, until: Instant, yields_enough: impl Fn(&Scene) -> bool) {
	while scene.acts[at].rounds > 1 && Instant::now() < until {
		let mut fewer = scene.clone();
		fewer.acts[at].rounds /= 2;
		if !accept(scene, fewer, &yields_enough) {
			return;
		}
	}
}

/// Takes away the crowd, the insurance fund and the money of each hand, where the scene does without.
fn simplify_world(scene: &mut Scene, yields_enough: impl Fn(&Scene) -> bool) {
	let mut without = scene.clone();
	(without.world.crowd, without.world.crowd_cents) = (0, 0);
	accept(scene, without, &yields_enough);
	let mut without = scene.clone();
	without.world.insurance = 0;
	accept(scene, without, &yields_enough);
	for hand in 0..scene.world.funds.len() {
		let mut without = scene.clone();
		without.world.funds[hand] = 0;
		accept(scene, without, &yields_enough);
	}
}
