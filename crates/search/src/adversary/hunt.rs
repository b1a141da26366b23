//! The search: random scenes first, then changes to those with the highest yields.

use super::{
	gauge::play,
	imagine::{mutate, random_scene, Kind},
	scene::Scene,
	yields::{Cause, Lead, Unit, Yields},
};
use novation_sim::Random;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Scenes that are random before the first is a change of a kept one.
const RANDOM_TRIES: u64 = 100;
/// Share of later scenes that are random, in percent.
const RANDOM_PERCENT: u64 = 20;
/// Scenes kept for each goal.
const KEPT: usize = 8;

/// A population of scenes that aims at some of the yields. Each island has its own, so that the easy ones do not crowd
/// out the hard ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Island {
	/// Money at honest prices, without dust accounts.
	Money,
	/// What a lie can do, without dust accounts.
	Lies,
	/// Delays, without dust accounts.
	Delays,
	/// Delays that dust accounts cause with their positions.
	Crowds,
	/// Delays that dust accounts cause with their orders.
	Walls,
}

impl Island {
	/// Every island.
	pub const ALL: [Self; 5] = [Self::Money, Self::Lies, Self::Delays, Self::Crowds, Self::Walls];

	/// The island on which a cause is most likely found.
	pub fn of(cause: Cause) -> Self {
		match cause {
			Cause::Bent | Cause::Lied => Self::Lies,
			Cause::Crowded | Cause::Starved => Self::Crowds,
			Cause::Buried => Self::Walls,
			_ if cause.unit() == Unit::Atoms => Self::Money,
			_ => Self::Delays,
		}
	}
}

/// Islands in proportion to their share of the tries. Scenes with dust accounts take ten times as long as others.
const ISLANDS: [Island; 20] = {
	let mut islands = [Island::Money; 20];
	(islands[0], islands[1]) = (Island::Lies, Island::Lies);
	(islands[2], islands[3], islands[4]) = (Island::Delays, Island::Delays, Island::Delays);
	(islands[5], islands[6], islands[7]) = (Island::Crowds, Island::Crowds, Island::Walls);
	islands
};

/// A number that an island raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Goal {
	Cause(Cause),
	Lead(Lead),
	Extraction,
	Age,
	Draw,
	Worse,
	Wait,
}

/// The scenes of an island, best first, and their amounts.
type Kept = BTreeMap<Goal, Vec<(i128, Scene)>>;

/// The best scene of a cause so far.
#[derive(Clone, Debug)]
pub struct Catch {
	/// The amount of the cause.
	pub amount: i128,
	/// The yields of the scene.
	pub yields: Yields,
	/// The scene.
	pub scene: Scene,
	/// Number of the try that found it, from 1.
	pub found_by_try: u64,
	/// Time from the beginning of the hunt.
	pub after: Duration,
}

/// A scene that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
	/// The scene.
	pub scene: Scene,
	/// Its yields.
	pub yields: Yields,
	/// The causes of which it is the best so far.
	pub improved: Vec<Cause>,
}

/// A search in progress. The same seed finds the same scenes after the same number of tries.
#[derive(Debug)]
pub struct Hunt {
	random: Random,
	islands: Vec<Island>,
	kept: BTreeMap<Island, Kept>,
	/// The best scene of each cause.
	pub best: BTreeMap<Cause, Catch>,
	/// The highest of each of the five yields, whatever the scene.
	pub highest: Yields,
	/// Scenes tried.
	pub tries: u64,
	began: Instant,
}

impl Hunt {
	/// A search for everything.
	pub fn new(seed: u64) -> Self {
		Self::among(seed, &ISLANDS)
	}

	/// A search on one island.
	pub fn on(island: Island, seed: u64) -> Self {
		Self::among(seed, &[island])
	}

	fn among(seed: u64, islands: &[Island]) -> Self {
		Self {
			random: Random::new(seed),
			islands: islands.to_vec(),
			kept: BTreeMap::new(),
			best: BTreeMap::new(),
			highest: Yields::default(),
			tries: 0,
			began: Instant::now(),
		}
	}

	/// Time since the beginning.
	pub fn elapsed(&self) -> Duration {
		self.began.elapsed()
	}

	/// Tries one scene.
	pub fn try_one(&mut self) -> Tried {
		self.tries += 1;
		let island = self.random.pick(&self.islands);
		let scene = self.next_scene(island);
		let yields = play(&scene);
		for (goal, amount) in goals(island, &yields) {
			self.keep(island, goal, amount, &scene);
		}
		let highest = &mut self.highest;
		highest.extraction = highest.extraction.max(yields.extraction);
		highest.age = highest.age.max(yields.age);
		highest.draw = highest.draw.max(yields.draw);
		highest.worse = highest.worse.max(yields.worse);
		highest.wait = highest.wait.max(yields.wait);
		let mut improved = Vec::new();
		for (cause, amount) in &yields.causes {
			if self.best.get(cause).is_none_or(|best| best.amount < *amount) {
				improved.push(*cause);
				let (found_by_try, after) = (self.tries, self.began.elapsed());
				let (scene, yields) = (scene.clone(), yields.clone());
				let caught = Catch { amount: *amount, yields, scene, found_by_try, after };
				self.best.insert(*cause, caught);
			}
		}
		Tried { scene, yields, improved }
	}

	fn next_scene(&mut self, island: Island) -> Scene {
		let random = &mut self.random;
		let kind = Kind {
			has_crowd: matches!(island, Island::Crowds | Island::Walls),
			has_walls: island == Island::Walls,
			has_lies: island == Island::Lies,
		};
		let kept = self.kept.entry(island).or_default();
		if self.tries <= RANDOM_TRIES || kept.is_empty() || random.chance(RANDOM_PERCENT) {
			return random_scene(random, kind);
		}
		let goals: Vec<&Vec<_>> = kept.values().collect();
		let mut pick = || {
			let kept = goals[random.within(0..goals.len() as u64) as usize];
			&kept[random.within(0..kept.len() as u64) as usize].1
		};
		let (scene, other) = (pick(), pick());
		mutate(random, scene, other, kind)
	}

	/// The highest amount of each lead.
	pub fn leads(&self) -> BTreeMap<Lead, i128> {
		let mut leads = BTreeMap::new();
		for (goal, kept) in self.kept.values().flatten() {
			if let (Goal::Lead(lead), Some((amount, _))) = (goal, kept.first()) {
				let known = leads.entry(*lead).or_insert(0);
				*known = (*amount).max(*known);
			}
		}
		leads
	}

	/// Keeps a scene among the best of a goal. Of equal amounts the one with fewer moves is better.
	fn keep(&mut self, island: Island, goal: Goal, amount: i128, scene: &Scene) {
		let kept = self.kept.entry(island).or_default().entry(goal).or_default();
		let at = kept.partition_point(|(other, known)| {
			(*other, std::cmp::Reverse(known.moves())) >= (amount, std::cmp::Reverse(scene.moves()))
		});
		if at < KEPT && kept.iter().all(|(_, known)| known != scene) {
			kept.insert(at, (amount, scene.clone()));
			kept.truncate(KEPT);
		}
	}
}

/// Every number for which an island keeps a scene, if it is positive.
fn goals(island: Island, yields: &Yields) -> impl Iterator<Item = (Goal, i128)> {
	let Yields { extraction, age, draw, worse, wait, causes, leads } = yields.clone();
	let five = [
		(Goal::Extraction, extraction),
		(Goal::Age, age),
		(Goal::Draw, draw),
		(Goal::Worse, worse),
		(Goal::Wait, wait),
	];
	let causes = causes.into_iter().map(|(cause, amount)| (Goal::Cause(cause), amount));
	let leads = leads.into_iter().map(|(lead, amount)| (Goal::Lead(lead), amount));
	let all = five.into_iter().chain(causes).chain(leads);
	all.filter(move |(goal, amount)| *amount > 0 && belongs(*goal, island))
}

/// Whether a number is a goal of an island.
fn belongs(goal: Goal, island: Island) -> bool {
	let home = match goal {
		Goal::Extraction if island == Island::Lies => Island::Lies,
		Goal::Extraction | Goal::Draw | Goal::Worse => Island::Money,
		Goal::Age => Island::Delays,
		Goal::Lead(Lead::Queue | Lead::TurnedAway) => Island::Crowds,
		Goal::Wait | Goal::Lead(Lead::Unbacked) => Island::Walls,
		Goal::Lead(_) => Island::Money,
		Goal::Cause(cause) => Island::of(cause),
	};
	home == island
}
