//! One round: it runs on copies in memory, and is written after it has succeeded.

use crate::{
	desk::Desk,
	host::{Emit, Host, PriceStore, QueueStore, Stores},
	run::phases,
	state::{
		length, load_markets, write_markets, Attention, Budget, Budgets, Faults, Health, Metering,
		OtherStores, State,
	},
	CommonValue, Event, Fault, FedMarkets,
};
use alloc::vec::Vec;
use novation_units::{FaultKind, Moment, Unreadable};

/// The work of a round, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
	/// Operations taken from the queue.
	pub operations: u32,
	/// Operations that wait for the next block.
	pub postponed: u32,
	/// Accounts in liquidation.
	pub in_liquidation: u32,
}

/// Runs the whole exchange once over everything that is queued.
///
/// Never fails. An operation that cannot be executed is rejected with an event, and operations beyond `budgets` wait in
/// order for the next block. If a stored value is damaged, the round starts over on the remaining budgets, without
/// everything that needs the value.
pub fn run<H: Host>(stores: &mut Stores<H>, now: Moment, budgets: Budgets<H::Meter>) -> Summary {
	let mut metering = Metering::new(budgets);
	let mut faults = Faults::default();
	loop {
		match attempt(stores, now, &mut metering, faults) {
			Ok(summary) => return summary,
			Err(Failure { faults: found, is_progress: true }) => faults = found,
			Err(Failure { faults: found, is_progress: false }) => {
				found.events().for_each(|event| stores.events.emit(event));
				return Summary::default();
			}
		}
	}
}

/// A round that has met a fault. None of it is written.
struct Failure {
	faults: Faults,
	/// Whether the faults stop more than before, so that another attempt may succeed.
	is_progress: bool,
}

impl Failure {
	/// Nothing can be done in this block.
	fn of_block(mut faults: Faults, fault: Fault) -> Self {
		faults.add(fault);
		Self { faults, is_progress: false }
	}
}

fn attempt<H: Host>(
	stores: &mut Stores<H>,
	now: Moment,
	metering: &mut Metering<H::Meter>,
	mut faults: Faults,
) -> Result<Summary, Failure> {
	let known = faults.len();
	let mut events = Vec::new();
	let (state, OtherStores { markets, prices, queue, health, events: outlet }) =
		State::open(stores);
	let (views, before) = match load_markets(markets, prices, now, &mut faults, &mut events) {
		Ok(loaded) => loaded,
		Err(fault) => return Err(Failure::of_block(faults, fault)),
	};
	let mut health = match Health::<H>::open(health) {
		Ok(health) => health,
		Err(fault) => return Err(Failure::of_block(faults, fault)),
	};
	let queued = queue.queue();
	if let Err(Unreadable) = queued {
		faults.add(Fault::Common { value: CommonValue::Queue, kind: FaultKind::Unreadable });
	}
	let is_queue_sound = queued.is_ok();
	// The operations of a damaged queue stay there.
	let queued = queued.unwrap_or_else(|Unreadable| Vec::new());
	let operations = length(&queued);
	let fed = match prices.fed() {
		Ok(fed) => Some(fed),
		Err(Unreadable) => {
			let (value, kind) = (CommonValue::FedMarkets, FaultKind::Unreadable);
			faults.add(Fault::Common { value, kind });
			None
		}
	};
	let attention = Attention::open(fed, &queued, &views, now.time);
	let has_expired = false;
	let mut desk =
		Desk { now, markets: views, state, metering, attention, faults, has_expired, events };
	let capacity = queue.capacity();
	let waiting = match phases(&mut desk, &mut health, prices, queued, capacity) {
		Ok(waiting) => waiting,
		Err(fault) => {
			desk.settle_touched(Budget::Trading);
			desk.faults.add(fault);
			let is_progress = desk.faults.len() > known;
			return Err(Failure { faults: desk.faults, is_progress });
		}
	};
	let summary = Summary {
		operations,
		postponed: length(&waiting),
		in_liquidation: health.schedule.queues.len(),
	};
	if summary.postponed > 0 {
		desk.events.push(Event::OperationsPostponed { operations: summary.postponed });
	}
	if is_queue_sound {
		queue.set_backlog(waiting.into_iter().map(|waiting| waiting.queued).collect());
	}
	health.flush();
	let Desk { markets: mut views, mut state, attention, faults, events, .. } = desk;
	attention.close(&mut views, &state.books);
	write_markets(markets, prices, &views, &before, &faults);
	// Nothing of a damaged value is lost: every market was due, and those that wait are noted.
	prices.set_fed(&FedMarkets { last_round: Some(now.time), markets: Vec::new() });
	state.flush();
	faults.events().chain(events).for_each(|event| outlet.emit(event));
	Ok(summary)
}
