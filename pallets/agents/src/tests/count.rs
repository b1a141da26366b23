//! The agents and their operations, as the order book asks for them.

use super::*;
use crate::{AgentNumbers, Error, Sent};
use frame_support::{assert_noop, assert_ok, storage::unhashed};
use novation_access::AgentLimits;
use novation_ports::{
	memory::{Damaged, Memory},
	Agent, Agents as Port, Spending,
};
use novation_units::{Quote, Unreadable};

#[test]
fn agent_should_be_known_with_its_account_and_its_limits() {
	run(|| {
		assert_eq!(Agents::agent(&KEY), Ok(None));
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		let expected = Agent { account: ALICES, number: 0, limits: limits(&[0]) };
		assert_eq!(Agents::agent(&KEY), Ok(Some(expected)));
	});
}

#[test]
fn operations_should_be_counted_up_to_the_limit_of_a_block() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(Agents::count(&KEY, 3), Ok(true));
		assert_eq!(Agents::count(&KEY, 2), Ok(false));
		assert_eq!(Agents::count(&KEY, 1), Ok(true));
		assert_eq!(Agents::count(&KEY, 1), Ok(false));
		assert_eq!(Sent::<Test>::get(KEY), (1, 4));
		System::set_block_number(2);
		assert_eq!(Agents::count(&KEY, 4), Ok(true));
		assert_eq!(Sent::<Test>::get(KEY), (2, 4));
		assert_eq!(Agents::count(&KEY, u32::MAX), Ok(false));
	});
}

#[test]
fn operations_of_a_key_that_is_no_agent_should_not_be_counted() {
	run(|| {
		assert_eq!(Agents::count(&KEY, 1), Ok(false));
		assert!(!Sent::<Test>::contains_key(KEY));
	});
}

#[test]
fn agent_should_send_nothing_when_its_record_or_its_count_is_damaged() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(Agents::count(&KEY, 4), Ok(true));
		for key in [Sent::<Test>::hashed_key_for(KEY), crate::Agents::<Test>::hashed_key_for(KEY)] {
			let before = unhashed::get_raw(&key).expect("it is stored");
			unhashed::put_raw(&key, &[1]);
			assert_eq!(Agents::count(&KEY, 1), Err(Unreadable));
			assert_eq!(unhashed::get_raw(&key), Some(vec![1]));
			unhashed::put_raw(&key, &before);
		}
		assert_eq!(Agents::count(&KEY, 1), Ok(false));
	});
}

#[test]
fn agents_should_stay_as_they_are_when_a_record_is_damaged() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		let key = AgentNumbers::<Test>::hashed_key_for(ALICES);
		let before = unhashed::get_raw(&key).expect("it is stored");
		unhashed::put_raw(&key, &[1]);
		assert_noop!(authorise(ALICE, KEY + 1, limits(&[0])), Error::<Test>::AgentUnreadable);
		assert_noop!(revoke(ALICE, KEY), Error::<Test>::AgentUnreadable);
		unhashed::put_raw(&key, &before);
		Memory::damage(Damaged::Signer(ALICE), true);
		assert_noop!(authorise(ALICE, KEY, limits(&[0])), Error::<Test>::AccountUnreadable);
		Memory::damage(Damaged::Signer(ALICE), false);
	});
}

/// Finding O12: an agent spends a share of the allowance, and a loss, of a day.
#[test]
fn agent_should_spend_within_its_limits_of_a_day() {
	run(|| {
		let limits = AgentLimits { free_per_day: 10, max_loss_per_day: Quote(100), ..limits(&[0]) };
		assert_ok!(authorise(ALICE, KEY, limits));
		let spending = |free, loss| Spending { free, loss: Quote(loss) };
		assert_eq!(Agents::spend(&KEY, spending(10, 0)), Ok(true));
		assert_eq!(Agents::may_spend(&KEY, spending(1, 0)), Ok(false));
		assert_eq!(Agents::spend(&KEY, spending(0, 101)), Ok(false));
		assert_eq!(Agents::spend(&KEY, spending(0, 100)), Ok(true));
		Memory::with(|state| state.now.0 += 86_400_000 / 10);
		assert_eq!(Agents::may_spend(&KEY, spending(2, 0)), Ok(false));
		assert_eq!(Agents::spend(&KEY, spending(1, 10)), Ok(true));
	});
}

/// Finding A3: the nonce of an agent outlives its balance, so that none of its transactions can be replayed.
#[test]
fn agent_should_have_a_reference_of_its_own() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(System::sufficients(&KEY), 1);
		System::inc_account_nonce(KEY);
		assert_ok!(revoke(ALICE, KEY));
		assert_eq!(System::account_nonce(KEY), 1);
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(System::sufficients(&KEY), 1);
	});
}
