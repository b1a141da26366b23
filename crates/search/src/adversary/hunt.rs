//! The search: random scenes first, then changes to those with the highest yields.

use super::{
	gauge::play,
	imagine::{mutate, random_scene},
	scene::Scene,
	yields::{Cause, Lead, Yields},
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
/// Share of scenes with dust accounts, in percent: they take a hundred times as long as the others.
const CROWD_PERCENT: u64 = 15;
/// Scenes kept for each goal.
const KEPT: usize = 8;

/// A number that the search raises.
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
	/// Its yields.
	pub yields: Yields,
	/// The causes of which it is the best so far.
	pub improved: Vec<Cause>,
}

/// A search in progress. The same seed finds the same scenes after the same number of tries.
#[derive(Debug)]
pub struct Hunt {
	random: Random,
	/// The best scenes without a crowd, and with one.
	kept: [BTreeMap<Goal, Vec<(i128, Scene)>>; 2],
	/// The best scene of each cause.
	pub best: BTreeMap<Cause, Catch>,
	/// The highest of each of the five yields, whatever the scene.
	pub highest: Yields,
	/// Scenes tried.
	pub tries: u64,
	began: Instant,
}

impl Hunt {
	/// A search from a seed.
	pub fn new(seed: u64) -> Self {
		Self {
			random: Random::new(seed),
			kept: [BTreeMap::new(), BTreeMap::new()],
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
		let scene = self.next_scene();
		let yields = play(&scene);
		for (goal, amount) in goals(&yields) {
			self.keep(goal, amount, &scene);
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
		Tried { yields, improved }
	}

	fn next_scene(&mut self) -> Scene {
		let random = &mut self.random;
		let has_crowd = random.chance(CROWD_PERCENT);
		let kept = &self.kept[usize::from(has_crowd)];
		let is_early = self.tries <= RANDOM_TRIES || kept.is_empty();
		if is_early || random.chance(RANDOM_PERCENT) {
			return random_scene(random, has_crowd);
		}
		let mut pick = || {
			let is_lead = random.chance(50);
			let of_kind = |(goal, _): &(&Goal, _)| matches!(goal, Goal::Lead(_)) == is_lead;
			let mut goals: Vec<&Vec<_>> =
				kept.iter().filter(of_kind).map(|(_, kept)| kept).collect();
			if goals.is_empty() {
				goals = kept.values().collect();
			}
			let kept = goals[random.within(0..goals.len() as u64) as usize];
			&kept[random.within(0..kept.len() as u64) as usize].1
		};
		let (scene, other) = (pick(), pick());
		mutate(&mut self.random, scene, other)
	}

	/// The highest amount of each lead.
	pub fn leads(&self) -> BTreeMap<Lead, i128> {
		let mut leads = BTreeMap::new();
		for (goal, kept) in self.kept.iter().flatten() {
			if let (Goal::Lead(lead), Some((amount, _))) = (goal, kept.first()) {
				let known = leads.entry(*lead).or_insert(0);
				*known = (*amount).max(*known);
			}
		}
		leads
	}

	/// Keeps a scene among the best of a goal. Of equal amounts the one with fewer moves is better.
	fn keep(&mut self, goal: Goal, amount: i128, scene: &Scene) {
		let has_crowd = scene.world.crowd > 0;
		let kept = self.kept[usize::from(has_crowd)].entry(goal).or_default();
		let at = kept.partition_point(|(other, known)| {
			(*other, std::cmp::Reverse(known.moves())) >= (amount, std::cmp::Reverse(scene.moves()))
		});
		if at < KEPT && kept.iter().all(|(_, known)| known != scene) {
			kept.insert(at, (amount, scene.clone()));
			kept.truncate(KEPT);
		}
	}
}

/// Every number that a scene is kept for, if it is positive.
fn goals(yields: &Yields) -> impl Iterator<Item = (Goal, i128)> {
	let Yields { extraction, age, draw, worse, wait, causes, leads } = yields.clone();
	// A bent index is its own cause. Its extraction would hide all others.
	let is_bent = causes.contains_key(&Cause::Bent);
	let five = [
		(Goal::Extraction, if is_bent { 0 } else { extraction }),
		(Goal::Age, age),
		(Goal::Draw, draw),
		(Goal::Worse, worse),
		(Goal::Wait, wait),
	];
	let causes = causes.into_iter().map(|(cause, amount)| (Goal::Cause(cause), amount));
	let leads = leads.into_iter().map(|(lead, amount)| (Goal::Lead(lead), amount));
	five.into_iter().chain(causes).chain(leads).filter(|(_, amount)| *amount > 0)
}
