//! Cost of reading and spending an allowance, for an account with the largest number of positions. The check whether
//! the signer may send the call is part of the weight of the order book's `submit`, which repeats it.

use super::*;
use frame_benchmarking::v2::*;
use novation_access::Demand;
use novation_ledger::MAX_POSITIONS;
use novation_ports::benchmarking::{account as position_holder, Setup};
use novation_units::{Quote, Side};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// This many transactions of one block, which reads the allowance once.
	#[benchmark(pov_mode = Measured)]
	fn spend(n: Linear<1, 64>) {
		let who: T::AccountId = whitelisted_caller();
		let index = T::BenchmarkSetup::open_account(&who);
		let terms = T::BenchmarkSetup::terms();
		let holder = position_holder(Quote(1 << 60), Side::Bid, MAX_POSITIONS as u16, &terms);
		let holder = Account { volume: u64::MAX / 2, ..holder };
		T::Accounts::set_account(index, &holder);
		let request = Request {
			account: index,
			demand: Demand { orders: 1, cancels: 1 },
			is_agent: false,
			is_urgent: false,
		};
		#[block]
		{
			for _ in 0..n {
				assert!(matches!(T::Accounts::index_of(&who), Ok(Some(_))));
				let left = Pallet::<T>::after(&request, 1)
					.expect("the allowance is readable")
					.expect("its allowance covers all");
				Allowances::<T>::insert(index, left);
			}
		}
		assert_eq!(Allowances::<T>::get(index).map(|allowance| allowance.orders), Some(n.into()));
	}
}
