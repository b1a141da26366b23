//! The desk: everything that the phases work with, and the few questions that all of them ask.

use crate::{
	host::Host,
	state::{Attention, Budget, Faults, Meter, Metering, State, Work},
	AgendaEntry, AgendaPlace, Event, Fault, MarketView, Markets, Matching, RejectReason, Wait,
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
	/// The events so far, in order.
	pub events: Vec<Event>,
}

/// Why an operation stops.
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

impl From<Fault> for Stop {
	fn from(fault: Fault) -> Self {
		Self::Fault(fault)
	}
}

impl<H: Host> Desk<'_, H> {
	/// Spends the cost of `work`, if there is room for it.
	pub fn spend(&mut self, budget: Budget, work: Work) -> bool {
		self.metering.settle(self.state.touched(), budget).spend(work)
	}

	/// Spends the cost of work that is done.
	pub fn charge(&mut self, budget: Budget, work: Work, times: u32) {
		self.metering.settle(self.state.touched(), budget).charge(work, times);
	}

	/// How many times the budget covers `work` now.
	pub fn affordable(&mut self, budget: Budget, work: Work) -> u32 {
		self.metering.settle(self.state.touched(), budget).affordable(work)
	}

	/// Begins to charge touched values. The values that every round reads are paid for elsewhere.
	pub fn begin_charging(&mut self) {
		self.metering.begin(self.state.touched());
	}

	/// Charges everything touched so far, and opens this budget.
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

	/// Whether the stored state of a market is sound. Nobody reads the book of a market with a fault.
	pub fn ensure_sound(&self, market: MarketId) -> Result<(), RejectReason> {
		match self.market(market).and_then(|view| view.state.fault) {
			Some(_) => Err(RejectReason::MarketFaulted),
			None => Ok(()),
		}
	}

	/// Whether all stored values of an account are sound. If not, nothing is done for it in this block.
	pub fn ensure_readable(&mut self, account: AccountIndex) -> Result<(), RejectReason> {
		if !self.faults.has_account(account) {
			match self.state.probe(account) {
				Ok(()) => return Ok(()),
				Err(fault) => self.faults.add(fault),
			};
		}
		Err(RejectReason::AccountFaulted)
	}

	/// Why an operation of `account` on `market` has stopped; `None` if it only waits.
	///
	/// A fault of the account itself rejects the operation. Each step checks the account before it changes anything,
	/// so nothing is left half done.
	///
	/// # Errors
	///
	/// Any other fault: the round starts over without what is damaged. The fills of a damaged account cannot be
	/// booked, so the market where another order meets it halts.
	pub fn stopped(
		&mut self,
		account: AccountIndex,
		market: impl Into<Option<MarketId>>,
		stop: Stop,
	) -> Result<Option<RejectReason>, Fault> {
		match stop {
			Stop::NoRoom => Ok(None),
			Stop::Rejected(reason) => Ok(Some(reason)),
			Stop::Fault(fault) if self.is_own(account, fault) => {
				Ok(Some(RejectReason::AccountFaulted))
			}
			Stop::Fault(fault) => Err(match market.into() {
				Some(market) => self.met_in(market, fault),
				None => fault,
			}),
		}
	}

	/// Halts a market in which the orders of a damaged account were met.
	pub fn met_in(&mut self, market: MarketId, fault: Fault) -> Fault {
		if let Fault::Account { .. } = fault {
			self.faults.halt(market, fault);
		}
		fault
	}

	/// Whether a fault is that of a value of this account.
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

	/// Takes the next entry that `now` has reached out of the agenda. `None` if there is none, or no budget for it, or
	/// if the list is damaged.
	pub fn next_due(&mut self, now: Wait) -> Option<(AccountIndex, AgendaPlace)> {
		if self.faults.has_list(now.list()) {
			return None;
		}
		let taken = self.state.agenda.first_reached(now).and_then(|reached| {
			let Some(AgendaEntry { place, account }) = reached else { return Ok(None) };
			if !self.metering.settle(self.state.touched(), Budget::Trading).spend(Work::Operation) {
				return Ok(None);
			}
			self.state.agenda.remove(&place)?;
			Ok(Some((account, place)))
		});
		taken.unwrap_or_else(|fault| {
			self.faults.add(fault);
			None
		})
	}

	/// Removes entries from the agenda. Entries of a damaged list stay, and act for nobody.
	pub fn unschedule(&mut self, entries: impl IntoIterator<Item = AgendaPlace>) {
		for key in entries {
			if let Err(fault) = self.state.agenda.remove(&key) {
				self.faults.add(fault);
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
