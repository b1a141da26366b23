//! Plays scenes, and measures their yields from the state and the events of the exchange.

use super::{
	fair::Fair,
	scene::Scene,
	stage::{perform, Stage},
	yields::{Cause, Lead, Yields},
};
use crate::trial::without_panic;
use novation_exchange_types::{
	Event, MarkSource, MarketStatus, Markets, Op, Queued, Stage as Reopening, MAX_LIQUIDATIONS,
};
use novation_laws::Valuation;
use novation_ledger::{Account, FIRST_TRADER};
use novation_sim::{BLOCK, DOLLAR};
use novation_units::{AccountIndex, Millis, Quote};
use std::collections::BTreeMap;

/// Longest age of a liquidatable account, in seconds: a minute of patience, and the service of its queue. From section
/// 6.6 of the risk specification.
const PATIENCE: u64 = 75;
/// Rounds for which money that leaves counts as a consequence of an index that was no honest price.
const AFTERMATH: u64 = 20;
/// Unbacked lots from which a delay counts as theirs: a third of a block's work.
const BURIED: i128 = 1_000;
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

#[derive(Debug)]
struct Gauge {
	yields: Yields,
	fair: Fair,
	rounds: u64,
	/// The last round in which the index was no honest price.
	lied: Option<u64>,
	accounts: BTreeMap<AccountIndex, Account>,
	equity: BTreeMap<AccountIndex, i128>,
	began: BTreeMap<AccountIndex, i128>,
	/// Gaps below zero that moves of the honest price left, as far as nobody has paid them.
	gaps: BTreeMap<AccountIndex, i128>,
	/// Gaps below zero that trades of the account left.
	dealt: BTreeMap<AccountIndex, i128>,
	/// Losses of others in forced closes that the honest price did not justify.
	robbed: BTreeMap<AccountIndex, i128>,
	/// Gaps of honest prices that the insurance fund paid or that became bad debt.
	allowed: i128,
	since: BTreeMap<AccountIndex, Millis>,
	waits: BTreeMap<AccountIndex, i128>,
	unbacked: i128,
}

impl Gauge {
	fn new(stage: &Stage) -> Self {
		let mut gauge = Self {
			yields: Yields::default(),
			fair: Fair::default(),
			rounds: 0,
			lied: None,
			accounts: stage.exchange.accounts.get().0.clone(),
			equity: BTreeMap::new(),
			began: BTreeMap::new(),
			gaps: BTreeMap::new(),
			dealt: BTreeMap::new(),
			robbed: BTreeMap::new(),
			allowed: 0,
			since: BTreeMap::new(),
			waits: BTreeMap::new(),
			unbacked: 0,
		};
		gauge.fair.look(stage);
		let markets = gauge.fair.markets(stage);
		for (index, account) in &gauge.accounts {
			gauge.began.insert(*index, equity(stage, &markets, account));
		}
		gauge.equity = gauge.began.clone();
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
		self.weigh(stage, &markets, &traded);
		self.count_payments(&events, &traded);
		self.count_waits(stage);
		self.yields.lead(Lead::Queue, stage.exchange.venue.get().liquidations.len() as i128);
	}

	fn has_lied(&self) -> bool {
		self.lied.is_some_and(|round| self.rounds - round <= AFTERMATH)
	}

	/// Compares every account before and after the round, and judges those that a market allows to close.
	fn weigh(&mut self, stage: &Stage, markets: &Markets, traded: &BTreeMap<AccountIndex, Traded>) {
		let accounts = stage.exchange.accounts.get();
		let mut unbacked = 0;
		for (index, account) in accounts.0.range(FIRST_TRADER..) {
			let before = self.accounts.get(index);
			let moved = before.map_or(0, |before| equity(stage, markets, before));
			let after = match before == Some(account) {
				true => moved,
				false => equity(stage, markets, account),
			};
			let was = self.equity.insert(*index, after).unwrap_or(0);
			if moved < 0 {
				*self.gaps.entry(*index).or_insert(0) += (was.min(0) - moved).max(0);
			}
			let Traded { freely, by_force } = traded.get(index).copied().unwrap_or_default();
			let beyond = moved.min(0) - after;
			if freely && !by_force && beyond > 0 {
				*self.dealt.entry(*index).or_insert(0) += beyond;
			}
			if by_force && !freely && beyond > 0 {
				self.yields.worse += beyond;
			}
			if by_force && self.has_lied() && !stage.is_attacker(*index) {
				let was_sound =
					before.is_some_and(|before| !is_liquidatable(stage, markets, before));
				if was_sound && moved > after {
					*self.robbed.entry(*index).or_insert(0) += moved - after;
				}
			}
			if account.positions.is_empty() {
				self.since.remove(index);
				continue;
			}
			unbacked += unbacked_lots(stage, markets, account);
			self.age(stage, markets, *index, account);
		}
		self.unbacked = unbacked;
		self.yields.lead(Lead::Unbacked, unbacked);
	}

	/// Measures for how long an account has been liquidatable.
	fn age(&mut self, stage: &Stage, markets: &Markets, index: AccountIndex, account: &Account) {
		let venue = stage.exchange.venue.get();
		let is_closable = |market| {
			let Some(view) = markets.get(&market) else { return false };
			matches!(view.listed_status(), MarketStatus::Open | MarketStatus::ReduceOnly)
				&& view.price.prices().is_some()
				&& view.stage(venue.now) == Reopening::Open
		};
		let can_close = account
			.positions
			.iter()
			.any(|position| !position.lots.is_zero() && is_closable(position.market));
		if !can_close || self.has_lied() || !is_liquidatable(stage, markets, account) {
			self.since.remove(&index);
			return;
		}
		let since = *self.since.entry(index).or_insert(venue.now);
		let age = venue.now.since(since).0 / 1_000;
		let is_shielded = account.positions.iter().any(|position| !is_closable(position.market));
		let is_queued = venue.liquidations.contains(&index);
		let is_out_of_work = !stage.exchange.last.liquidated_all;
		let cause = if is_shielded {
			Cause::Shielded
		} else if !is_queued && venue.liquidations.len() >= MAX_LIQUIDATIONS {
			Cause::Crowded
		} else if is_out_of_work && self.unbacked > BURIED {
			Cause::Buried
		} else if is_out_of_work {
			Cause::Starved
		} else if is_queued {
			Cause::Waiting
		} else {
			Cause::Unseen
		};
		if age > PATIENCE || matches!(cause, Cause::Buried | Cause::Starved) {
			self.yields.raise(cause, age.into());
		}
		self.yields.age = self.yields.age.max(age.into());
	}

	fn count_payments(&mut self, events: &[Event], traded: &BTreeMap<AccountIndex, Traded>) {
		for event in events {
			let (account, Quote(amount), is_paid) = match event {
				Event::InsurancePaid { account, amount } => (account, *amount, true),
				Event::BadDebtIncurred { account, amount } => (account, *amount, false),
				_ => continue,
			};
			if is_paid {
				self.yields.draw += amount;
				if traded.get(account).is_some_and(|traded| traded.by_force) {
					self.yields.worse += amount;
				}
			}
			let take = |store: &mut BTreeMap<AccountIndex, i128>, amount: i128| {
				let left = store.entry(*account).or_insert(0);
				let taken = amount.min(*left);
				*left -= taken;
				taken
			};
			let gap = take(&mut self.gaps, amount);
			self.allowed += gap;
			let dealt = take(&mut self.dealt, amount - gap);
			self.yields.add(Cause::SelfDealt, dealt);
			let rest = if self.has_lied() { Cause::Lied } else { Cause::Slippage };
			self.yields.add(rest, amount - gap - dealt);
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
		let markets = self.fair.markets(stage);
		let accounts = stage.exchange.accounts.get();
		let of = |index: &AccountIndex| {
			accounts.0.get(index).map_or(0, |account| equity(stage, &markets, account))
		};
		let free: i128 = stage
			.attackers()
			.map(|index| stage.exchange.withdrawable(index).map_or(0, |amount| amount.0))
			.sum();
		let worth: i128 = stage.attackers().map(|index| of(&index)).sum();
		let robbed: i128 = self.robbed.values().sum();
		let lost: i128 = self
			.began
			.iter()
			.filter(|(index, _)| **index >= FIRST_TRADER && !stage.is_attacker(**index))
			.map(|(index, began)| {
				let robbed = self.robbed.get(index).copied().unwrap_or(0);
				(began - of(index) - robbed).max(0)
			})
			.sum();
		let deposited = stage.deposited.0 - stage.withdrawn.0;
		let extraction = free - deposited - lost - self.allowed;
		let yields = &mut self.yields;
		yields.add(Cause::Lied, robbed);
		let paid = [Cause::SelfDealt, Cause::Slippage, Cause::Lied];
		let explained: i128 = paid.iter().map(|cause| yields.of(*cause)).sum();
		yields.lead(Lead::Unjustified, explained);
		yields.lead(Lead::Equity, worth - deposited - lost - self.allowed);
		for cause in paid {
			// Money that the attackers cannot take away is not theirs.
			let amount = yields.of(cause).min(extraction.max(0));
			yields.causes.remove(&cause);
			yields.raise(cause, amount);
		}
		if extraction > explained + DUST {
			yields.raise(Cause::Unexplained, extraction - explained);
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
			Event::Deleveraged { account, counterparty, .. } => {
				traded.entry(*account).or_default().by_force = true;
				traded.entry(*counterparty).or_default().by_force = true;
			}
			_ => (),
		}
	}
	traded
}

/// Equity at fair prices, in atoms. Zero for an account that cannot be valued.
fn equity(stage: &Stage, markets: &Markets, account: &Account) -> i128 {
	if account.positions.is_empty() {
		return account.cash.0;
	}
	let health = Valuation::health(&stage.exchange, markets, account, MarkSource::LastKnown);
	health.map_or(0, |health| health.equity.0)
}

fn is_liquidatable(stage: &Stage, markets: &Markets, account: &Account) -> bool {
	Valuation::health(&stage.exchange, markets, account, MarkSource::LastKnown)
		.is_ok_and(|health| health.is_liquidatable())
}

/// Lots of resting orders beyond the position that they reduce, if the account could not afford them as openings.
fn unbacked_lots(stage: &Stage, markets: &Markets, account: &Account) -> i128 {
	if !account.has_orders() {
		return 0;
	}
	let health = Valuation::health(&stage.exchange, markets, account, MarkSource::LastKnown);
	if health.is_ok_and(|health| health.meets_initial()) {
		return 0;
	}
	let beyond = |position: &novation_ledger::Position| {
		let held = i128::from(position.lots.0);
		let reducing = if held > 0 { position.asks.lots } else { position.bids.lots };
		(i128::from(reducing.0) - held.abs()).max(0)
	};
	account.positions.iter().filter(|position| !position.lots.is_zero()).map(beyond).sum()
}
