//! The queue of accounts in liquidation.

use crate::{mock::*, MaxQueue};
use frame_support::traits::Get;
use novation_ports::LiquidationQueue;
use novation_units::AccountIndex;

#[test]
fn queue_should_keep_its_order() {
	run(|| {
		let waiting = [5, 3, 9].map(AccountIndex);
		Liquidation::set_liquidations(&waiting);
		assert_eq!(Liquidation::liquidations().unwrap(), waiting);
		Liquidation::set_liquidations(&[]);
		assert_eq!(Liquidation::liquidations().unwrap(), []);
	});
}

#[test]
fn queue_should_hold_as_many_accounts_as_the_round_may_put_there() {
	run(|| {
		let most: u32 = MaxQueue::get();
		let waiting: Vec<_> = (0..most).map(AccountIndex).collect();
		Liquidation::set_liquidations(&waiting);
		assert_eq!(Liquidation::liquidations().unwrap(), waiting);
		// The laws at the end of the test allow no queue without accounts.
		Liquidation::set_liquidations(&[]);
	});
}
