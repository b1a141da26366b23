//! Cost of deposits and withdrawals, for an account with the largest number of positions.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{fungibles::Mutate, Get};
use frame_system::RawOrigin;
use novation_ledger::{Account, FIRST_VAULT, INSURANCE, MAX_POSITIONS};
use novation_ports::{
	benchmarking::{account as position_holder, Setup},
	OnRiskRaised,
};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Side};

const MARKETS: u16 = MAX_POSITIONS as u16;

/// Enough for all positions of the account.
const CASH: Quote = Quote(1_000_000_000_000_000);

/// More accounts than a page of the liquidation schedule holds.
const FULL_PAGE: u32 = 128;

fn holder<T: Config>() -> Account {
	position_holder(CASH, Side::Bid, MARKETS, &T::BenchmarkSetup::terms())
}

fn mint<T: Config>(who: &T::AccountId) -> u128 {
	let amount = T::MinOpeningDeposit::get() * 2;
	T::Assets::mint_into(T::QuoteAsset::get(), who, amount).expect("the quote asset exists");
	amount
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn deposit() {
		let who: T::AccountId = whitelisted_caller();
		let amount = mint::<T>(&who);
		// A first deposit writes most, and a deposit into a large account reads most. This one does both.
		let index = NextIndex::<T>::get();
		Accounts::<T>::insert(index, holder::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), amount);
		assert_eq!(Indices::<T>::get(&who), Some(index));
	}

	#[benchmark(pov_mode = Measured)]
	fn withdraw() {
		T::BenchmarkSetup::open_markets(MARKETS);
		let who: T::AccountId = whitelisted_caller();
		let index = NextIndex::<T>::get();
		let amount = mint::<T>(&Pallet::<T>::custody_account());
		Indices::<T>::insert(&who, index);
		Accounts::<T>::insert(index, holder::<T>());
		for other in 0..FULL_PAGE {
			T::OnRiskRaised::look_again(AccountIndex(other), None).expect("the schedule decodes");
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(who), amount);
		let left = Accounts::<T>::get(index).map(|account| account.cash);
		assert_eq!(left, Some(Quote(CASH.0 - amount as i128)));
	}

	#[benchmark(pov_mode = Measured)]
	fn fund_insurance() {
		let who: T::AccountId = whitelisted_caller();
		let amount = mint::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), amount);
		assert!(Accounts::<T>::contains_key(INSURANCE));
	}

	#[benchmark(pov_mode = Measured)]
	fn fund_vault() {
		let who: T::AccountId = whitelisted_caller();
		let amount = mint::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), MarketId(0), amount);
		assert!(Accounts::<T>::contains_key(FIRST_VAULT));
	}

	#[benchmark(pov_mode = Measured)]
	fn draw_vault() {
		let to: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Root, MarketId(0), 1, to);
		assert!(Draws::<T>::contains_key(FIRST_VAULT));
	}

	#[benchmark(pov_mode = Measured)]
	fn complete_draw() {
		T::BenchmarkSetup::open_markets(MARKETS);
		let who: T::AccountId = whitelisted_caller();
		let amount = mint::<T>(&Pallet::<T>::custody_account());
		Accounts::<T>::insert(FIRST_VAULT, holder::<T>());
		for other in 0..FULL_PAGE {
			T::OnRiskRaised::look_again(AccountIndex(other), None).expect("the schedule decodes");
		}
		let draw = Draw { amount, to: who.clone(), at: Millis(0) };
		Draws::<T>::insert(FIRST_VAULT, draw);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), FIRST_VAULT);
		assert!(!Draws::<T>::contains_key(FIRST_VAULT));
	}
}
