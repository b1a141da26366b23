//! Random scenes, and random changes to scenes.
//!
//! The generator knows building blocks and the distances that matter on the exchange, such as a margin rate or the edge
//! of a band. It knows no order in which they make an attack.

use super::scene::{
	Act, Depth, Move, Scene, Style, Terms, World, BUDGET, HANDS, MAX_CROWD, MAX_DUSTY_ROUNDS,
	MAX_ROUNDS,
};
use novation_exchange_types::MarketStatus;
use novation_sim::{Random, BTC, ETH};
use novation_units::{MarketId, Side};

/// Distances that rules of the exchange mention: a tick or so, a fee, the rates of margin, the clamp and the band.
const DISTANCES: [i32; 9] = [0, 10, 1_000, 5_000, 10_000, 20_000, 25_000, 40_000, 100_000];
/// Rounds of an act: mostly one, sometimes the minute after which a price is stale, or more.
const ROUNDS: [u8; 8] = [1, 1, 1, 1, 2, 4, 12, 24];

/// Which moves a scene may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
	/// Dust accounts, and their positions.
	pub has_crowd: bool,
	/// Walls of reduce-only orders of dust accounts.
	pub has_walls: bool,
	/// Lies of a feeder, and outages of another.
	pub has_lies: bool,
}

/// Two hands and a market. Most moves of a scene share them, so that moves meet.
#[derive(Clone, Copy, Debug)]
struct Focus {
	hands: (u8, u8),
	market: MarketId,
}

/// Share of moves that keep to the focus of their scene, in percent.
const FOCUSED: u64 = 75;

impl Focus {
	fn random(random: &mut Random) -> Self {
		let first = random.within(0..u64::from(HANDS)) as u8;
		let second = (first + random.within(1..u64::from(HANDS)) as u8) % HANDS;
		Self { hands: (first, second), market: random.pick(&[BTC, BTC, ETH]) }
	}

	/// The hands and the market of a random move of a scene.
	fn of(random: &mut Random, scene: &Scene) -> Self {
		let fresh = Self::random(random);
		let moves: Vec<&Move> = scene.acts.iter().flat_map(|act| &act.moves).collect();
		if moves.is_empty() {
			return fresh;
		}
		match *moves[random.within(0..moves.len() as u64) as usize] {
			Move::Wash { buyer, seller, market, .. } => Self { hands: (buyer, seller), market },
			Move::Deal { loser, winner, market, .. } => Self { hands: (loser, winner), market },
			Move::Order { hand, market, .. }
			| Move::Small { hand, market, .. }
			| Move::Ladder { hand, market, .. } => {
				let second = (hand + 1 + fresh.hands.1 % (HANDS - 1)) % HANDS;
				Self { hands: (hand, second), market }
			}
			_ => fresh,
		}
	}

	/// This focus, in either order of the hands, or another one.
	fn or_other(self, random: &mut Random) -> Self {
		let (first, second) = self.hands;
		match random.chance(FOCUSED) {
			true if random.chance(50) => Self { hands: (second, first), ..self },
			true => self,
			false => Self::random(random),
		}
	}
}

fn side(random: &mut Random) -> Side {
	random.pick(&[Side::Bid, Side::Ask])
}

/// An offset that a rule mentions, or any other.
fn ppm(random: &mut Random) -> i32 {
	let distance = match random.chance(60) {
		true => random.pick(&DISTANCES),
		false => random.within(0..120_000) as i32,
	};
	if random.chance(50) {
		distance
	} else {
		-distance
	}
}

/// A distance that a reducing trade may give away: any up to a margin rate or so, or that of a rule.
fn away(random: &mut Random) -> u32 {
	match random.chance(30) {
		true => random.pick(&DISTANCES) as u32,
		false => random.within(0..30_000) as u32,
	}
}

fn percent(random: &mut Random) -> u8 {
	if random.chance(60) {
		100
	} else {
		random.within(1..101) as u8
	}
}

fn style(random: &mut Random) -> Style {
	random.pick(&[Style::Rest, Style::Post, Style::Take])
}

fn depth(random: &mut Random) -> Depth {
	random.pick(&[Depth::Quiet, Depth::Thin, Depth::Deep])
}

/// A random move.
fn random_move(random: &mut Random, kind: Kind, focus: Focus) -> Move {
	let Focus { hands: (first, second), market } = focus.or_other(random);
	let crowd = 8 * (u64::from(kind.has_crowd) + u64::from(kind.has_walls));
	match random.within(0..100 + crowd) {
		0..=6 => Move::Order {
			hand: first,
			market,
			side: side(random),
			style: style(random),
			reduces: random.chance(25),
			percent: percent(random),
			ppm: ppm(random),
		},
		7..=13 => {
			let (side, percent, ppm) = (side(random), percent(random), ppm(random));
			Move::Ladder { hand: first, market, side, percent, ppm }
		}
		14..=17 => Move::Small {
			hand: first,
			market,
			side: side(random),
			style: style(random),
			lots: random.pick(&[1, 1, 5, 50]),
			ppm: ppm(random),
		},
		18..=27 => {
			let (percent, ppm) = (percent(random), ppm(random));
			Move::Wash { buyer: first, seller: second, market, percent, ppm }
		}
		28..=39 => {
			let ppm = away(random);
			Move::Deal { loser: first, winner: second, market, ppm }
		}
		40..=43 => Move::Cancel { hand: first, market },
		44..=48 => Move::Withdraw { hand: first },
		49..=58 if !kind.has_lies => Move::Step { market, ppm: step(random) },
		49..=54 => Move::Lie { market, ppm: lie(random) },
		55..=58 => Move::Outage { market, silent: random.chance(75) },
		59..=63 => Move::Silence { market, silent: random.chance(75) },
		64..=81 => Move::Step { market, ppm: step(random) },
		82..=83 => {
			Move::Oscillate { market, ppm: random.chance(70).then(|| step(random).unsigned_abs()) }
		}
		84..=90 => Move::Makers { market, depth: depth(random) },
		91..=95 => Move::Status { market, status: status(random) },
		96..=99 => Move::Terms { market, terms: terms(random) },
		100..=107 => Move::Crowd { market, side: side(random), with: first },
		_ => Move::Bury { market, accounts: random.pick(&[8, 40]), ppm: ppm(random) },
	}
}

fn lie(random: &mut Random) -> Option<i32> {
	let lies = [-999_999, -100_000, -20_000, 20_000, 100_000, 1_000_000, 50_000_000];
	random.chance(85).then(|| random.pick(&lies))
}

/// A move of the honest price: up to 15 %, and small ones more often.
fn step(random: &mut Random) -> i32 {
	let most = random.pick(&[10_000, 50_000, 80_000, 150_000]);
	let by = random.within(100..most) as i32;
	if random.chance(40) {
		by
	} else {
		-by
	}
}

fn status(random: &mut Random) -> MarketStatus {
	use MarketStatus::{CancelOnly, Halted, Open, PostOnly, ReduceOnly, Settled};
	random.pick(&[Open, Open, CancelOnly, Halted, PostOnly, ReduceOnly, Settled])
}

fn terms(random: &mut Random) -> Terms {
	random.pick(&[Terms::Scaling, Terms::MinNotional, Terms::Auction, Terms::Usual])
}

fn act(random: &mut Random, kind: Kind, focus: Focus) -> Act {
	let count = random.pick(&[1, 1, 1, 2, 3]);
	let moves = (0..count).map(|_| random_move(random, kind, focus)).collect();
	Act { moves, rounds: random.pick(&ROUNDS) }
}

fn world(random: &mut Random, has_crowd: bool) -> World {
	let mut world = World {
		funds: [(); HANDS as usize].map(|()| random.pick(&[5_000, 50_000, 200_000, 200_000])),
		crowd: 0,
		crowd_cents: 0,
		insurance: random.pick(&[0, 100_000, 1_000_000, 1_000_000]),
		depth: [depth(random), depth(random)],
	};
	if has_crowd {
		world.crowd = random.pick(&[40, MAX_CROWD, MAX_CROWD]);
		world.crowd_cents = random.pick(&[25, 30, 50, 50, 100]);
	}
	debug_assert!(world.cost_cents() <= BUDGET * 100, "{world:?}");
	world
}

/// A random scene.
pub fn random_scene(random: &mut Random, kind: Kind) -> Scene {
	let (world, focus) = (world(random, kind.has_crowd), Focus::random(random));
	let count = random.within(3..14);
	let acts = (0..count).map(|_| act(random, kind, focus)).collect();
	within_bounds(Scene { world, acts })
}

/// Shortens the longest acts until the scene has no more rounds than it may have.
fn within_bounds(mut scene: Scene) -> Scene {
	let most = if scene.world.crowd > 0 { MAX_DUSTY_ROUNDS } else { MAX_ROUNDS };
	scene.acts.truncate(most as usize);
	while scene.rounds() > most {
		if let Some(longest) = scene.acts.iter_mut().max_by_key(|act| act.rounds) {
			longest.rounds = (longest.rounds / 2).max(1);
		}
	}
	scene
}

/// A scene with one to four random changes. `other` lends acts to it.
pub fn mutate(random: &mut Random, scene: &Scene, other: &Scene, kind: Kind) -> Scene {
	let mut scene = scene.clone();
	for _ in 0..random.within(1..5) {
		change(random, &mut scene, other, kind);
	}
	within_bounds(scene)
}

fn change(random: &mut Random, scene: &mut Scene, other: &Scene, kind: Kind) {
	let focus = Focus::of(random, scene);
	let place = match random.chance(30) {
		true => scene.acts.len(),
		false => random.within(0..scene.acts.len() as u64 + 1) as usize,
	};
	let change = random.within(0..100);
	if scene.acts.is_empty() || change < 25 {
		return scene.acts.insert(place, act(random, kind, focus));
	}
	let chosen = random.within(0..scene.acts.len() as u64) as usize;
	match change {
		25..=34 => drop(scene.acts.remove(chosen)),
		35..=44 => scene.acts[chosen].rounds = random.pick(&ROUNDS),
		45..=52 => scene.acts[chosen].moves.push(random_move(random, kind, focus)),
		53..=57 => {
			let to = random.within(0..scene.acts.len() as u64) as usize;
			scene.acts.swap(chosen, to);
		}
		58..=65 => {
			let from = random.within(0..other.acts.len() as u64 + 1) as usize;
			scene.acts.splice(place.., other.acts[from..].iter().cloned());
		}
		66..=71 => {
			let fresh = world(random, kind.has_crowd);
			match random.within(0..4) {
				0 => scene.world.funds = fresh.funds,
				1 => scene.world.depth = fresh.depth,
				2 => scene.world.insurance = fresh.insurance,
				_ => {
					let World { crowd, crowd_cents, .. } = fresh;
					scene.world = World { crowd, crowd_cents, ..scene.world.clone() };
				}
			}
		}
		_ => {
			let moves = &mut scene.acts[chosen].moves;
			if !moves.is_empty() {
				let at = random.within(0..moves.len() as u64) as usize;
				vary(random, &mut moves[at], kind, focus);
			}
		}
	}
}

/// Changes a number of a move; a move without one is replaced.
fn vary(random: &mut Random, changed: &mut Move, kind: Kind, focus: Focus) {
	let near = |random: &mut Random, value: i32| match random.chance(50) {
		true => ppm(random),
		false => {
			value + random.within(0..value.unsigned_abs() as u64 / 5 + 2) as i32 - value.abs() / 10
		}
	};
	match changed {
		Move::Order { ppm: at, percent: size, .. }
		| Move::Ladder { ppm: at, percent: size, .. }
		| Move::Wash { ppm: at, percent: size, .. } => match random.chance(70) {
			true => *at = near(random, *at),
			false => *size = percent(random),
		},
		Move::Small { ppm: at, .. } | Move::Bury { ppm: at, .. } => *at = near(random, *at),
		Move::Deal { ppm: at, .. } => *at = away(random),
		Move::Step { ppm: at, .. } => {
			*at = if random.chance(50) { step(random) } else { near(random, *at) };
		}
		other => *other = random_move(random, kind, focus),
	}
}
