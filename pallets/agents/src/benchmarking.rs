//! Cost of authorising an agent with the largest number of markets, of revoking it, and of a windowed nonce.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use novation_access::{AgentLimits, MarketLimit, Window, MAX_AGENT_MARKETS};
use novation_ports::benchmarking::Setup;
use novation_units::{Lots, MarketId, Millis};
use sp_runtime::Saturating;

fn limits() -> AgentLimits {
	let limit = |market: u32| MarketLimit {
		market: MarketId(market as u16),
		max_order: Lots(u64::MAX),
		max_position: Lots(u64::MAX),
	};
	AgentLimits {
		markets: BoundedVec::truncate_from((0..MAX_AGENT_MARKETS).map(limit).collect()),
		max_leverage: u32::MAX,
		operations_per_block: u32::MAX,
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
		expires_at: Millis(u64::MAX),
	}
}

/// A signer with an account and enough for the deposit.
fn owner<T: Config<Currency: Mutate<T::AccountId>>>() -> T::AccountId {
	let who: T::AccountId = whitelisted_caller();
	T::BenchmarkSetup::open_account(&who);
	let amount = T::AgentDeposit::get().saturating_add(T::WindowDeposit::get());
	let funds = amount.saturating_mul(100u32.into());
	T::Currency::mint_into(&who, funds).expect("far below the largest issuance");
	who
}

#[benchmarks(where T: Config<Currency: Mutate<T::AccountId>>)]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn authorise() {
		let (owner, agent) = (owner::<T>(), account::<T::AccountId>("agent", 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), agent, limits());
		assert_eq!(Agents::<T>::iter().count(), 1);
	}

	#[benchmark(pov_mode = Measured)]
	fn revoke() {
		let (owner, agent) = (owner::<T>(), account::<T::AccountId>("agent", 0, 0));
		Pallet::<T>::do_authorise(owner.clone(), agent.clone(), limits()).expect("it is allowed");
		Sent::<T>::insert(&agent, (frame_system::Pallet::<T>::block_number(), 1));
		Windows::<T>::insert(&agent, Window::default());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), agent);
		assert_eq!(Agents::<T>::iter().count(), 0);
	}

	/// This many windowed nonces of one agent are used in one block, which reads the window once.
	#[benchmark(pov_mode = Measured)]
	fn check_nonce(n: Linear<1, 64>) {
		let (owner, agent) = (owner::<T>(), account::<T::AccountId>("agent", 0, 0));
		Pallet::<T>::do_authorise(owner, agent.clone(), limits()).expect("it is allowed");
		Windows::<T>::insert(&agent, Window { highest: u32::MAX / 4, used: u128::MAX });
		let numbers = (u32::MAX / 4 + 1..).take(n as usize);
		#[block]
		{
			for number in numbers {
				Pallet::<T>::check_number(&agent, number).expect("it is unused");
				Pallet::<T>::use_number(&agent, number).expect("it is unused");
			}
		}
		assert_eq!(Windows::<T>::get(&agent).map(|window| window.highest), Some(u32::MAX / 4 + n));
	}
}
