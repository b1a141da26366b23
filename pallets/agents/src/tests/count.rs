//! The agents and their operations, as the order book asks for them.

use super::*;
use crate::Sent;
use frame_support::assert_ok;
use novation_ports::{Agent, Agents as Port};

#[test]
fn agent_should_be_known_with_its_account_and_its_limits() {
	run(|| {
		assert_eq!(Agents::agent(&KEY), None);
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		let expected = Agent { account: ALICES, limits: limits(&[0]) };
		assert_eq!(Agents::agent(&KEY), Some(expected));
	});
}

#[test]
fn operations_should_be_counted_up_to_the_limit_of_a_block() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert!(Agents::count(&KEY, 3));
		assert!(!Agents::count(&KEY, 2));
		assert!(Agents::count(&KEY, 1));
		assert!(!Agents::count(&KEY, 1));
		assert_eq!(Sent::<Test>::get(KEY), (1, 4));
		System::set_block_number(2);
		assert!(Agents::count(&KEY, 4));
		assert_eq!(Sent::<Test>::get(KEY), (2, 4));
		assert!(!Agents::count(&KEY, u32::MAX));
	});
}

#[test]
fn operations_of_a_key_that_is_no_agent_should_not_be_counted() {
	run(|| {
		assert!(!Agents::count(&KEY, 1));
		assert!(!Sent::<Test>::contains_key(KEY));
	});
}
