//! A rule that an author breaks, for the test that validators do not let its block pass. In no build that anybody
//! runs: `tools/check_blob.py` looks for it.

use crate::Clearing;
use novation_ledger::INSURANCE;
use novation_ports::Accounts;
use novation_units::Quote;

/// Give an account of the ledger a thousand dollars that nobody has paid.
pub fn make_money() {
	sp_runtime::print("dishonest author");
	let mut account = Clearing::account(INSURANCE).unwrap_or_default();
	account.cash = account.cash.add(Quote(1_000_000_000)).unwrap_or(account.cash);
	Clearing::set_account(INSURANCE, &account);
}
