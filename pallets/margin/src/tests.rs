//! The answers of the pallet.

mod health;
mod withdrawal;

use crate::mock::*;
use novation_ledger::{Account, Position};
use novation_sim::{btc, BTC, DOLLAR};
use novation_units::{FundingIndex, Quote, SignedLots, Ticks};

/// Lots in one bitcoin.
const ONE_BTC: i64 = 10_000;

fn dollars(amount: i128) -> Quote {
	Quote(amount * DOLLAR)
}

/// An account with cash, and a position of this many lots that was opened at this price.
fn holder(cash: Quote, lots: i64, price: Ticks) -> Account {
	let lots = SignedLots(lots);
	let value = lots.value(price, btc().tick_value).expect("a small position");
	let position = Position {
		market: BTC,
		lots,
		quote: -value,
		funding_index: FundingIndex::default(),
		bids: Default::default(),
		asks: Default::default(),
	};
	Account { cash, positions: vec![position], ..Account::default() }
}
