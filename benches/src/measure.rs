//! Measures blocks: builds them, has them validated, counts what they did.

use crate::{
	author::{Author, Built, Chain, Parts},
	ops, proof,
	scene::{Scene, Size},
	validator::Validator,
	workloads::Workload,
};
use codec::Encode;
use cpu_time::ThreadTime;
use novation_runtime::{
	Runtime, RuntimeEvent, System, UncheckedExtrinsic, BLOCK_PROCESSING_VELOCITY, SLOT_DURATION,
};
use pallet_order_book::Event;
use serde::Serialize;
use sp_core::{sr25519, Pair};
use std::time::Duration;

/// Picoseconds of weight in a millisecond.
const MILLISECOND: f64 = 1e9;

/// How much more often short blocks may be measured than long ones, and how much of that is enough.
const SHORT_BLOCKS: usize = 4;
const ENOUGH: Duration = Duration::from_secs(1);

/// Signatures that are verified beside each block, to know how fast the machine is meanwhile.
const SIGNATURES: u32 = 400;

/// How long it takes to verify a signature, in time of this thread.
fn verification() -> Duration {
	let pair = sr25519::Pair::from_seed(&[1; 32]);
	let message = [2; 32];
	let signature = pair.sign(&message);
	let public = pair.public();
	let started = ThreadTime::now();
	for _ in 0..SIGNATURES {
		assert!(sr25519::Pair::verify(&signature, message, &public));
	}
	started.elapsed() / SIGNATURES
}

/// Several measurements of one thing, in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Times {
	pub median: f64,
	pub least: f64,
	pub most: f64,
}

impl Times {
	pub fn of(times: impl IntoIterator<Item = Duration>) -> Self {
		let mut times: Vec<f64> = times.into_iter().map(|time| time.as_secs_f64() * 1e3).collect();
		times.sort_by(f64::total_cmp);
		Self { median: times[times.len() / 2], least: times[0], most: times[times.len() - 1] }
	}

	/// Of several such measurements, of which the median is that of their medians.
	pub fn all<'a>(parts: impl Iterator<Item = &'a Self> + Clone) -> Self {
		let mut medians: Vec<f64> = parts.clone().map(|times| times.median).collect();
		medians.sort_by(f64::total_cmp);
		Self {
			median: medians[medians.len() / 2],
			least: parts.clone().map(|times| times.least).fold(f64::INFINITY, f64::min),
			most: parts.map(|times| times.most).fold(0.0, f64::max),
		}
	}
}

/// What became of the operations, by the events of the round.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Outcome {
	pub placed: u32,
	pub filled: u32,
	pub cancelled: u32,
	pub amended: u32,
	pub refused: u32,
	pub postponed: u32,
}

/// What a block weighs.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Declared {
	/// In milliseconds of reference time.
	pub ms: f64,
	/// In bytes of proof.
	pub proof: u64,
}

/// One line of the table, of one block or of several in a row.
#[derive(Debug, Serialize)]
pub struct Row {
	pub workload: &'static str,
	pub size: Size,
	pub blocks: u32,
	/// How often it was measured.
	pub runs: usize,
	pub transactions: usize,
	/// Transactions that there were; the block is full if it has fewer.
	pub offered: usize,
	/// Operations queued, or transactions where those queue none.
	pub operations: usize,
	pub outcome: Outcome,
	pub build: Times,
	pub build_opening: Times,
	pub build_transactions: Times,
	pub build_closing: Times,
	/// All that a validator does for a candidate.
	pub validate: Times,
	/// The same without making a runtime of the artefact.
	pub execute: Times,
	/// What verifying a signature took, between the runs.
	pub verification: Times,
	/// Sums over the blocks.
	pub pov_bytes: usize,
	pub body_bytes: usize,
	pub proof_bytes: usize,
	/// Of what the state proofs are made.
	pub proof_parts: proof::Parts,
	pub declared: Declared,
}

/// The author, the validator, and how often both do their work.
pub struct Bench {
	pub author: Author,
	pub validator: Validator,
	pub repeats: usize,
	/// How many times more each block is executed, for a profiler.
	pub profiled: usize,
}

/// What is kept of one building and validating.
#[derive(Default)]
struct Run {
	parts: Parts,
	validated: Duration,
	executed: Duration,
	verified: Duration,
}

impl Bench {
	/// Measure a workload on a scene, which stays as it is.
	pub fn measure(&self, scene: &Scene, work: &Workload) -> Row {
		let mut row: Option<Row> = None;
		let mut runs = Vec::new();
		// Short blocks more often: what is not theirs weighs more.
		let most = self.repeats * if work.blocks == 1 { SHORT_BLOCKS } else { 1 };
		let mut total = Duration::ZERO;
		while runs.len() < self.repeats || runs.len() < most && total < ENOUGH {
			let mut run = Run { verified: verification(), ..Run::default() };
			let again = self.run(scene, work, &mut run);
			if let Some(row) = &row {
				// A block is made of its parent and its transactions alone.
				assert_eq!(row.operations, again.operations);
				assert_eq!(row.proof_bytes, again.proof_bytes);
			}
			row.get_or_insert(again);
			total += run.validated;
			runs.push(run);
		}
		let mut row = row.expect("it was measured at least once");
		row.runs = runs.len();
		row.build = Times::of(runs.iter().map(|run| run.parts.total()));
		row.build_opening = Times::of(runs.iter().map(|run| run.parts.opening));
		row.build_transactions = Times::of(runs.iter().map(|run| run.parts.transactions));
		row.build_closing = Times::of(runs.iter().map(|run| run.parts.closing));
		row.validate = Times::of(runs.iter().map(|run| run.validated));
		row.execute = Times::of(runs.iter().map(|run| run.executed));
		row.verification = Times::of(runs.iter().map(|run| run.verified));
		row
	}

	/// A validator must refuse a block that is not the one that was built: another state root, another proof.
	pub fn check_rejections(&self, scene: &Scene, work: &Workload) {
		let built = self.author.build(&scene.chain, &work.transactions);
		assert!(!self.validator.refuses(&built.params));
		let state_root = built.header.state_root.as_bytes();
		let at = built.params.windows(state_root.len()).position(|bytes| bytes == state_root);
		let at = at.expect("the header is in the candidate");
		for place in [at, built.params.len() / 2] {
			let mut changed = built.params.clone();
			changed[place] ^= 1;
			assert!(self.validator.refuses(&changed), "byte {place} was changed, and nobody minds");
		}
	}

	/// As many blocks as the work has, and then as many as it takes until nothing waits.
	fn run(&self, scene: &Scene, work: &Workload, run: &mut Run) -> Row {
		let mut row = new_row(work, scene.size);
		let mut done = 0;
		let mut chain = None;
		loop {
			let waited = row.outcome.postponed;
			let offers = row.blocks < work.blocks;
			let offered = &work.transactions[if offers { done..work.calls.len() } else { 0..0 }];
			let on = chain.as_ref().unwrap_or(&scene.chain);
			let built = self.block(on, (work, offered), done, &mut row, run);
			done += built.included;
			let waits = row.outcome.postponed > waited;
			let goes_on = row.blocks < work.blocks && done < work.calls.len();
			if !waits && !goes_on {
				return row;
			}
			// As many in a slot as an author may build, so that the prices stay fresh for long.
			let slot_is_full = row.blocks % BLOCK_PROCESSING_VELOCITY == 0;
			let chain = chain.get_or_insert_with(|| scene.chain.clone());
			built.extend(chain, if slot_is_full { SLOT_DURATION } else { 0 });
		}
	}

	/// One block on top of `chain`, of what is `offered` of the work.
	fn block(
		&self,
		chain: &Chain,
		(work, offered): (&Workload, &[UncheckedExtrinsic]),
		done: usize,
		row: &mut Row,
		run: &mut Run,
	) -> Built {
		let mut built = self.author.build(chain, offered);
		let (result, took) = self.validator.validate(&built.params);
		assert_eq!(
			result.head_data.0,
			built.header.encode(),
			"the validator came to another block"
		);
		run.validated += took;
		run.executed += self.validator.call(&built.params);
		for _ in 0..self.profiled {
			self.validator.call(&built.params);
		}
		run.parts.opening += built.parts.opening;
		run.parts.transactions += built.parts.transactions;
		run.parts.closing += built.parts.closing;

		let calls = &work.calls[done..done + built.included];
		let queued: usize = calls.iter().map(|call| ops::operations(call).len()).sum();
		let (outcome, declared) = built.after(chain, || (outcome(), declared()));
		if !work.may_refuse && outcome.refused > 0 {
			let rejections = built.after(chain, rejections);
			panic!("{}, block {}: {outcome:?}, {rejections:?}", work.name, row.blocks + 1);
		}
		row.blocks += 1;
		row.transactions += built.included;
		let has_operations = calls.iter().any(|call| !ops::operations(call).is_empty());
		row.operations += if has_operations { queued } else { built.included };
		row.outcome.add(outcome);
		row.pov_bytes += built.pov_compressed;
		row.body_bytes += built.body_bytes;
		row.proof_bytes += built.proof_bytes;
		proof::add(&mut row.proof_parts, proof::parts(&built.proof));
		row.declared.ms += declared.ms;
		row.declared.proof += declared.proof;
		built
	}
}

impl Outcome {
	fn add(&mut self, other: Self) {
		self.placed += other.placed;
		self.filled += other.filled;
		self.cancelled += other.cancelled;
		self.amended += other.amended;
		self.refused += other.refused;
		self.postponed += other.postponed;
	}
}

fn new_row(work: &Workload, size: Size) -> Row {
	let nothing = Times { median: 0.0, least: 0.0, most: 0.0 };
	Row {
		workload: work.name,
		size,
		blocks: 0,
		runs: 0,
		transactions: 0,
		offered: work.transactions.len(),
		operations: 0,
		outcome: Outcome::default(),
		build: nothing.clone(),
		build_opening: nothing.clone(),
		build_transactions: nothing.clone(),
		build_closing: nothing.clone(),
		validate: nothing.clone(),
		execute: nothing.clone(),
		verification: nothing,
		pov_bytes: 0,
		body_bytes: 0,
		proof_bytes: 0,
		proof_parts: proof::Parts::new(),
		declared: Declared::default(),
	}
}

/// What the events of the block say.
fn outcome() -> Outcome {
	let mut outcome = Outcome::default();
	for record in System::read_events_no_consensus() {
		let RuntimeEvent::OrderBook(event) = record.event else { continue };
		match event {
			Event::OrderPlaced { .. } => outcome.placed += 1,
			Event::OrderFilled { .. } => outcome.filled += 1,
			Event::OrderCancelled { .. } => outcome.cancelled += 1,
			Event::OrderAmended { .. } => outcome.amended += 1,
			Event::OrderRejected { .. } => outcome.refused += 1,
			Event::OperationsPostponed { operations } => outcome.postponed += operations,
			_ => (),
		}
	}
	outcome
}

/// What was refused, and why.
fn rejections() -> Vec<pallet_order_book::Event<Runtime>> {
	let events = System::read_events_no_consensus().map(|record| record.event);
	events
		.filter_map(|event| match event {
			RuntimeEvent::OrderBook(event @ Event::OrderRejected { .. }) => Some(event),
			_ => None,
		})
		.collect()
}

/// What the block weighs, when the round has given back what it did not need.
fn declared() -> Declared {
	let weight = System::block_weight().total();
	Declared { ms: weight.ref_time() as f64 / MILLISECOND, proof: weight.proof_size() }
}
