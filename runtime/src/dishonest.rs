//! Breaks a rule in block authoring, to test that validators reject the block.
//!
//! `cargo xtask blob` checks that no released blob contains this code.

use crate::Clearing;
use novation_ledger::INSURANCE;
use novation_ports::Accounts;
use novation_units::Quote;

/// Credits a ledger account with a thousand dollars out of nothing.
pub fn make_money() {
	sp_runtime::print("dishonest author");
	let Ok(Some(mut account)) = Clearing::account(INSURANCE) else { return };
	account.cash = account.cash.add(Quote(1_000_000_000)).unwrap_or(account.cash);
	Clearing::set_account(INSURANCE, &account);
}
