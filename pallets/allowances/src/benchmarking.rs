//! What it costs to look at a budget and to spend of it, for an account with positions in as many markets as it can
//! have. Who may send the call at all is a part of `submit` of the order book, which asks it again.

use super::*;
use frame_benchmarking::v2::*;
use novation_access::Demand;
use novation_ledger::MAX_POSITIONS;
use novation_ports::benchmarking::{account as position_holder, Setup};
use novation_units::{Quote, Side};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// So many times in one block: what is read is read once.
	#[benchmark(pov_mode = Measured)]
	fn spend(n: Linear<1, 64>) {
		let who: T::AccountId = whitelisted_caller();
		let index = T::BenchmarkSetup::open_account(&who);
		let terms = T::BenchmarkSetup::terms();
		let holder = position_holder(Quote(1 << 60), Side::Bid, MAX_POSITIONS as u16, &terms);
		let holder = Account { volume: u64::MAX / 2, ..holder };
		T::Accounts::set_account(index, &holder);
		let request = Request { account: index, demand: Demand { orders: 1, cancels: 1 } };
		#[block]
		{
			for _ in 0..n {
				assert!(T::Accounts::index_of(&who).is_some());
				let left = Pallet::<T>::after(&request).expect("its budget covers all");
				Allowances::<T>::insert(index, left);
			}
		}
		assert_eq!(Allowances::<T>::get(index).map(|budget| budget.orders), Some(n.into()));
	}
}
