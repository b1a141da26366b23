//! `authorise`.

use super::*;
use crate::{Agent, AgentNumbers, Agents as Stored, Error, Event, Windows};
use frame_support::{assert_noop, assert_ok};
use novation_access::Window;
use novation_ledger::Account;
use novation_ports::memory::Memory;
use novation_units::AccountIndex;
use sp_runtime::DispatchError;

#[test]
fn key_should_become_an_agent_and_its_deposit_be_held() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0, 3])));
		let agent = Agent {
			number: 0,
			owner: ALICE,
			account: ALICES,
			limits: limits(&[0, 3]),
			deposit: AGENT_DEPOSIT,
			window_deposit: WINDOW_DEPOSIT,
		};
		assert_eq!(Stored::<Test>::get(KEY), Some(agent));
		assert_eq!(AgentNumbers::<Test>::get(ALICES), 1);
		assert_eq!(held(ALICE), AGENT_DEPOSIT + WINDOW_DEPOSIT);
		let limits = limits(&[0, 3]);
		assert_eq!(events(), [Event::AgentAuthorised { account: ALICES, agent: KEY, limits }]);
	});
}

#[test]
fn limits_should_be_replaced_for_nothing() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_ok!(authorise(ALICE, KEY, limits(&[1])));
		assert_eq!(held(ALICE), AGENT_DEPOSIT + WINDOW_DEPOSIT);
		assert_eq!(AgentNumbers::<Test>::get(ALICES), 1);
		assert_eq!(Stored::<Test>::get(KEY).map(|agent| agent.limits), Some(limits(&[1])));
	});
}

#[test]
fn window_should_be_paid_for_once() {
	run(|| {
		Windows::<Test>::insert(KEY, Window::default());
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(held(ALICE), AGENT_DEPOSIT);
	});
}

#[test]
fn key_should_be_rejected_when_the_signer_has_no_account() {
	run(|| {
		assert_noop!(authorise(CAROL, KEY, limits(&[0])), Error::<Test>::NoAccount);
	});
}

#[test]
fn key_should_be_rejected_when_it_has_an_account_or_another_owner() {
	run(|| {
		assert_noop!(authorise(ALICE, BOB, limits(&[0])), Error::<Test>::KeyInUse);
		assert_noop!(authorise(ALICE, ALICE, limits(&[0])), Error::<Test>::KeyInUse);
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_noop!(authorise(BOB, KEY, limits(&[0])), Error::<Test>::KeyInUse);
		// An agent that opens an account can only be revoked.
		Memory::open(KEY, AccountIndex(18), Account::default());
		assert_noop!(authorise(ALICE, KEY, limits(&[1])), Error::<Test>::KeyInUse);
		assert_ok!(revoke(ALICE, KEY));
	});
}

#[test]
fn limits_should_be_rejected_when_they_contradict_themselves() {
	run(|| {
		for (limits, error) in [
			(limits(&[]), Error::MarketsOutOfOrder),
			(limits(&[1, 0]), Error::MarketsOutOfOrder),
			(limits(&[1, 1]), Error::MarketsOutOfOrder),
			(AgentLimits { operations_per_block: 0, ..limits(&[0]) }, Error::NoOperations),
			(AgentLimits { expires_at: START, ..limits(&[0]) }, Error::ExpiryInThePast),
		] {
			let error: Error<Test> = error;
			assert_noop!(authorise(ALICE, KEY, limits), error);
		}
	});
}

#[test]
fn account_should_have_no_more_agents_than_it_may() {
	run(|| {
		for key in 0..u64::from(MAX_AGENTS) {
			assert_ok!(authorise(ALICE, 100 + key, limits(&[0])));
		}
		assert_noop!(authorise(ALICE, KEY, limits(&[0])), Error::<Test>::TooManyAgents);
		assert_ok!(authorise(ALICE, 100, limits(&[1])));
		assert_ok!(authorise(BOB, KEY, limits(&[0])));
		assert_ok!(revoke(ALICE, 100));
		assert_ok!(authorise(ALICE, 200, limits(&[0])));
	});
}

#[test]
fn key_should_be_rejected_when_the_owner_cannot_pay_the_deposit() {
	run(|| {
		let too_much = ENDOWMENT - AGENT_DEPOSIT - WINDOW_DEPOSIT + 1;
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), BOB, too_much));
		let result =
			frame_support::storage::with_storage_layer(|| authorise(ALICE, KEY, limits(&[0])));
		assert!(result.is_err());
		assert_eq!((held(ALICE), AgentNumbers::<Test>::get(ALICES)), (0, 0));
	});
}

#[test]
fn key_should_be_rejected_when_the_call_is_not_signed() {
	run(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let call = Agents::authorise(origin, KEY, limits(&[0]));
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}
