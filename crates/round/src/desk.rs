//! The desk: everything that the phases work with, and the checks that all of them share.

use crate::{
	host::Host,
	rules::bounds::Bound,
	state::{Attention, Budget, Faults, Meter, Metering, State, Work},
	AgendaEntry, AgendaPlace, Event, Fault, MarketView, Markets, Matching, Op, RejectReason, Wait,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, ClientOrderId, MarketId, Moment, Ticks};

/// The exchange during one block.
pub struct Desk<'a, H: Host> {
	/// Time and height of the block.
	pub now: Moment,
	pub markets: Markets,
	pub state: State<'a, H>,
	pub metering: &'a mut Metering<H::Meter>,
	pub attention: Attention,
	pub faults: Faults,
	/// Whether the budget ended before every expired order was removed.
	pub has_expired: bool,
	/// The events so far, in order.
	pub events: Vec<Event>,
}

/// Reason why an operation stops.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
	/// The budget is used up: the operation waits for the next block.
	NoRoom,
	/// The operation has no effect.
	Rejected(RejectReason),
	/// A stored value is damaged.
	Fault(Fault),
}

impl From<RejectReason> for Stop {
	fn from(reason: RejectReason) -> Self {
		Self::Rejected(reason)
	}
}

impl From<Bound> for Stop {
	fn from(bound: Bound) -> Self {
		Self::Rejected(bound.into())
	}
}

impl From<Fault> for Stop {
	fn from(fault: Fault) -> Self {
		Self::Fault(fault)
	}
}

impl<H: Host> Desk<'_, H> {
	/// Spends the cost of `work` if the budget covers it.
	pub fn spend(&mut self, budget: Budget, work: Work) -> bool {
		self.metering.settle(self.state.touched(), budget).spend(work)
	}

	/// Spends the cost of work that is done.
	pub fn charge(&mut self, budget: Budget, work: Work, times: u32) {
		self.metering.settle(self.state.touched(), budget).charge(work, times);
	}

	/// The number of times that the budget covers `work` now.
	pub fn affordable(&mut self, budget: Budget, work: Work) -> u32 {
		self.metering.settle(self.state.touched(), budget).affordable(work)
	}

	/// Starts to charge touched values. The values that every round reads are paid elsewhere.
	pub fn begin_charging(&mut self) {
		self.metering.begin(self.state.touched());
	}

	/// Charges everything touched so far, and switches to this budget.
	pub fn settle_touched(&mut self, budget: Budget) {
		self.metering.settle(self.state.touched(), budget);
	}

	pub fn market(&self, market: MarketId) -> Option<&MarketView> {
		self.markets.get(&market)
	}

	/// The index of this block, if the market has a price.
	pub fn index(&self, market: MarketId) -> Option<Ticks> {
		self.market(market)?.price.prices().map(|prices| prices.index)
	}

	pub fn is_auction(&self, market: MarketId) -> bool {
		self.market(market).is_some_and(|view| view.market.matching == Matching::Auction)
	}

	/// Whether the stored state of a market is undamaged. The round never reads the book of a market with a fault.
	pub fn ensure_sound(&self, market: MarketId) -> Result<(), RejectReason> {
		match self.market(market).and_then(|view| view.state.fault) {
			Some(_) => Err(RejectReason::MarketFaulted),
			None => Ok(()),
		}
	}

	/// Whether all stored values of an account are undamaged. If not, the round does nothing for it in this block.
	pub fn ensure_readable(&mut self, account: AccountIndex) -> Result<(), RejectReason> {
		if !self.faults.has_account(account) {
			match self.state.probe(account) {
				Ok(()) => return Ok(()),
				Err(fault) => self.faults.add(fault),
			};
		}
		Err(RejectReason::AccountFaulted)
	}

	/// Rejects an account of which a fault was found in this round. Reads nothing.
	pub fn ensure_unfaulted(&self, account: AccountIndex) -> Result<(), RejectReason> {
		match self.faults.has_account(account) {
			true => Err(RejectReason::AccountFaulted),
			false => Ok(()),
		}
	}

	/// Reason for which an operation of `account` on `market` stopped; `None` if it only waits.
	///
	/// A fault of the account itself rejects the operation.
	///
	/// # Errors
	///
	/// Any other fault: the round starts over without the damaged value. The fills of a damaged account cannot be booked,
	/// so a market in which another order meets it halts. A fault of the account itself is an error too if the round has
	/// changed the account before it found the fault, since nothing of that may stay.
	pub fn stopped(
		&mut self,
		account: AccountIndex,
		market: impl Into<Option<MarketId>>,
		stop: Stop,
	) -> Result<Option<RejectReason>, Fault> {
		match stop {
			Stop::NoRoom => Ok(None),
			Stop::Rejected(reason) => Ok(Some(reason)),
			Stop::Fault(fault) => {
				let is_new = !self.faults.has_account(account);
				match (self.is_own(account, fault), market.into()) {
					(true, _) if is_new && self.state.has_changed(account) => Err(fault),
					(true, _) => Ok(Some(RejectReason::AccountFaulted)),
					(false, Some(market)) => Err(self.met_in(market, fault)),
					(false, None) => Err(fault),
				}
			}
		}
	}

	/// Halts a market in which an order met those of a damaged account.
	pub fn met_in(&mut self, market: MarketId, fault: Fault) -> Fault {
		if let Fault::Account { .. } = fault {
			self.faults.halt(market, fault);
		}
		fault
	}

	/// Whether a fault concerns a value of this account.
	pub fn is_own(&mut self, account: AccountIndex, fault: Fault) -> bool {
		let is_own = matches!(fault, Fault::Account { account: damaged, .. } if damaged == account);
		is_own.then(|| self.faults.add(fault));
		is_own
	}

	/// Adds an entry to the agenda.
	pub fn schedule(
		&mut self,
		account: AccountIndex,
		wait: Wait,
	) -> Result<AgendaPlace, RejectReason> {
		match self.faults.has_list(wait.list()) {
			true => Err(RejectReason::AgendaFaulted),
			false => self.state.agenda.add(account, wait).map_err(|fault| {
				self.faults.add(fault);
				RejectReason::AgendaFaulted
			}),
		}
	}

	/// Removes and returns the next entry of the agenda that `now` has reached. `None` if there is none, if the budget
	/// does not cover it, or if the list is damaged.
	///
	/// Entries of damaged accounts stay, since the accounts cannot follow. `passed` is the last of them.
	pub fn next_due(
		&mut self,
		now: Wait,
		passed: &mut Option<AgendaPlace>,
	) -> Option<(AccountIndex, AgendaPlace)> {
		while !self.faults.has_list(now.list()) {
			let AgendaEntry { place, account } = match self.state.agenda.first_reached(now, *passed)
			{
				Ok(reached) => reached?,
				Err(fault) => {
					self.faults.add(fault);
					return None;
				}
			};
			if !self.spend(Budget::Trading, Work::Operation) {
				return None;
			}
			if self.ensure_followable(account).is_err() {
				*passed = Some(place);
				continue;
			}
			match self.state.agenda.remove(&place) {
				Ok(()) => return Some((account, place)),
				Err(fault) => self.faults.add(fault),
			};
		}
		None
	}

	/// Whether an account and its conditional orders are sound.
	fn ensure_followable(&mut self, account: AccountIndex) -> Result<(), RejectReason> {
		self.ensure_readable(account)?;
		match self.state.conditionals_of(account) {
			Ok(_) => Ok(()),
			Err(fault) => {
				self.faults.add(fault);
				Err(RejectReason::AccountFaulted)
			}
		}
	}

	/// Removes entries from the agenda. Entries of a damaged list stay, but never act.
	pub fn unschedule(&mut self, entries: impl IntoIterator<Item = AgendaPlace>) {
		for key in entries {
			if let Err(fault) = self.state.agenda.remove(&key) {
				self.faults.add(fault);
			}
		}
	}

	/// Rejects an operation: by the name of its order, or by its market if it names none.
	pub fn reject_op(&mut self, account: AccountIndex, op: &Op, reason: RejectReason) {
		match op.names() {
			Some((market, client_id)) => self.reject(account, client_id, market, reason),
			None => {
				let market = op.markets().next();
				self.events.push(Event::OperationRejected { account, market, reason });
			}
		}
	}

	pub fn reject(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		market: MarketId,
		reason: RejectReason,
	) {
		self.events.push(Event::OrderRejected { account, client_id, market, reason });
	}
}
