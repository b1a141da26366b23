#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod account;
mod accounts;
mod movements;
mod watch;

pub use account::{Account, OrderChange, Position, MAX_POSITIONS};
pub use accounts::{AccountStore, Accounts, Draft, Ledger, MemoryAccounts};
pub use movements::{Fees, Fill, Movements, Settled};
pub use watch::{Due, Liquidation};

use novation_units::{AccountIndex, FaultKind, MarketId, Overflow};

/// Receives liquidation fees, pays what bankrupt accounts cannot.
pub const INSURANCE: AccountIndex = AccountIndex(0);
/// Receives trading fees.
pub const FEES: AccountIndex = AccountIndex(1);
/// Counterparty of every lazy funding settlement; its remainder is the dust.
pub const FUNDING: AccountIndex = AccountIndex(2);
/// Counterparty of both sides of the pool. Flat again after each.
pub const HOUSE: AccountIndex = AccountIndex(4);
/// The first index that a trader can have.
pub const FIRST_TRADER: AccountIndex = AccountIndex(16);
/// The vault of market 0. The vaults have the last indices but one.
pub const FIRST_VAULT: AccountIndex = AccountIndex(u32::MAX - 1_024);
/// Number of markets that can have a vault.
const VAULTS: u16 = 1_024;

/// Returns the vault of a market: the system account that takes over its bankrupt positions. `None` beyond market 1 023.
pub fn vault_of(market: MarketId) -> Option<AccountIndex> {
	let index = FIRST_VAULT.0.checked_add(market.0.into())?;
	(market.0 < VAULTS).then_some(AccountIndex(index))
}

/// Whether an account belongs to the exchange. It is empty until it is written, and a trader never has it.
pub fn is_system(account: AccountIndex) -> bool {
	account < FIRST_TRADER || account >= FIRST_VAULT
}

/// Damage to the stored value of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountFault {
	/// The damaged account.
	pub account: AccountIndex,
	/// Kind of damage.
	pub kind: FaultKind,
}

/// Why a movement cannot be booked. Nothing has moved then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
	/// An amount leaves its range: an input is beyond the market's limits.
	Overflow,
	/// The account already has positions or orders in [`MAX_POSITIONS`] markets: close one first.
	TooManyPositions,
	/// The account has less cash than the amount: lower the amount.
	InsufficientCash,
	/// Open-order sums would fall below zero: the caller released more than it had reserved.
	NotReserved,
	/// Both sides of a fill are one account: the book prevents that before it gets here.
	SelfTrade,
	/// An account of the movement is damaged: restore its stored value.
	Fault(AccountFault),
}

impl From<Overflow> for LedgerError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

impl From<AccountFault> for LedgerError {
	fn from(fault: AccountFault) -> Self {
		Self::Fault(fault)
	}
}
