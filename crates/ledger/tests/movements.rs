//! Movements of money and positions, against the law of conservation and exact fractions.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_ledger::{
	Account, AccountFault, AccountStore, Accounts, Draft, Due, Fees, Fill, Ledger, LedgerError,
	Liquidation, MemoryAccounts, Movements, OrderChange, FEES, FUNDING, INSURANCE, MAX_POSITIONS,
};
use novation_units::{
	AccountIndex, Class, FaultKind, FundingIndex, Lots, MarketId, Millis, Ppm, Quote, Side,
	SignedLots, Size, Slot, TickValue, Ticks, Unreadable,
};
use proptest::prelude::*;

const MARKET: MarketId = MarketId(0);
const TICK_VALUE: TickValue = TickValue(10);
const FIRST: u32 = 16;

#[derive(Clone, Copy, Debug)]
struct Trade {
	maker: u32,
	taker: u32,
	buys: bool,
	lots: u64,
	price: u64,
	/// Rise of the funding index before it.
	funding: i64,
}

fn trade(prices: std::ops::Range<u64>) -> impl Strategy<Value = Trade> {
	let who = (0..4u32, 1..4u32, any::<bool>());
	(who, 1..40u64, prices, -3_000_000_000..3_000_000_000i64).prop_map(
		|((maker, away, buys), lots, price, funding)| Trade {
			maker: FIRST + maker,
			taker: FIRST + (maker + away) % 4,
			buys,
			lots,
			price,
			funding,
		},
	)
}

fn fill(trade: &Trade, index: i128, fees: Fees) -> Fill {
	Fill {
		market: MARKET,
		tick_value: TICK_VALUE,
		funding_index: FundingIndex(index),
		maker: AccountIndex(trade.maker),
		taker: AccountIndex(trade.taker),
		taker_side: if trade.buys { Side::Bid } else { Side::Ask },
		lots: Lots(trade.lots),
		price: Ticks(trade.price),
		fees,
	}
}

const FEES_TAKEN: Fees = Fees { maker: Ppm(100), taker: Ppm(450) };
const FREE: Fees = Fees { maker: Ppm(0), taker: Ppm(0) };

fn money(accounts: &MemoryAccounts) -> i128 {
	let all = accounts.0.values();
	all.map(|at| at.cash.0 + at.positions.iter().map(|at| at.quote.0).sum::<i128>()).sum()
}

fn lots(accounts: &MemoryAccounts) -> (i128, i128) {
	let held = accounts.0.values().map(|at| i128::from(at.lots(MARKET).0));
	(held.clone().sum(), held.map(|lots| lots.max(0)).sum())
}

/// The trade that makes everybody flat again, at `price`.
fn flatten(accounts: &mut MemoryAccounts, price: u64, index: i128, fees: Fees) {
	loop {
		let held: Vec<(u32, i64)> = (FIRST..FIRST + 4)
			.map(|at| (at, accounts.read(AccountIndex(at)).unwrap().lots(MARKET).0))
			.collect();
		let long = held.iter().find(|at| at.1 > 0).copied();
		let short = held.iter().find(|at| at.1 < 0).copied();
		let (Some((maker, long)), Some((taker, short))) = (long, short) else { return };
		let lots = long.unsigned_abs().min(short.unsigned_abs());
		let trade = Trade { maker, taker, buys: true, lots, price, funding: 0 };
		accounts.fill(&fill(&trade, index, fees)).unwrap();
	}
}

proptest! {
	#[test]
	fn fills_should_keep_money_and_open_interest(
		trades in prop::collection::vec(trade(1..2_000), 1..80),
	) {
		let mut accounts = MemoryAccounts::default();
		let (mut index, mut open, mut settlements) = (0, 0, 0);
		for trade in &trades {
			index += i128::from(trade.funding);
			let settled = accounts.fill(&fill(trade, index, FEES_TAKEN)).unwrap();
			open += settled.open_interest_change;
			settlements += 2;
			prop_assert_eq!(money(&accounts), 0);
			prop_assert_eq!(lots(&accounts), (0, open));
		}
		flatten(&mut accounts, 1_000, index, FREE);
		settlements += 8;
		let dust = accounts.read(FUNDING).unwrap().cash.0;
		prop_assert!((0..=settlements).contains(&dust), "dust is {}", dust);
		prop_assert!((FIRST..FIRST + 4).all(|at| !accounts.read(AccountIndex(at)).unwrap().has_position()));
	}

	#[test]
	fn round_trip_at_one_price_should_never_gain(
		trades in prop::collection::vec(trade(777..778), 1..60),
		charged in any::<bool>(),
	) {
		let mut accounts = MemoryAccounts::default();
		let fees = if charged { FEES_TAKEN } else { FREE };
		for trade in &trades {
			accounts.fill(&fill(trade, 0, fees)).unwrap();
		}
		flatten(&mut accounts, 777, 0, fees);
		for trader in FIRST..FIRST + 4 {
			let account = accounts.read(AccountIndex(trader)).unwrap();
			prop_assert!(account.cash.0 <= 0);
			prop_assert!(charged || account.cash.0 == 0);
		}
		prop_assert!(accounts.read(FEES).unwrap().cash.0 >= 0);
	}

	/// The result that is realised is the exact fraction, rounded down.
	#[test]
	fn shrinking_should_realise_its_part_rounded_down(
		open in 1..10_000u64, first in 1..2_000u64, close in 1..20_000u64, second in 1..2_000u64,
		buys in any::<bool>(),
	) {
		let mut accounts = MemoryAccounts::default();
		let opening = Trade { maker: 16, taker: 17, buys, lots: open, price: first, funding: 0 };
		accounts.fill(&fill(&opening, 0, FREE)).unwrap();
		let closing = Trade { lots: close, price: second, buys: !buys, ..opening };
		accounts.fill(&fill(&closing, 0, FREE)).unwrap();
		let account = accounts.read(AccountIndex(17)).unwrap();
		let sign = if buys { 1 } else { -1 };
		let closed = i128::from(open.min(close));
		let gain = sign * closed * 10 * (i128::from(second) - i128::from(first));
		// All lots have one price here, so that the fraction leaves no remainder.
		prop_assert_eq!(account.cash.0, gain);
		let left = i128::from(open) - i128::from(close);
		let price = if left > 0 { first } else { second };
		let quote = account.position(MARKET).map_or(0, |at| at.quote.0);
		prop_assert_eq!(quote, -sign * left * 10 * i128::from(price));
	}

	#[test]
	fn settling_in_between_should_never_gain(
		size in -5_000..5_000i64, steps in prop::collection::vec(-2_000_000_000..2_000_000_000i64, 1..20),
	) {
		prop_assume!(size != 0);
		let opening = Trade {
			maker: 17, taker: 16, buys: size > 0, lots: size.unsigned_abs(), price: 5, funding: 0,
		};
		let mut accounts = MemoryAccounts::default();
		accounts.fill(&fill(&opening, 0, FREE)).unwrap();
		let (mut index, mut paid) = (0, 0);
		for step in steps {
			index += i128::from(step);
			paid += accounts.settle_funding(AccountIndex(16), MARKET, FundingIndex(index)).unwrap().0;
		}
		let owed = i128::from(size) * index;
		prop_assert!(paid * 1_000_000_000 >= owed);
		prop_assert_eq!(accounts.read(FUNDING).unwrap().cash.0, paid);
		prop_assert_eq!(money(&accounts), 0);
	}

	#[test]
	fn released_orders_should_leave_nothing(
		orders in prop::collection::vec((any::<bool>(), 1..1_000u64, 1..u64::MAX), 1..40),
	) {
		let mut account = Account::default();
		let change = |(buys, lots, price): &(bool, u64, u64)| OrderChange {
			market: MARKET,
			side: if *buys { Side::Bid } else { Side::Ask },
			lots: Lots(*lots),
			price: Ticks(*price),
		};
		for order in &orders {
			account.reserve(change(order), FundingIndex(0)).unwrap();
			prop_assert!(account.has_orders());
		}
		// Each in two parts, as by a partial fill and a cancel.
		for order in orders.iter().rev() {
			let part = (order.0, order.1 / 2, order.2);
			account.release(change(&part)).unwrap();
			account.release(change(&(order.0, order.1 - part.1, order.2))).unwrap();
		}
		prop_assert_eq!(account, Account::default());
	}
}

#[test]
fn release_should_be_rejected_when_nothing_was_reserved() {
	let change = OrderChange { market: MARKET, side: Side::Bid, lots: Lots(1), price: Ticks(1) };
	let mut account = Account::default();
	assert_eq!(account.release(change), Err(LedgerError::NotReserved));
	account.reserve(change, FundingIndex(0)).unwrap();
	let dearer = OrderChange { price: Ticks(2), ..change };
	assert_eq!(account.release(dearer), Err(LedgerError::NotReserved));
	let other = OrderChange { side: Side::Ask, ..change };
	assert_eq!(account.release(other), Err(LedgerError::NotReserved));
}

#[test]
fn account_should_be_in_no_more_markets_than_fit_and_encode_within_its_bound() {
	let slot = Slot { class: Class::Wild, size: Size::Small, number: u64::MAX };
	let far = Due::Slot { slot, page: u32::MAX };
	let (since, last) = (Millis(u64::MAX), Some(MarketId(u16::MAX)));
	let long = Liquidation { since, size: Size::Small, last };
	let mut account = Account { due: Some(far), liquidation: Some(long), ..Account::default() };
	let order = |market| OrderChange {
		market: MarketId(market),
		side: Side::Bid,
		lots: Lots(u64::MAX),
		price: Ticks(u64::MAX),
	};
	for market in 0..MAX_POSITIONS as u16 {
		account.reserve(order(market), FundingIndex(i128::MIN)).unwrap();
	}
	let more = account.reserve(order(999), FundingIndex(0));
	assert_eq!(more, Err(LedgerError::TooManyPositions));
	// The count of positions is allowed five bytes, and takes one.
	assert_eq!(account.encode().len() + 4, Account::max_encoded_len());
	assert_eq!(Account::decode(&mut &account.encode()[..]), Ok(account));
}

#[test]
fn refused_movement_should_change_nothing() {
	let mut accounts = MemoryAccounts::default();
	let myself = Trade { maker: 16, taker: 16, buys: true, lots: 1, price: 1, funding: 0 };
	assert_eq!(accounts.fill(&fill(&myself, 0, FREE)), Err(LedgerError::SelfTrade));
	let huge = Trade { taker: 17, lots: u64::MAX, price: u64::MAX, ..myself };
	assert_eq!(accounts.fill(&fill(&huge, 0, FREE)), Err(LedgerError::Overflow));
	accounts.deposit(AccountIndex(16), Quote(5)).unwrap();
	let before = accounts.clone();
	assert_eq!(accounts.withdraw(AccountIndex(16), Quote(6)), Err(LedgerError::InsufficientCash));
	let most = Quote(i128::MAX);
	assert_eq!(accounts.deposit(AccountIndex(16), most), Err(LedgerError::Overflow));
	assert_eq!(
		accounts.transfer(AccountIndex(17), AccountIndex(16), most),
		Err(LedgerError::Overflow)
	);
	assert_eq!(accounts, before);
}

#[test]
fn fees_should_be_rounded_up_and_reach_the_fee_account() {
	let mut accounts = MemoryAccounts::default();
	let tiny = Trade { maker: 16, taker: 17, buys: true, lots: 1, price: 1, funding: 0 };
	let settled = accounts.fill(&fill(&tiny, 0, FEES_TAKEN)).unwrap();
	assert_eq!((settled.maker_fee, settled.taker_fee), (Quote(1), Quote(1)));
	assert_eq!(accounts.read(FEES).unwrap().cash, Quote(2));
	assert_eq!(accounts.read(AccountIndex(16)).unwrap().cash, Quote(-1));
}

#[test]
fn funding_should_be_paid_by_the_long_when_the_index_rises() {
	let mut accounts = MemoryAccounts::default();
	let trade = Trade { maker: 16, taker: 17, buys: true, lots: 3, price: 1, funding: 0 };
	accounts.fill(&fill(&trade, 0, FREE)).unwrap();
	let index = FundingIndex(1_500_000_000);
	assert_eq!(accounts.settle_funding(AccountIndex(17), MARKET, index), Ok(Quote(5)));
	assert_eq!(accounts.settle_funding(AccountIndex(16), MARKET, index), Ok(Quote(-4)));
	assert_eq!(accounts.settle_funding(AccountIndex(16), MARKET, index), Ok(Quote(0)));
	assert_eq!(accounts.read(FUNDING).unwrap().cash, Quote(1));
}

#[test]
fn write_off_should_forgive_only_a_debt_without_a_position() {
	let mut accounts = MemoryAccounts::default();
	let trade = Trade { maker: 16, taker: 17, buys: true, lots: 3, price: 1, funding: 0 };
	accounts.fill(&fill(&trade, 0, FREE)).unwrap();
	accounts.transfer(AccountIndex(16), INSURANCE, Quote(7)).unwrap();
	assert_eq!(accounts.write_off(AccountIndex(16)), Ok(Quote(0)), "it has a position");
	flatten(&mut accounts, 1, 0, FREE);
	assert_eq!(accounts.write_off(AccountIndex(16)), Ok(Quote(7)));
	assert_eq!(accounts.read(AccountIndex(16)).unwrap().cash, Quote(0));
	assert_eq!(accounts.write_off(AccountIndex(16)), Ok(Quote(0)));
	assert_eq!(money(&accounts), 7, "what was forgiven is what the law subtracts");
}

#[test]
fn draft_should_change_nothing_until_it_is_committed_and_flushed() {
	let who = AccountIndex(16);
	let empty = MemoryAccounts([(who, Account::default())].into());
	let mut ledger = Ledger::new(empty);
	let mut draft = ledger.draft();
	draft.deposit(who, Quote(5)).unwrap();
	let mut inner = Draft::new(&draft);
	inner.deposit(who, Quote(1)).unwrap();
	assert_eq!(
		(inner.read(who).unwrap().cash, draft.read(who).unwrap().cash),
		(Quote(6), Quote(5))
	);
	let changes = inner.into_changes();
	draft.commit(changes);
	assert_eq!(ledger.read(who).unwrap().cash, Quote(0));
	let changes = draft.into_changes();
	ledger.commit(changes);
	assert_eq!(ledger.read(who).unwrap().cash, Quote(6));
	assert_eq!(ledger.changed().collect::<Vec<_>>(), [who]);
	assert_eq!(ledger.store().0[&who].cash, Quote(0));
	ledger.flush();
	assert_eq!(ledger.store().0[&who].cash, Quote(6));
	assert_eq!(ledger.changed().count(), 0);
}

#[test]
fn position_should_turn_with_the_cost_of_what_is_new() {
	let mut accounts = MemoryAccounts::default();
	let trade = |buys, lots, price| Trade { maker: 17, taker: 16, buys, lots, price, funding: 0 };
	accounts.fill(&fill(&trade(true, 3, 100), 0, FREE)).unwrap();
	accounts.fill(&fill(&trade(false, 5, 110), 0, FREE)).unwrap();
	let account = accounts.read(AccountIndex(16)).unwrap();
	assert_eq!(account.lots(MARKET), SignedLots(-2));
	assert_eq!(account.cash, Quote(300));
	assert_eq!(account.position(MARKET).unwrap().quote, Quote(2_200));
}

/// A store in which one account does not decode.
struct Damaged(MemoryAccounts, AccountIndex);

impl AccountStore for Damaged {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		if index == self.1 {
			return Err(Unreadable);
		}
		self.0.account(index)
	}
	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.0.set_account(index, account);
	}
}

#[test]
fn damaged_account_should_be_a_fault_and_not_an_empty_account() {
	let (sound, damaged, missing) = (AccountIndex(16), AccountIndex(17), AccountIndex(18));
	let store = MemoryAccounts([(sound, Account::default())].into());
	let mut ledger = Ledger::new(Damaged(store, damaged));
	let unreadable = AccountFault { account: damaged, kind: FaultKind::Unreadable };
	assert_eq!(ledger.read(damaged), Err(unreadable));
	assert_eq!(ledger.transfer(sound, damaged, Quote(1)), Err(LedgerError::Fault(unreadable)));
	let absent = AccountFault { account: missing, kind: FaultKind::Missing };
	assert_eq!(ledger.look(missing, |_| ()), Err(absent), "a trader's account exists");
	assert_eq!(ledger.read(FUNDING), Ok(Account::default()), "a system account may be new");
	assert_eq!(ledger.changed().count(), 0);
	ledger.flush();
	assert!(!ledger.store().0 .0.contains_key(&damaged));
}
