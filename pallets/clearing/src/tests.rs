//! Every call of the pallet, and its hook.

mod damage;
mod deposit;
mod fund;
mod gifts;
mod withdraw;

use crate::{mock::*, Accounts, Error, Holders, MarketStates};
use frame_support::pallet_prelude::DispatchResult;
use novation_exchange_types::{HolderPage, MarketState};
use novation_ledger::{Account, Position};
use novation_units::{AccountIndex, FundingIndex, Lots, MarketId, Millis, Quote, SignedLots};

/// Index of the first trader.
const FIRST: AccountIndex = AccountIndex(16);

fn deposit(who: u64, amount: u128) -> DispatchResult {
	Clearing::deposit(RuntimeOrigin::signed(who), amount)
}

fn withdraw(who: u64, amount: u128) -> DispatchResult {
	Clearing::withdraw(RuntimeOrigin::signed(who), amount)
}

fn cash(index: AccountIndex) -> Option<Quote> {
	Accounts::<Test>::get(index).map(|account| account.cash)
}

fn failed(error: Error<Test>) -> DispatchResult {
	Err(error.into())
}

/// Gives an account and another one opposite positions, so that the laws of the pallet hold.
fn give_position(index: AccountIndex) {
	let position = |lots: i64| Position {
		market: MarketId(0),
		lots: SignedLots(lots),
		quote: Quote(-i128::from(lots)),
		funding_index: FundingIndex::default(),
		bids: Default::default(),
		asks: Default::default(),
	};
	Accounts::<Test>::mutate(index, |account| {
		account.as_mut().expect("an account").positions = vec![position(5)];
	});
	let other = Account { positions: vec![position(-5)], ..Account::default() };
	Accounts::<Test>::insert(AccountIndex(1_000), other);
	let state = MarketState { open_interest: Lots(5), ..MarketState::start(Millis(0)) };
	MarketStates::<Test>::insert(MarketId(0), state);
	let mut holders = HolderPage::default();
	holders.set(index, true);
	holders.set(AccountIndex(1_000), true);
	Holders::<Test>::insert(MarketId(0), 0, holders);
}
