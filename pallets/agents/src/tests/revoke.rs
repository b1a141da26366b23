//! `revoke`.

use super::*;
use crate::{AgentNumbers, Agents as Stored, Error, Event, Sent, Windows};
use frame_support::{assert_noop, assert_ok};
use novation_access::Window;
use novation_ports::{memory::Memory, Agents as _};
use sp_runtime::DispatchError;

/// Runs a test in which Alice has an agent.
fn with_agent(test: impl FnOnce()) {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		System::reset_events();
		test()
	})
}

#[test]
fn agent_should_be_gone_and_its_deposit_released() {
	with_agent(|| {
		assert_eq!(Agents::count(&KEY, 1), Ok(true));
		assert_ok!(revoke(ALICE, KEY));
		assert_eq!((Stored::<Test>::get(KEY), Sent::<Test>::contains_key(KEY)), (None, false));
		assert!(!AgentNumbers::<Test>::contains_key(ALICES));
		assert_eq!((held(ALICE), Balances::free_balance(ALICE)), (0, ENDOWMENT));
		assert_eq!(events(), [Event::AgentRevoked { account: ALICES, agent: KEY }]);
	});
}

#[test]
fn window_that_was_begun_should_be_paid_for_for_good() {
	with_agent(|| {
		Windows::<Test>::insert(KEY, Window::default());
		let issued = Balances::total_issuance();
		assert_ok!(revoke(ALICE, KEY));
		assert_eq!((held(ALICE), Balances::free_balance(ALICE)), (0, ENDOWMENT - WINDOW_DEPOSIT));
		assert_eq!(Balances::total_issuance(), issued - WINDOW_DEPOSIT);
		assert!(Windows::<Test>::contains_key(KEY));
	});
}

#[test]
fn agent_should_be_revoked_by_anybody_once_it_has_expired() {
	with_agent(|| {
		Memory::with(|state| state.now.0 = END.0 - 1);
		assert_noop!(revoke(BOB, KEY), Error::<Test>::NotOwner);
		Memory::with(|state| state.now = END);
		assert_ok!(revoke(BOB, KEY));
		// The owner gets the deposit.
		assert_eq!(Balances::free_balance(ALICE), ENDOWMENT);
		assert_eq!(Balances::free_balance(BOB), ENDOWMENT);
	});
}

#[test]
fn agent_should_not_revoke_itself() {
	with_agent(|| {
		assert_noop!(revoke(KEY, KEY), Error::<Test>::NotOwner);
	});
}

#[test]
fn key_should_be_rejected_when_it_is_nobodys_agent() {
	with_agent(|| {
		assert_noop!(revoke(ALICE, BOB), Error::<Test>::UnknownAgent);
	});
}

#[test]
fn key_should_be_rejected_when_the_call_is_not_signed() {
	with_agent(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Agents::revoke(origin, KEY), DispatchError::BadOrigin);
		}
	});
}
