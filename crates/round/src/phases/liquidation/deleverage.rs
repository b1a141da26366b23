//! The pools: bankrupt positions are closed against the holders of the other side, outside the book.
//!
//! All bankrupt positions of a side of a market close together, so the cost is that of the bankrupts and of the holders,
//! and not of their product. Both sides trade with the house, which ends flat.

use super::{insurance, note_close, shares, shares::Given};
use crate::{
	desk::Desk,
	host::Host,
	state::{ledger_fault, market_contradiction, Health},
	steps::sweep::count_fill,
	Deleveraging, Event, Fault, MarkSource,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_ledger::{Accounts, Fees, Fill, LedgerError, Movements, HOUSE, INSURANCE};
use novation_liquidation::{Bankrupt, Pass, Pool, Priced, ProRata};
use novation_units::{AccountIndex, Lots, MarketId, Overflow, Ppm, Quote, Side, Ticks};

/// A bankrupt position that waits in a pool.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
	pub account: AccountIndex,
	pub position: Bankrupt,
}

/// The bankrupt positions of this block in the order of the queue, by market and by the side of their holders.
pub type Pools = BTreeMap<(MarketId, Side), Vec<Waiting>>;

/// Closes the positions of all pools as far as the budget goes, the one that did not fit into the last block first.
/// Returns the accounts of which it has closed something.
pub fn close_pools<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	mut pools: Pools,
) -> Result<Vec<AccountIndex>, Fault> {
	let mut closed = Vec::new();
	let begun = health.schedule.deleveraging.take();
	let first = begun.and_then(|begun| {
		let waiting = pools.remove(&(begun.market, begun.side))?;
		Some((begun, waiting))
	});
	let others = pools.into_iter().map(|((market, side), waiting)| (start(market, side), waiting));
	for (pass, waiting) in first.into_iter().chain(others) {
		let mut work = PoolWork { pass, waiting, given: Given::default() };
		let has_ended = work.close(desk, &mut closed)?;
		if !has_ended {
			health.schedule.deleveraging = Some(work.pass);
			return Ok(closed);
		}
	}
	Ok(closed)
}

fn start(market: MarketId, side: Side) -> Deleveraging {
	Deleveraging {
		market,
		side,
		pass: Pass::Weighing,
		weights: Lots::ZERO,
		shares: ProRata::new(Lots::ZERO, Lots::ZERO),
		next: AccountIndex(0),
	}
}

/// One pool and its progress.
struct PoolWork {
	pass: Deleveraging,
	waiting: Vec<Waiting>,
	/// Lots that holders give and that are not booked yet.
	given: Given,
}

impl PoolWork {
	/// Goes on with the passes. Returns false if the budget ends first.
	fn close<H: Host>(
		&mut self,
		desk: &mut Desk<'_, H>,
		closed: &mut Vec<AccountIndex>,
	) -> Result<bool, Fault> {
		let Some(pool) = self.pool(desk) else { return Ok(true) };
		// At most four passes.
		loop {
			let left = self.left()?;
			if left.is_zero() {
				break;
			}
			let has_ended = match self.pass.pass {
				Pass::Weighing => shares::weigh(desk, &mut self.pass)?,
				Pass::Winners | Pass::All | Pass::AtMark => {
					let price = self.worst_price(&pool);
					shares::ask(desk, &mut self.pass, &pool, price, &mut self.given, left)?
				}
			};
			let is_price_common = matches!(self.pass.pass, Pass::Weighing | Pass::Winners);
			if !has_ended || !is_price_common {
				self.book(desk, &pool, closed)?;
			}
			if !has_ended {
				return Ok(false);
			}
			let Some(next) = self.pass.pass.next() else { break };
			self.begin(desk, next)?;
		}
		self.book(desk, &pool, closed)?;
		Ok(true)
	}

	fn pool<H: Host>(&self, desk: &Desk<'_, H>) -> Option<Pool> {
		let view = desk.market(self.pass.market)?;
		// The waterfall closes only what has a price.
		let value = view.valuation(MarkSource::Now).ok()??;
		Some(Pool { side: self.pass.side, mark: value.mark, tick_value: value.tick_value })
	}

	/// Begins a pass: its shares are those of the lots that are still left.
	fn begin<H: Host>(&mut self, desk: &Desk<'_, H>, pass: Pass) -> Result<(), Fault> {
		let market = self.pass.market;
		let wanted = self.left()?;
		let view = desk.market(market).ok_or(market_contradiction(market))?;
		// All positions of a side together are the open interest.
		let held = view.state.open_interest.sub(self.given.lots());
		let opposite = match pass {
			Pass::Winners => self.pass.weights,
			_ => held.map_err(|Overflow| market_contradiction(market))?,
		};
		let shares = ProRata::new(wanted, opposite);
		self.pass = Deleveraging { pass, shares, next: AccountIndex(0), ..self.pass };
		Ok(())
	}

	/// Lots that wait and that nobody has given yet.
	fn left(&self) -> Result<Lots, Fault> {
		let all = self.waiting.iter().try_fold(Lots::ZERO, |sum, at| sum.add(at.position.lots));
		let left = all.and_then(|all| all.sub(self.given.lots()));
		left.map_err(|Overflow| market_contradiction(self.pass.market))
	}

	/// The price at which holders would close the whole pool if the insurance fund paid nothing. In the last pass the mark.
	fn worst_price(&self, pool: &Pool) -> Option<Ticks> {
		if self.pass.pass == Pass::AtMark {
			return None;
		}
		let all: Vec<Bankrupt> = self.waiting.iter().map(|waiting| waiting.position).collect();
		// A price that overflows is one that nobody can pay.
		pool.price(&all, Quote::ZERO).ok().flatten().map(|priced| priced.price)
	}

	/// Books the lots that holders have given: against the best zero prices for them, or at the mark in the order of the
	/// queue.
	fn book<H: Host>(
		&mut self,
		desk: &mut Desk<'_, H>,
		pool: &Pool,
		closed: &mut Vec<AccountIndex>,
	) -> Result<(), Fault> {
		let given = core::mem::take(&mut self.given);
		if given.lots().is_zero() {
			return Ok(());
		}
		let is_at_mark = self.pass.pass == Pass::AtMark;
		let mut order: Vec<Waiting> = self.waiting.clone();
		if is_at_mark {
			order.iter_mut().for_each(|waiting| waiting.position.zero = pool.mark);
		} else {
			// Stable: of equals, the first in the queue.
			order.sort_by(|one, other| match pool.side {
				Side::Ask => one.position.zero.cmp(&other.position.zero),
				Side::Bid => other.position.zero.cmp(&one.position.zero),
			});
		}
		let (mut left, mut taken) = (given.lots(), Vec::new());
		for Waiting { account, position } in order {
			let lots = left.min(position.lots);
			left = Lots(left.0.saturating_sub(lots.0));
			if !lots.is_zero() {
				taken.push(Waiting { account, position: Bankrupt { lots, ..position } });
			}
		}
		let room = match is_at_mark {
			true => Quote::ZERO,
			false => insurance::room(desk, Some(self.pass.market))?,
		};
		let positions: Vec<Bankrupt> = taken.iter().map(|waiting| waiting.position).collect();
		// An overflow closes nothing.
		let Ok(Some(priced)) = pool.price(&positions, room) else { return Ok(()) };
		if settle(desk, self.pass.market, pool, &taken, &given, &priced)? {
			self.remove(&taken);
			closed.extend(taken.iter().map(|waiting| waiting.account));
		}
		Ok(())
	}

	fn remove(&mut self, taken: &[Waiting]) {
		let taken: BTreeMap<AccountIndex, Lots> =
			taken.iter().map(|waiting| (waiting.account, waiting.position.lots)).collect();
		for waiting in &mut self.waiting {
			let lots = taken.get(&waiting.account).map_or(0, |lots| lots.0);
			let left = waiting.position.lots.0.saturating_sub(lots);
			waiting.position.lots = Lots(left);
		}
		self.waiting.retain(|waiting| !waiting.position.lots.is_zero());
	}
}

/// Books both sides of a pool with the house, all or nothing. Returns false if an amount overflows.
fn settle<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	pool: &Pool,
	taken: &[Waiting],
	given: &Given,
	priced: &Priced,
) -> Result<bool, Fault> {
	let view = desk.market(market).ok_or(market_contradiction(market))?;
	let (tick_value, funding_index) = (view.market.tick_value, view.state.funding.index);
	let fill = |maker, taker, lots, price| Fill {
		market,
		tick_value,
		funding_index,
		maker,
		taker,
		taker_side: pool.side,
		lots,
		price,
		fees: Fees { maker: Ppm::ZERO, taker: Ppm::ZERO },
	};
	let sold = taken
		.iter()
		.map(|Waiting { account, position }| fill(HOUSE, *account, position.lots, position.zero));
	let bought = given.iter().map(|(holder, lots)| fill(holder, HOUSE, lots, priced.price));
	let mut draft = desk.state.accounts.draft();
	let mut settled = Vec::new();
	for fill in sold.chain(bought) {
		settled.push(match draft.fill(&fill) {
			Ok(settled) => settled,
			Err(LedgerError::Fault(damage)) => return Err(ledger_fault(damage)),
			Err(_) => return Ok(false),
		});
	}
	for waiting in taken {
		let mut account = draft.read(waiting.account).map_err(ledger_fault)?;
		note_close(&mut account, market);
		draft.write(waiting.account, account);
	}
	let changes = draft.into_changes();
	desk.state.accounts.commit(changes);
	for settled in settled {
		count_fill(desk, market, None, &settled)?;
	}
	insurance::pay(desk, Some(market), HOUSE, priced.insured)?;
	// The remainder of the rounded price belongs to nobody in the pool.
	desk.state.accounts.transfer(HOUSE, INSURANCE, priced.remainder)?;
	for Waiting { account, position: Bankrupt { lots, zero } } in taken.iter().copied() {
		desk.events.push(Event::Pooled { account, market, lots, price: zero });
	}
	for (account, lots) in given.iter() {
		desk.events.push(Event::Deleveraged { market, account, lots, price: priced.price });
	}
	Ok(true)
}
