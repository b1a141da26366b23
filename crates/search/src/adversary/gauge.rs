//! Plays scenes, and measures their yields from the state and the events of the exchange.

use super::{
	debts::{Circumstances, Debts},
	fair::Fair,
	scene::Scene,
	stage::{perform, Stage},
	yields::{Cause, Lead, Yields},
};
use crate::trial::without_panic;
use novation_exchange_types::{
	Event, MarkSource, MarketStatus, Markets, Op, Queued, Stage as Reopening,
};
use novation_laws::Valuation;
use novation_ledger::{Account, Position, FIRST_TRADER};
use novation_sim::{BLOCK, DOLLAR};
use novation_units::{AccountIndex, Millis, Quote, Ticks};
use std::collections::BTreeMap;

/// Longest age of a liquidatable account, in seconds: a minute of patience, and the service of its queue. From section
/// 6.6 of the risk specification.
const PATIENCE: i128 = 75;
/// Rounds for which money that leaves counts as a consequence of an index that was no honest price.
const AFTERMATH: u64 = 20;
/// Unbacked lots from which a delay counts as theirs: a third of a block's work.
const BURIED: i128 = 1_000;
/// A queue that a block serves many times over.
const SMALL: usize = 100;
/// Accounts in the queue from which one that is not in it counts as turned away.
const CROWD: u32 = 1_024;
/// Extraction that rounding may leave unexplained.
const DUST: i128 = 100 * DOLLAR;

/// Plays a scene, and measures it.
pub fn play(scene: &Scene) -> Yields {
	let mut stage = Stage::new(&scene.world);
	let mut gauge = Gauge::new(&stage);
	let played = without_panic(|| {
		perform(&mut stage, scene, |stage, has_run| match has_run {
			true => gauge.after(stage),
			false => gauge.before(stage),
		});
	});
	match played {
		Ok(()) => gauge.end(&stage),
		Err(_) => {
			gauge.yields.raise(Cause::Panicked, i128::from(gauge.rounds) + 1);
			gauge.yields
		}
	}
}

/// What happened to an account in a round.
#[derive(Clone, Copy, Debug, Default)]
struct Traded {
	/// By an order of its own.
	freely: bool,
	/// By liquidation, or by deleveraging against it.
	by_force: bool,
}

/// An account at fair prices.
#[derive(Clone, Copy, Debug, Default)]
struct Weighed {
	/// Equity in atoms.
	equity: i128,
	/// Notional in atoms.
	notional: i128,
	/// Whether it is below maintenance margin.
	is_liquidatable: bool,
	/// Lots of its resting orders beyond the position that they reduce, if it could not afford them as openings.
	unbacked: i128,
}

#[derive(Debug)]
struct Gauge {
	yields: Yields,
	fair: Fair,
	rounds: u64,
	/// The last round in which the index was no honest price.
	lied: Option<u64>,
	/// Accounts before the round.
	accounts: BTreeMap<AccountIndex, Account>,
	/// Accounts after the last round, and the marks at which they were weighed.
	weighed: BTreeMap<AccountIndex, Weighed>,
	marks: Vec<Option<Ticks>>,
	/// Equity of each account at the beginning.
	began: BTreeMap<AccountIndex, i128>,
	debts: Debts,
	/// Losses of others in forced closes that the honest price did not justify.
	robbed: BTreeMap<AccountIndex, i128>,
	/// Since when an account is liquidatable, and since when for the cause of the last block.
	since: BTreeMap<AccountIndex, (Millis, Millis, Cause)>,
	waits: BTreeMap<AccountIndex, i128>,
	unbacked: i128,
	turned_away: i128,
}

impl Gauge {
	fn new(stage: &Stage) -> Self {
		let mut gauge = Self {
			yields: Yields::default(),
			fair: Fair::default(),
			rounds: 0,
			lied: None,
			accounts: stage.exchange.accounts.get().0.clone(),
			weighed: BTreeMap::new(),
			marks: Vec::new(),
			began: BTreeMap::new(),
			debts: Debts::default(),
			robbed: BTreeMap::new(),
			since: BTreeMap::new(),
			waits: BTreeMap::new(),
			unbacked: 0,
			turned_away: 0,
		};
		gauge.fair.look(stage);
		let markets = gauge.fair.markets(stage);
		for (index, account) in &gauge.accounts {
			let weighed = weigh(stage, &markets, account);
			gauge.began.insert(*index, weighed.equity);
			gauge.weighed.insert(*index, weighed);
		}
		gauge
	}

	fn before(&mut self, stage: &Stage) {
		self.accounts = stage.exchange.accounts.get().0.clone();
	}

	fn after(&mut self, stage: &Stage) {
		self.rounds += 1;
		let bent = self.fair.look(stage);
		self.yields.raise(Cause::Bent, bent);
		if bent > 0 {
			self.lied = Some(self.rounds);
		}
		let markets = self.fair.markets(stage);
		let events = stage.exchange.events();
		let traded = traded(&events);
		self.compare(stage, &markets, &traded);
		self.count_payments(&events, &traded);
		self.count_waits(stage);
		for (index, weighed) in &self.weighed {
			if weighed.equity >= 0 {
				self.debts.settled(*index);
			}
		}
		self.yields.lead(Lead::Queue, stage.exchange.venue.get().schedule.queues.len() as i128);
	}

	fn has_lied(&self) -> bool {
		self.lied.is_some_and(|round| self.rounds - round <= AFTERMATH)
	}

	/// Compares every account before and after the round.
	fn compare(
		&mut self,
		stage: &Stage,
		markets: &Markets,
		traded: &BTreeMap<AccountIndex, Traded>,
	) {
		let marks: Vec<_> = markets.values().map(|view| view.price.last_mark).collect();
		let is_still = std::mem::replace(&mut self.marks, marks) == self.marks;
		let accounts = stage.exchange.accounts.get();
		(self.unbacked, self.turned_away) = (0, 0);
		for (index, account) in accounts.0.range(FIRST_TRADER..) {
			let before = self.accounts.get(index);
			let was = self.weighed.get(index).copied().unwrap_or_default();
			let is_same = before == Some(account);
			let moved = match before {
				// A hand may have withdrawn since.
				_ if is_still && is_same && !stage.hands.contains(index) => was,
				Some(before) => weigh(stage, markets, before),
				None => Weighed::default(),
			};
			let after = if is_same { moved } else { weigh(stage, markets, account) };
			self.weighed.insert(*index, after);
			self.debts.price_moved(*index, was.equity, moved.equity);
			let Traded { freely, by_force } = traded.get(index).copied().unwrap_or_default();
			let beyond = moved.equity.min(0) - after.equity;
			if freely && !by_force {
				self.debts.traded(*index, beyond);
			}
			if by_force && !freely {
				self.yields.worse += beyond.max(0);
			}
			let lost = moved.equity - after.equity;
			match stage.is_attacker(*index) {
				true if freely && before.is_some_and(|before| before.in_liquidation()) => {
					self.yields.lead(Lead::Given, lost);
				}
				false if by_force && self.has_lied() && !moved.is_liquidatable => {
					*self.robbed.entry(*index).or_insert(0) += lost.max(0);
				}
				_ => (),
			}
			self.unbacked += after.unbacked;
			match after.is_liquidatable && !self.has_lied() {
				true => self.age(stage, markets, *index, account, &after),
				false => drop(self.since.remove(index)),
			}
		}
		self.yields.lead(Lead::Unbacked, self.unbacked);
		self.yields.lead(Lead::TurnedAway, self.turned_away);
	}

	/// Measures for how long an account has been liquidatable although a market allows to close it.
	fn age(
		&mut self,
		stage: &Stage,
		markets: &Markets,
		index: AccountIndex,
		account: &Account,
		weighed: &Weighed,
	) {
		let venue = stage.exchange.venue.get();
		let is_closable = |market| {
			let Some(view) = markets.get(&market) else { return false };
			matches!(view.listed_status(), MarketStatus::Open | MarketStatus::ReduceOnly)
				&& view.price.prices().is_some()
				&& view.stage(venue.now) == Reopening::Open
		};
		let held = |position: &&Position| !position.lots.is_zero();
		if !account.positions.iter().filter(held).any(|position| is_closable(position.market)) {
			self.since.remove(&index);
			return;
		}
		if stage.is_attacker(index) && weighed.equity > 0 {
			self.yields.lead(Lead::Brink, weighed.notional);
		}
		let fresh = (venue.now, venue.now, Cause::Unseen);
		let (since, caused, last) = *self.since.entry(index).or_insert(fresh);
		let is_shielded = account.positions.iter().any(|position| !is_closable(position.market));
		let is_quoted = |position: &Position| {
			is_closable(position.market) && stage.honest.quotes(position.market)
		};
		let could_close = account.positions.iter().filter(held).any(is_quoted);
		let is_full = venue.schedule.queues.len() >= CROWD;
		let is_turned_away = is_full && !account.in_liquidation() && !stage.is_dust(index);
		self.turned_away += i128::from(is_turned_away);
		let is_out_of_work = !stage.exchange.last.liquidated_all;
		let queue = venue.schedule.queues.len() as usize;
		let cause = if is_shielded && could_close {
			Cause::Shielded
		} else if is_turned_away && could_close {
			Cause::Crowded
		} else if is_out_of_work && self.unbacked > BURIED && queue < SMALL {
			Cause::Buried
		} else if is_out_of_work {
			Cause::Starved
		} else if account.in_liquidation() {
			Cause::Waiting
		} else {
			// What held it back may have ended after this block's liquidation.
			last
		};
		let caused = if cause == last { caused } else { venue.now };
		self.since.insert(index, (since, caused, cause));
		let seconds = |from| i128::from(venue.now.since(from).0 / 1_000);
		if seconds(caused) > PATIENCE || matches!(cause, Cause::Buried | Cause::Starved) {
			self.yields.raise(cause, seconds(caused));
		}
		self.yields.age = self.yields.age.max(seconds(since));
	}

	fn count_payments(&mut self, events: &[Event], traded: &BTreeMap<AccountIndex, Traded>) {
		for event in events {
			let (account, Quote(amount), is_paid) = match event {
				Event::InsurancePaid { account, amount } => (account, *amount, true),
				Event::BadDebtIncurred { account, amount } => (account, *amount, false),
				_ => continue,
			};
			let traded = traded.get(account).copied().unwrap_or_default();
			// After a trade of its own in the same block nobody can say which one cost the fund.
			let by_force = traded.by_force && !traded.freely;
			if is_paid {
				self.yields.draw += amount;
				self.yields.worse += if by_force { amount } else { 0 };
			}
			let how = Circumstances { by_force, has_lied: self.has_lied() };
			self.debts.paid(*account, amount, how, &mut self.yields);
		}
	}

	/// Counts the blocks in which a cancel or a reducing order of a user waits.
	fn count_waits(&mut self, stage: &Stage) {
		let venue = stage.exchange.venue.get();
		let eases = |queued: &Queued| match queued.op {
			Op::Cancel { .. } | Op::CancelAll { .. } => true,
			Op::Place(order) => order.reduce_only,
			_ => false,
		};
		for user in stage.honest.users {
			let waits = venue.queue.iter().any(|queued| queued.account == user && eases(queued));
			let blocks = self.waits.entry(user).or_insert(0);
			*blocks = if waits { *blocks + 1 } else { 0 };
			self.yields.wait = self.yields.wait.max(*blocks);
			match self.unbacked > BURIED {
				true => self.yields.raise(Cause::Buried, *blocks * i128::from(BLOCK.0 / 1_000)),
				false => self.yields.raise(Cause::Delayed, *blocks),
			}
		}
	}

	/// Counts what the attackers have, and what others have lost.
	fn end(mut self, stage: &Stage) -> Yields {
		let equity = |index: &AccountIndex| self.weighed.get(index).map_or(0, |at| at.equity);
		let free: i128 = stage
			.attackers()
			.map(|index| stage.exchange.withdrawable(index).map_or(0, |amount| amount.0))
			.sum();
		let worth: i128 = stage.attackers().map(|index| equity(&index).max(0)).sum();
		let others = self.began.iter();
		let others = others.filter(|(index, _)| **index >= FIRST_TRADER);
		let lost: i128 = others
			.filter(|(index, _)| !stage.is_attacker(**index))
			.map(|(index, began)| {
				let robbed = self.robbed.get(index).copied().unwrap_or(0);
				(began - equity(index).max(0) - robbed).max(0)
			})
			.sum();
		let yields = &mut self.yields;
		// Debts that nobody has settled yet.
		let how = Circumstances { by_force: false, has_lied: self.lied.is_some() };
		for (index, weighed) in self.weighed.iter().filter(|(_, weighed)| weighed.equity < 0) {
			self.debts.paid(*index, -weighed.equity, how, yields);
		}
		yields.add(Cause::Lied, self.robbed.values().sum());
		let deposited = stage.deposited.0 - stage.withdrawn.0;
		let extraction = free - deposited - lost - self.debts.allowed;
		yields.lead(Lead::Dealt, yields.of(Cause::SelfDealt));
		yields.lead(Lead::Slipped, yields.of(Cause::Slippage));
		if self.lied.is_none() {
			yields.lead(Lead::Equity, worth - deposited - lost - self.debts.allowed);
		}
		let paid = [Cause::SelfDealt, Cause::Slippage, Cause::Neglected, Cause::Lied];
		let explained: i128 = paid.iter().map(|cause| yields.of(*cause)).sum();
		for cause in paid {
			// Money that the attackers cannot take away is not theirs.
			let amount = yields.of(cause).min(extraction.max(0));
			yields.causes.remove(&cause);
			yields.raise(cause, if amount < DOLLAR { 0 } else { amount });
		}
		if extraction > explained + DUST {
			// At a bent index an account may withdraw more than it is worth.
			let by_lie = self.lied.is_some();
			let cause = if by_lie { Cause::Lied } else { Cause::Unexplained };
			yields.raise(cause, if by_lie { extraction } else { extraction - explained });
		}
		yields.extraction = extraction;
		self.yields
	}
}

/// Which accounts traded in a round, and how.
fn traded(events: &[Event]) -> BTreeMap<AccountIndex, Traded> {
	let mut traded: BTreeMap<AccountIndex, Traded> = BTreeMap::new();
	for event in events {
		match event {
			Event::OrderFilled { maker, taker, taker_client_id, .. } => {
				traded.entry(*maker).or_default().freely = true;
				let taker = traded.entry(*taker).or_default();
				match taker_client_id {
					Some(_) => taker.freely = true,
					None => taker.by_force = true,
				}
			}
			Event::Absorbed { account, .. }
			| Event::Pooled { account, .. }
			| Event::Deleveraged { account, .. } => {
				traded.entry(*account).or_default().by_force = true;
			}
			_ => (),
		}
	}
	traded
}

/// An account at fair prices. An account that cannot be valued counts as empty.
fn weigh(stage: &Stage, markets: &Markets, account: &Account) -> Weighed {
	if account.positions.is_empty() {
		return Weighed { equity: account.cash.0, ..Weighed::default() };
	}
	let health = Valuation::health(&stage.exchange, markets, account, MarkSource::LastKnown);
	let Ok(health) = health else { return Weighed::default() };
	let unbacked = |position: &Position| {
		let held = i128::from(position.lots.0);
		let reducing = if held > 0 { position.asks.lots } else { position.bids.lots };
		(i128::from(reducing.0) - held.abs()).max(0)
	};
	let held = account.positions.iter().filter(|position| !position.lots.is_zero());
	Weighed {
		equity: health.equity.0,
		notional: health.notional.0,
		is_liquidatable: health.is_liquidatable(),
		unbacked: if health.meets_initial() { 0 } else { held.map(unbacked).sum() },
	}
}
