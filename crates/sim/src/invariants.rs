//! What must hold after every round, whatever happened in it.

mod accounts;
mod orders;
mod schedule;

use crate::Exchange;
use std::fmt;

/// An invariant that does not hold.
#[derive(Clone, Debug)]
pub struct Violation {
	/// Its name in `docs/invariants.md`.
	pub invariant: &'static str,
	/// What was found.
	pub found: String,
}

impl fmt::Display for Violation {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} is violated: {}", self.invariant, self.found)
	}
}

pub(crate) fn ensure(
	holds: bool,
	invariant: &'static str,
	found: impl FnOnce() -> String,
) -> Result<(), Violation> {
	if holds {
		Ok(())
	} else {
		Err(Violation { invariant, found: found() })
	}
}

/// Check every invariant; the README says what each means here.
///
/// # Errors
///
/// The first that does not hold.
pub fn check(exchange: &Exchange) -> Result<(), Violation> {
	accounts::conservation(exchange)?;
	accounts::open_interest(exchange)?;
	accounts::zero_sum(exchange)?;
	accounts::funding_dust(exchange)?;
	accounts::withdrawable(exchange)?;
	let resting = exchange.resting();
	orders::books(exchange, &resting)?;
	orders::three_way(exchange, &resting)?;
	orders::agenda(exchange)?;
	orders::fills(exchange)?;
	orders::auctions(exchange)?;
	schedule::liquidatable(exchange)?;
	schedule::slots(exchange)
}
