//! Benchmarks blocks: builds, validates and counts them.

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

/// Weight units (picoseconds) per millisecond.
const MILLISECOND: f64 = 1e9;

/// Limits for short blocks: a multiple of the repeats, and a total time after which to stop.
const SHORT_BLOCKS: usize = 4;
const ENOUGH: Duration = Duration::from_secs(1);

/// Signatures verified before each run, to gauge the machine's current speed.
const SIGNATURES: u32 = 400;

/// Returns the thread time of one signature verification.
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

/// Statistics of repeated measurements, in milliseconds.
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

	/// Combines several statistics. The median is the median of their medians.
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

/// Outcome of the operations, by the events of the round.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Outcome {
	pub placed: u32,
	pub filled: u32,
	pub cancelled: u32,
	pub amended: u32,
	pub refused: u32,
	pub postponed: u32,
}

/// Declared weight of a block.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Declared {
	/// Reference time in milliseconds.
	pub ms: f64,
	/// Proof size in bytes.
	pub proof: u64,
}

/// One row of the table, for one block or for several in sequence.
#[derive(Debug, Serialize)]
pub struct Row {
	pub workload: &'static str,
	pub size: Size,
	pub blocks: u32,
	/// Number of measurements.
	pub runs: usize,
	pub transactions: usize,
	/// Number of available transactions. A block that took fewer is full.
	pub offered: usize,
	/// Operations queued; for workloads that queue none, transactions.
	pub operations: usize,
	pub outcome: Outcome,
	pub build: Times,
	pub build_opening: Times,
	pub build_transactions: Times,
	pub build_closing: Times,
	/// Everything that a validator does for a candidate.
	pub validate: Times,
	/// Execution without instantiating a runtime from the artefact.
	pub execute: Times,
	/// Time of one signature verification, between the runs.
	pub verification: Times,
	/// Total over all blocks.
	pub pov_bytes: usize,
	pub body_bytes: usize,
	pub proof_bytes: usize,
	/// State proofs by storage item.
	pub proof_parts: proof::Parts,
	pub declared: Declared,
}

/// Author and validator, with the number of repetitions.
pub struct Bench {
	pub author: Author,
	pub validator: Validator,
	pub repeats: usize,
	/// Extra executions of each block for a profiler.
	pub profiled: usize,
}

/// Times of one build and validation.
#[derive(Default)]
struct Run {
	parts: Parts,
	validated: Duration,
	executed: Duration,
	verified: Duration,
}

impl Bench {
	/// Benchmarks a workload on a scene, which stays unchanged.
	pub fn measure(&self, scene: &Scene, work: &Workload) -> Row {
		let mut row: Option<Row> = None;
		let mut runs = Vec::new();
		// Repeat short blocks more often, because noise is a larger share of their time.
		let most = self.repeats * if work.blocks == 1 { SHORT_BLOCKS } else { 1 };
		let mut total = Duration::ZERO;
		while runs.len() < self.repeats || runs.len() < most && total < ENOUGH {
			let mut run = Run { verified: verification(), ..Run::default() };
			let again = self.run(scene, work, &mut run);
			if let Some(row) = &row {
				// A block depends only on its parent and its transactions.
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

	/// Checks that a validator rejects a tampered block: with another state root, or another proof.
	pub fn check_rejections(&self, scene: &Scene, work: &Workload) {
		let built = self.author.build(&scene.chain, &work.transactions);
		assert!(!self.validator.refuses(&built.params));
		let state_root = built.header.state_root.as_bytes();
		let offset = built.params.windows(state_root.len()).position(|bytes| bytes == state_root);
		let offset = offset.expect("the header is in the candidate");
		for position in [offset, built.params.len() / 2] {
			let mut changed = built.params.clone();
			changed[position] ^= 1;
			assert!(
				self.validator.refuses(&changed),
				"the validator accepted a change of byte {position}"
			);
		}
	}

	/// Builds the workload's blocks, then further blocks until no operation is postponed.
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
			// Fill each slot with as many blocks as it allows, so that prices stay fresh for
			// longer.
			let slot_is_full = row.blocks % BLOCK_PROCESSING_VELOCITY == 0;
			let chain = chain.get_or_insert_with(|| scene.chain.clone());
			built.extend(chain, if slot_is_full { SLOT_DURATION } else { 0 });
		}
	}

	/// Builds and validates one block on `chain` from the `offered` transactions.
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
			"the validator computed another block"
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

/// Returns the outcome from the events of the block.
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

/// Returns the rejection events of the block.
fn rejections() -> Vec<pallet_order_book::Event<Runtime>> {
	let events = System::read_events_no_consensus().map(|record| record.event);
	events
		.filter_map(|event| match event {
			RuntimeEvent::OrderBook(event @ Event::OrderRejected { .. }) => Some(event),
			_ => None,
		})
		.collect()
}

/// Returns the final weight of the block, after the round has refunded its unused reserve.
fn declared() -> Declared {
	let weight = System::block_weight().total();
	Declared { ms: weight.ref_time() as f64 / MILLISECOND, proof: weight.proof_size() }
}
