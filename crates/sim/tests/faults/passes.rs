//! The number of passes of a round that starts over.

use super::*;

/// An exchange in which this many accounts have two asks each, the second of which their lists misplace, and the passes
/// of the round in which all of them cancel both.
fn passes(damaged: u64, budget: u32) -> (Exchange, u64) {
	let (mut exchange, _, _) = exchange();
	let accounts: Vec<_> = (0..damaged).map(|_| exchange.trader(1_000_000)).collect();
	for account in &accounts {
		exchange.place(*account, ask(ETH, 1, 400_020).named(1));
		exchange.place(*account, ask(ETH, 1, 400_030).named(2));
	}
	exchange.round();
	for account in &accounts {
		misplace(&exchange, *account, 2);
		exchange.cancel_all(*account, ETH);
	}
	let before = exchange.venue.get().passes.get();
	exchange.round_within(budget, budget);
	let passes = exchange.venue.get().passes.get() - before;
	(exchange, passes)
}

#[test]
fn round_should_take_one_pass_more_for_each_damaged_value_that_it_meets() {
	for damaged in 0..8 {
		let (exchange, passes) = passes(damaged, AMPLE);
		assert_eq!(passes, damaged + 1);
		assert_eq!(faults(&exchange).len() as u64, damaged);
		assert_eq!(exchange.resting().len() as u64, 2 + 2 * damaged, "nothing is half done");
	}
}

#[test]
fn budget_should_bound_the_passes_whatever_is_damaged() {
	let damaged = 20;
	for budget in [1, 2, 5, 8] {
		let (mut exchange, passes) = passes(damaged, budget);
		// To find one of these faults takes two cancels.
		assert_eq!(passes, u64::from(budget) / 2 + 1);
		assert_eq!(exchange.venue.get().queue.len() as u64, damaged - u64::from(budget) / 2);
		exchange.round();
		assert_eq!(exchange.venue.get().queue, []);
	}
}
