//! Records of histories: digests at checkpoints, and counts, compared with the golden files.

use crate::{
	canon::{event, Line},
	state::state,
};
use novation_sim::{Exchange, LawChecks, AMPLE};
use std::{
	collections::BTreeMap,
	fmt::Write as _,
	path::{Path, PathBuf},
};

/// Blocks between checkpoints.
const STRETCH: u64 = 50;
/// Blocks between digests of the state. There are several between two checkpoints.
const LOOK: u64 = 10;
/// Number of differing lines that a failure prints.
const SHOWN: usize = 10;

/// FNV-1a with 128 bits.
#[derive(Clone, Copy)]
struct Digest(u128);

impl Digest {
	const EMPTY: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
	const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

	fn line(&mut self, line: &str) {
		for byte in line.bytes().chain([b'\n']) {
			self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
		}
	}
}

/// The record of one history.
pub struct Recorder {
	name: String,
	blocks: u64,
	events: u64,
	/// Digest of the events of all blocks so far.
	rolling: Digest,
	/// Digest of all sampled states so far.
	states: Digest,
	checkpoints: String,
	/// Counts of event kinds, and of reasons as `group.reason`.
	counts: BTreeMap<String, u64>,
	/// Every line, if they are to be dumped.
	dump: Option<String>,
}

impl Recorder {
	pub fn new(name: &str) -> Self {
		Self {
			name: name.to_string(),
			blocks: 0,
			events: 0,
			rolling: Digest::EMPTY,
			states: Digest::EMPTY,
			checkpoints: String::new(),
			counts: BTreeMap::new(),
			dump: dump_folder().map(|_| String::new()),
		}
	}

	/// Runs the next block of the exchange with ample budgets.
	pub fn round(&mut self, exchange: &mut Exchange) {
		self.round_within(exchange, AMPLE, AMPLE);
	}

	/// Runs the next block of the exchange with these budgets. Other tests check the laws.
	pub fn round_within(&mut self, exchange: &mut Exchange, trading: u32, liquidation: u32) {
		exchange.law_checks = LawChecks::Off;
		let summary = exchange.round_within(trading, liquidation);
		self.line(&format!(
			"block {} operations={} postponed={} in_liquidation={}",
			self.blocks, summary.operations, summary.postponed, summary.in_liquidation
		));
		for told in exchange.venue.get().events.iter() {
			let Line { kind, reason, text } = event(told);
			*self.counts.entry(format!("event.{kind}")).or_default() += 1;
			if let Some((group, word)) = reason {
				*self.counts.entry(format!("{group}.{word}")).or_default() += 1;
			}
			self.line(&text);
			self.events += 1;
		}
		self.blocks += 1;
		if self.blocks.is_multiple_of(LOOK) {
			self.look(exchange);
		}
		if self.blocks.is_multiple_of(STRETCH) {
			self.checkpoint();
		}
	}

	fn line(&mut self, line: &str) {
		self.rolling.line(line);
		self.keep(line);
	}

	fn keep(&mut self, line: &str) {
		if let Some(dump) = &mut self.dump {
			dump.push_str(line);
			dump.push('\n');
		}
	}

	fn look(&mut self, exchange: &Exchange) {
		for line in state(exchange) {
			self.states.line(&line);
			self.keep(&format!("  {line}"));
		}
	}

	fn checkpoint(&mut self) {
		let Self { blocks, events, rolling, states, .. } = self;
		writeln!(
			self.checkpoints,
			"checkpoint block={blocks} events={events} history={:032x} states={:032x}",
			rolling.0, states.0
		)
		.expect("room in memory");
	}

	/// Ends the history, with a checkpoint at its last block.
	pub fn finish(mut self, exchange: &Exchange) -> Record {
		if !self.blocks.is_multiple_of(STRETCH) {
			self.look(exchange);
			self.checkpoint();
		}
		let Self { name, blocks, events, checkpoints, counts, dump, .. } = self;
		let mut text = format!("history {name}\nblocks {blocks}\nevents {events}\n{checkpoints}");
		for (kind, count) in &counts {
			writeln!(text, "count {kind} {count}").expect("room in memory");
		}
		Record { name, text, counts, dump }
	}
}

/// A finished history.
pub struct Record {
	name: String,
	text: String,
	pub counts: BTreeMap<String, u64>,
	dump: Option<String>,
}

impl Record {
	/// Writes the golden file in recording mode, and otherwise compares with it.
	///
	/// # Errors
	///
	/// The place where the history differs from its golden file.
	pub fn settle(&self) -> Result<(), String> {
		let records = std::env::var_os("NOVATION_GOLDEN_RECORD").is_some_and(|value| value == "1");
		let differing_lines = self.dump(records);
		let file = golden_file(&self.name);
		if records {
			std::fs::write(&file, &self.text).expect("a golden file that can be written");
			return Ok(());
		}
		let golden = std::fs::read_to_string(&file)
			.map_err(|error| format!("{}: {error}", file.display()))?;
		match self.difference(&golden) {
			Some(difference) => Err(format!("{}: {difference}{differing_lines}", self.name)),
			None => Ok(()),
		}
	}

	/// The first range of blocks that differs, or else the first differing line.
	fn difference(&self, golden: &str) -> Option<String> {
		if self.text == golden {
			return None;
		}
		let checkpoints = |text: &str| -> Vec<String> {
			text.lines().filter(|line| line.starts_with("checkpoint")).map(str::to_string).collect()
		};
		let (old, new) = (checkpoints(golden), checkpoints(&self.text));
		let differs = old.iter().zip(&new).enumerate().find(|(_, (old, new))| old != new);
		let Some((number, (old, new))) = differs else {
			let first = golden.lines().zip(self.text.lines()).find(|(old, new)| old != new);
			return Some(format!("the first differing line: {first:?}"));
		};
		let first = number as u64 * STRETCH;
		Some(format!(
			"differs within blocks {first}..{}\n  golden {old}\n  now    {new}",
			first + STRETCH
		))
	}

	/// Writes every line to the dump folder. Returns the first lines that differ from those of the recording run.
	fn dump(&self, records: bool) -> String {
		let (Some(folder), Some(new)) = (dump_folder(), &self.dump) else {
			return "\n  NOVATION_GOLDEN_DUMP=<folder> writes every line, to be compared with those of \
			        the recording run"
				.to_string();
		};
		std::fs::create_dir_all(&folder).expect("a dump folder that can be made");
		let recorded = folder.join(format!("{}.txt", self.name));
		if records {
			std::fs::write(recorded, new).expect("a dump that can be written");
			return String::new();
		}
		let written = folder.join(format!("{}.new.txt", self.name));
		std::fs::write(&written, new).expect("a dump that can be written");
		match std::fs::read_to_string(&recorded) {
			Ok(old) => first_differences(&old, new),
			Err(_) => format!("\n  no lines of the recording run in {}", recorded.display()),
		}
	}
}

fn first_differences(old: &str, new: &str) -> String {
	let differs = old.lines().zip(new.lines()).enumerate().filter(|(_, (old, new))| old != new);
	let mut found = String::new();
	for (number, (old_line, new_line)) in differs.take(SHOWN) {
		if found.is_empty() {
			let block =
				old.lines().take(number + 1).filter(|line| line.starts_with("block ")).last();
			writeln!(found, "\n  in {}", block.unwrap_or_default()).expect("room in memory");
		}
		writeln!(found, "  golden {old_line}\n  now    {new_line}").expect("room in memory");
	}
	found
}

fn dump_folder() -> Option<PathBuf> {
	std::env::var_os("NOVATION_GOLDEN_DUMP").map(PathBuf::from)
}

fn golden_file(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.txt"))
}
