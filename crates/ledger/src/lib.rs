#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod account;
mod accounts;
mod movements;

pub use account::{Account, OrderChange, Position, MAX_POSITIONS};
pub use accounts::{AccountStore, Accounts, Draft, Ledger, MemoryAccounts};
pub use movements::{Fees, Fill, Movements, Settled};

use novation_units::{AccountIndex, Overflow};

/// Receives liquidation fees, pays what bankrupt accounts cannot.
pub const INSURANCE: AccountIndex = AccountIndex(0);
/// Receives trading fees.
pub const FEES: AccountIndex = AccountIndex(1);
/// Counterparty of every lazy funding settlement; its remainder is the dust.
pub const FUNDING: AccountIndex = AccountIndex(2);
/// The first index that a trader can have.
pub const FIRST_TRADER: AccountIndex = AccountIndex(16);

/// Why a movement cannot be booked. Nothing has moved then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
	/// An amount leaves its range: an input is beyond the market's limits.
	Overflow,
	/// The account already has positions or orders in [`MAX_POSITIONS`] markets: close one first.
	TooManyPositions,
	/// Less cash than the amount to take: lower the amount.
	InsufficientCash,
	/// Open-order sums would fall below zero: the caller released what was never reserved.
	NotReserved,
	/// Both sides of a fill are one account: the book prevents that before it gets here.
	SelfTrade,
}

impl From<Overflow> for LedgerError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}
