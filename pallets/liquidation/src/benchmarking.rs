//! Cost of `check_account`, for an account with the largest number of positions.

use super::*;
use crate::sweep::SWEPT;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use novation_ledger::MAX_POSITIONS;
use novation_ports::{
	benchmarking::{account as position_holder, Setup},
	Accounts, OnRiskRaised,
};
use novation_units::{AccountIndex, Quote, Side};

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn check_account() {
		let (caller, index): (T::AccountId, _) = (whitelisted_caller(), AccountIndex(1_000));
		let terms = T::BenchmarkSetup::terms();
		let holder = position_holder(Quote::ZERO, Side::Bid, MAX_POSITIONS as u16, &terms);
		T::Accounts::set_account(index, &holder);
		// The last page of the slot is full, so that another one begins.
		for other in 0..PageSize::get() {
			Pallet::<T>::look_again(AccountIndex(other), None).expect("the schedule decodes");
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), index);
		let account = T::Accounts::account(index).expect("the account decodes");
		let slot = account.and_then(|account| account.due?.slot());
		assert_eq!(slot.and_then(Pages::<T>::get).map(|pages| pages.end), Some(2));
	}

	/// A block of a sweep that schedules every account again; with no account, a block without a sweep.
	#[benchmark(pov_mode = Measured)]
	fn sweep(n: Linear<0, SWEPT>) {
		let terms = T::BenchmarkSetup::terms();
		for trader in 0..n {
			T::BenchmarkSetup::open_account(&account("trader", trader, 0));
		}
		let end = T::Accounts::end_of_accounts().expect("the count of accounts decodes");
		let holder = position_holder(Quote::ZERO, Side::Bid, MAX_POSITIONS as u16, &terms);
		let first = AccountIndex(end.0 - n);
		for index in (first.0..end.0).map(AccountIndex) {
			T::Accounts::set_account(index, &holder);
		}
		if n > 0 {
			Sweeping::<T>::put(Sweep { next: first, slot: u64::MAX });
		}
		#[block]
		{
			Pallet::<T>::sweep();
		}
		assert_eq!(Sweeping::<T>::get(), None);
	}
}
