//! The sweep: every account that a damaged slot of the health schedule may have held is scheduled again.
//!
//! An account names its slot, so the accounts of a damaged slot can be found without it. A sweep examines all accounts,
//! a few in each block. Damage that it meets on its way begins it again, so no account stays outside the schedule.

use crate::{Config, Event, Pallet, Sweep, Sweeping, WeightInfo};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::Weight, storage::unhashed};
use novation_exchange_types::{HealthSchedule, SLOT_PPB};
use novation_ledger::{Account, Due, FIRST_TRADER};
use novation_ports::{decoded, Accounts, LiquidationQueue, OnRiskRaised};
use novation_units::{AccountIndex, Class, Quote, Size, Unreadable};

/// Accounts that a block examines while a sweep goes on.
pub(crate) const SWEPT: u32 = 32;

impl<T: Config> Pallet<T> {
	/// Begins a sweep for a damaged slot. A sweep that goes on begins again, for both slots.
	pub(crate) fn begin_sweep(slot: u64) {
		let slot = Self::sweeping().map_or(slot, |sweep| sweep.slot.max(slot));
		Sweeping::<T>::put(Sweep { next: FIRST_TRADER, slot });
	}

	/// Returns the sweep that goes on. One that does not decode begins again, as if every slot were damaged.
	fn sweeping() -> Option<Sweep> {
		let stored = decoded(unhashed::get_raw(&Sweeping::<T>::hashed_key()));
		stored.unwrap_or(Some(Sweep { next: FIRST_TRADER, slot: u64::MAX }))
	}

	/// Goes on with a sweep, if there is one.
	pub(crate) fn sweep() -> Weight {
		let Some(sweep) = Self::sweeping() else { return T::WeightInfo::sweep(0) };
		// Without the schedule and the number of accounts the sweep waits.
		if let (Ok(schedule), Ok(end)) = (Self::schedule(), T::Accounts::end_of_accounts()) {
			Self::go_on(sweep, schedule, end);
		}
		T::WeightInfo::sweep(SWEPT)
	}

	fn go_on(sweep: Sweep, mut schedule: HealthSchedule, end: AccountIndex) {
		let stands = |class: &Class| {
			Size::ALL.iter().any(|size| schedule.of(*class).of(*size).next_slot == sweep.slot)
		};
		let stands: Vec<Class> = Class::ALL.into_iter().filter(stands).collect();
		if !stands.is_empty() {
			// The paths go on by a slot, so the round of this block leaves the damaged one behind.
			for class in stands {
				schedule.of_mut(class).advance(SLOT_PPB);
			}
			Self::set_schedule(&schedule);
			return;
		}
		if sweep.next == FIRST_TRADER {
			Self::deposit_event(Event::SweepStarted { slot: sweep.slot });
		}
		let stop = AccountIndex(sweep.next.0.saturating_add(SWEPT)).min(end);
		for index in (sweep.next.0..stop.0).map(AccountIndex) {
			if let Err(Unreadable) = Self::schedule_again(index, sweep.slot) {
				Self::begin_sweep(sweep.slot);
				return;
			}
		}
		match stop < end {
			true => Sweeping::<T>::put(Sweep { next: stop, ..sweep }),
			false => Sweeping::<T>::kill(),
		}
	}

	/// Moves an account that may have been in a damaged slot to the next slot.
	fn schedule_again(index: AccountIndex, damaged: u64) -> Result<(), Unreadable> {
		match T::Accounts::account(index) {
			Ok(Some(mut account)) if is_lost(&account, damaged) => {
				account.due = Some(<Self as OnRiskRaised>::look_again(index, account.due)?);
				T::Accounts::set_account(index, &account);
				Ok(())
			}
			Ok(Some(_)) => Ok(()),
			// The round passes a damaged account on from slot to slot until it is restored.
			Ok(None) | Err(Unreadable) => <Self as OnRiskRaised>::look_again(index, None).map(drop),
		}
	}
}

/// Whether an account must be in the schedule, and may have been in this slot or in an earlier one.
fn is_lost(account: &Account, damaged: u64) -> bool {
	let is_watched = account.has_position() || account.cash < Quote::ZERO;
	let may_be_there = match account.due {
		Some(Due::Slot { slot, .. }) => slot.number <= damaged,
		Some(Due::Parked) => false,
		None => true,
	};
	is_watched && !account.in_liquidation() && may_be_there
}
