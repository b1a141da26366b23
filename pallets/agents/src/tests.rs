//! Every call of the pallet, its count of operations, and its transaction extension.

mod authorise;
mod count;
mod nonces;
mod revoke;

use crate::{mock::*, HoldReason};
use frame_support::{pallet_prelude::DispatchResult, traits::fungible::InspectHold};
use novation_access::AgentLimits;

fn authorise(owner: u64, key: u64, limits: AgentLimits) -> DispatchResult {
	Agents::authorise(RuntimeOrigin::signed(owner), key, limits)
}

fn revoke(who: u64, key: u64) -> DispatchResult {
	Agents::revoke(RuntimeOrigin::signed(who), key)
}

/// Balance of an owner on hold for its agents.
fn held(who: u64) -> u128 {
	Balances::balance_on_hold(&HoldReason::Agent.into(), &who)
}
