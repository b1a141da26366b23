//! Cost of `check_account`, for an account with the largest number of positions.

use super::*;
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
			Pallet::<T>::look_again(AccountIndex(other));
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), index);
		let slot = T::Accounts::account(index).and_then(|account| account.due_slot);
		assert_eq!(slot.and_then(Pages::<T>::get), Some(2));
	}
}
