//! One history: a path, a crowd, a trader, block by block.

use crate::{
	collator::{is_immediate, Desk, Idea, Power},
	crowd::{groups, Crowd, Group},
	prices::{Path, Source},
	sealed::{self, Commitments},
	setting::{
		Mode, Setting, COLLATORS, HORIZON_STEPS, INDEX_AGE_STEPS, NETWORK_STEPS, SLOT_STEPS,
	},
	venue::{op, Fill, Resting, Saved, Venue},
};
use novation_exchange_types::{Op, Queued};
use novation_sim::{LawChecks, BTC};
use novation_units::AccountIndex;
use std::collections::BTreeMap;

/// Activity of a group of accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// Gain after fees, each fill valued at the reference [`HORIZON_STEPS`] after its block, in atoms.
	pub gain: i128,
	/// Money that changed hands, in atoms.
	pub notional: i128,
	/// Fees, in atoms.
	pub fees: i128,
}

/// The result of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
	/// By group.
	pub groups: BTreeMap<Group, Tally>,
	/// Bonds that the collator forfeited, in atoms; they are not in its gain.
	pub bonds: i128,
}

impl Outcome {
	/// Activity of a group.
	pub fn of(&self, group: Group) -> Tally {
		self.groups.get(&group).copied().unwrap_or_default()
	}

	/// Final gain of the collator, in atoms.
	pub fn profit(&self) -> i128 {
		self.of(Group::Collator).gain - self.bonds
	}

	fn book(&mut self, fill: &Fill, group: impl Fn(AccountIndex) -> Group, mark: u64) {
		for (account, fee) in [(fill.buyer, fill.buyer_fee), (fill.seller, fill.seller_fee)] {
			let tally = self.groups.entry(group(account)).or_default();
			tally.gain += fill.gain(account, mark);
			tally.notional += fill.notional();
			tally.fees += fee;
		}
	}
}

/// Everything that decides a history.
#[derive(Clone, Debug)]
pub struct Case {
	/// The market.
	pub setting: Setting,
	/// Privileges of the trader.
	pub power: Power,
	/// Number of the collator, from 0, in whose slots the trader acts.
	pub collator: u64,
	/// Steps of the history, a multiple of a slot.
	pub steps: u64,
	/// When the laws of the exchange are checked.
	pub law_checks: LawChecks,
}

/// A history under way.
#[derive(Debug)]
pub struct History {
	case: Case,
	path: Path,
	/// The exchange.
	pub venue: Venue,
	/// All accounts; the last one is the trader's.
	pub accounts: Vec<AccountIndex>,
	crowd: Crowd,
	book: Vec<Resting>,
	/// Messages that the collator held back.
	held: Vec<Queued>,
	commitments: Commitments,
	outcome: Outcome,
}

/// The messages of a block, and those that wait for the next.
pub type Split = (Vec<Queued>, Vec<Queued>);

impl History {
	/// The history that `seed` determines, before its first block.
	pub fn new(case: Case, source: &Source, seed: u64) -> Self {
		let (venue, accounts) = Venue::new(&case.setting, groups().len(), case.law_checks);
		let crowd = Crowd::new(&case.setting, &accounts, seed);
		let path = source.path(seed, case.steps + HORIZON_STEPS + SLOT_STEPS);
		Self {
			case,
			path,
			venue,
			accounts,
			crowd,
			book: Vec::new(),
			held: Vec::new(),
			commitments: Commitments::default(),
			outcome: Outcome::default(),
		}
	}

	/// Runs all blocks.
	pub fn run(mut self) -> Outcome {
		let length = self.case.setting.block_steps;
		for number in 1..=self.case.steps / length {
			self.block(number * length);
		}
		self.outcome
	}

	/// Whether the block that is sealed at a step is the collator's.
	fn is_own(&self, seal: u64) -> bool {
		((seal - 1) / SLOT_STEPS) % COLLATORS == self.case.collator
	}

	/// Runs the block that is sealed at a step, and returns its fills.
	pub fn block(&mut self, seal: u64) -> Vec<Fill> {
		let eve = seal - NETWORK_STEPS;
		(seal - self.case.setting.block_steps + 1..=eve)
			.for_each(|step| self.crowd.step(step, &self.path));
		let mut known = std::mem::take(&mut self.held);
		known.extend(self.crowd.arrived(eve));
		(eve + 1..=seal).for_each(|step| self.crowd.step(step, &self.path));
		let late = self.crowd.arrived(seal);

		let mut fills = Vec::new();
		if self.case.power == Power::Overtakes && self.is_own(seal) {
			fills = self.overtake(seal);
		}
		let saved = self.venue.save();
		let (queue, held) = match self.case.setting.mode {
			Mode::Sealed => self.sealed(seal, &saved, [known, late].concat()),
			_ if self.is_own(seal) => self.plain(seal, &saved, known, late),
			_ => (self.foreign(seal, &saved, [known, late].concat()), Vec::new()),
		};
		self.held = held;
		fills.extend(self.venue.block(self.index(seal), &queue));
		let mark = self.path.at(seal + HORIZON_STEPS);
		let (accounts, groups) = (&self.accounts, groups());
		let group = |account| {
			let place = accounts.iter().position(|known| *known == account);
			groups[place.expect("an account of this history")]
		};
		fills.iter().for_each(|fill| self.outcome.book(fill, group, mark));
		self.book = self.venue.resting();
		self.crowd.see(seal, self.book.clone());
		if self.case.setting.mode == Mode::Sealed {
			self.commit(seal);
		}
		fills
	}

	fn trader(&self) -> AccountIndex {
		*self.accounts.last().expect("a trader")
	}

	fn index(&self, seal: u64) -> u64 {
		self.path.at(seal.saturating_sub(INDEX_AGE_STEPS))
	}

	/// The reference that the trader sees when it decides on the block of a step.
	fn sight(&self, seal: u64) -> u64 {
		self.path.at(match self.case.power {
			Power::Foresees => seal + self.case.setting.block_steps,
			power if power.is_author() => seal,
			_ => seal - NETWORK_STEPS,
		})
	}

	fn desk<'a>(&'a mut self, saved: &'a Saved, index: u64, reference: u64) -> Desk<'a> {
		let account = self.trader();
		Desk {
			venue: &mut self.venue,
			saved,
			book: &self.book,
			setting: &self.case.setting,
			account,
			index,
			reference,
		}
	}

	/// Lets the trader take in a round of its own before that of the block, so that no cancel comes before it.
	fn overtake(&mut self, seal: u64) -> Vec<Fill> {
		let saved = self.venue.save();
		let index = self.index(seal);
		let reference = self.sight(seal);
		let mut desk = self.desk(&saved, index, reference);
		let (_, idea) = desk.best(&[], Power::Takes);
		let queue = desk.queue(&[], &idea);
		let fills = self.venue.block(index, &queue);
		self.book = self.venue.resting();
		fills
	}

	/// A block of another author: the trader cancels, and quotes if the next block is the collator's.
	fn foreign(&mut self, seal: u64, saved: &Saved, others: Vec<Queued>) -> Vec<Queued> {
		let (trader, power) = (self.trader(), self.case.power);
		let mut queue = Vec::new();
		if self.book.iter().any(|order| order.account == trader) {
			queue.push(op(trader, Op::CancelAll { market: BTC }));
		}
		queue.extend(others);
		if power == Power::Takes || !self.is_own(seal + self.case.setting.block_steps) {
			return queue;
		}
		let (index, reference) = (self.index(seal), self.path.at(seal - NETWORK_STEPS));
		let desk = self.desk(saved, index, reference);
		desk.queue(&queue, &Idea { quotes: desk.quotes(), ..Idea::default() })
	}

	/// A block of plain orders in which the trader acts.
	fn plain(&mut self, seal: u64, saved: &Saved, known: Vec<Queued>, late: Vec<Queued>) -> Split {
		let power = self.case.power;
		let (index, reference) = (self.index(seal), self.sight(seal));
		let mut desk = self.desk(saved, index, reference);
		let all = || [known.as_slice(), late.as_slice()].concat();
		if power == Power::Stalls && !seal.is_multiple_of(SLOT_STEPS) {
			return (Vec::new(), all());
		}
		// Of each way to split the messages: those that the trader sees, all that the block has, those that wait.
		let mut splits = match power {
			Power::Takes | Power::Quotes => vec![(Vec::new(), all(), Vec::new())],
			Power::Watches => vec![(known.clone(), all(), Vec::new())],
			_ => vec![(all(), all(), Vec::new())],
		};
		if matches!(power, Power::Withholds | Power::Stalls) {
			let rules: [fn(&Queued) -> bool; 2] = [|queued| !is_taker(queued), is_taker];
			splits.extend(
				rules
					.map(|rule| without(all(), rule))
					.map(|(kept, held)| (kept.clone(), kept, held)),
			);
		}
		let mut best: Option<(i128, Split)> = None;
		for (seen, others, held) in splits {
			let (cancels, quotes) = desk.prepare(&seen, power);
			let seen = [cancels.as_slice(), &seen].concat();
			let (_, mut idea) = desk.best(&seen, power);
			desk.add(&seen, &mut idea, quotes, power);
			let planned = desk.queue(&seen, &idea);
			let value = desk.value(&planned);
			if best.as_ref().is_none_or(|(most, _)| value > *most) {
				best = Some((value, (desk.queue(&[cancels, others].concat(), &idea), held)));
			}
		}
		best.expect("a split").1
	}

	/// A block of sealed orders: what was committed is revealed, what is new is committed.
	fn sealed(&mut self, seal: u64, saved: &Saved, arrived: Vec<Queued>) -> Split {
		let (power, bond, trader) = (self.case.power, self.case.setting.bond, self.trader());
		let Commitments { others, own, quotes } = std::mem::take(&mut self.commitments);
		let (mut plain, commits) = without(arrived, |queued| matches!(queued.op, Op::Place(_)));
		self.commitments.others = commits;
		let is_own = self.is_own(seal);
		if !is_own && self.book.iter().any(|order| order.account == trader) {
			plain.push(op(trader, Op::CancelAll { market: BTC }));
		}
		let others = [plain, others].concat();
		let (index, reference) = (self.index(seal), self.sight(seal));
		let mut desk = self.desk(saved, index, reference);
		if !is_own {
			return (desk.queue(&others, &Idea { quotes, ..Idea::default() }), Vec::new());
		}
		let (cancels, _) = desk.prepare(&others, power);
		let idea = Idea { quotes, ..Idea::behind(own) };
		let (queue, forfeited) =
			sealed::choose(&mut desk, &[cancels, others].concat(), &idea, power, bond);
		self.outcome.bonds += forfeited;
		(queue, Vec::new())
	}

	/// Commits the trader's orders: for the next block if it is the collator's, and quotes that rest by the one after.
	fn commit(&mut self, seal: u64) {
		let (power, length) = (self.case.power, self.case.setting.block_steps);
		let acts = self.is_own(seal + length);
		let quotes = power != Power::Takes && self.is_own(seal + 2 * length);
		let saved = self.venue.save();
		let step = if power.is_author() && self.is_own(seal) { seal } else { seal - NETWORK_STEPS };
		let (index, reference) = (self.index(seal), self.path.at(step));
		let mut desk = self.desk(&saved, index, reference);
		let own = match power {
			_ if !acts => Vec::new(),
			Power::Straddles => sealed::straddle(reference),
			_ => desk.best(&[], power).1.last,
		};
		let quotes = if quotes { desk.quotes() } else { Vec::new() };
		(self.commitments.own, self.commitments.quotes) = (own, quotes);
	}
}

/// Whether a message is an order that never rests.
fn is_taker(queued: &Queued) -> bool {
	matches!(queued.op, Op::Place(order) if is_immediate(&order))
}

/// Splits a queue into what stays and what a rule takes out.
pub fn without(queue: Vec<Queued>, is_out: impl Fn(&Queued) -> bool) -> Split {
	queue.into_iter().partition(|queued| !is_out(queued))
}
