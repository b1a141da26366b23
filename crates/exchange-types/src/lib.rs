#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod agenda;
mod conditional;
mod event;
mod fault;
mod fund;
mod ladder;
mod market;
mod opening;
mod order;
mod reason;
mod schedule;
mod view;
mod withdrawal;

pub use agenda::{AgendaEntry, AgendaPlace, Wait, WaitList};
pub use conditional::{
	Bracket, BracketRequest, BracketStage, ConditionalKind, ConditionalOrder, Conditionals,
	Deadline, Direction, Exit, TriggerRequest, Twap, TwapRequest, CATCH_UP, EXIT_INTERVAL,
	EXIT_TRIES, MAX_AGENT_NUMBERS, MAX_CONDITIONALS, MAX_DEADLINES, MAX_INTERVAL, MAX_SLICES,
	MIN_INTERVAL, PROTECTED_ENTRIES,
};
pub use event::Event;
pub use fault::{AccountValue, CommonValue, Fault, MarketValue};
pub use fund::{FundState, HolderPage, HOLDERS};
pub use ladder::{Ladder, LadderError, MAX_RUNGS};
pub use market::{
	Market, MarketState, MarketStatus, Matching, Measured, OrderTerms, PriceState, Prices,
	TermsError,
};
pub use opening::{Stage, CANCEL_ONLY, GAP, POST_ONLY};
pub use order::{
	AgentCap, Op, OpenOrder, OrderKind, OrderRequest, Queued, Resting, MAX_OPEN_ORDERS, MAX_PARTS,
};
pub use reason::{CancelReason, RejectReason};
pub use schedule::{
	period, Deleveraging, HealthSchedule, Occupied, Pages, QueueEntry, QueueList, Queues, Served,
	SlotPages, Wheel, DELTA_PPB, DUE_PAGE, MOST_PPB, QUEUE_PAGE, RING, SERVICE_PERIOD, SLOT_PPB,
};
pub use view::{FedMarkets, HealthError, MarkSource, MarketView, Markets, Valuation};
pub use withdrawal::WithdrawalRejected;
