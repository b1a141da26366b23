//! The book, the open orders and the ledger's sums tell one story.

use crate::{
	AgendaHeaders, AgendaOf, ConditionalOrders, Config, Headers, OpenOrders, PagesOf, Pallet,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use novation_book::{Book, Trees};
use novation_exchange_types::{AgendaEntry, ConditionalOrder, WaitList, MAX_CONDITIONALS};
use novation_ports::Accounts;
use novation_risk::OrderSums;
use novation_units::{AccountIndex, MarketId, Side};
use sp_runtime::TryRuntimeError;

type Sums = BTreeMap<(AccountIndex, MarketId, Side), OrderSums>;

impl<T: Config> Pallet<T> {
	/// Every page is sound and no book is crossed; each open order rests where its account says; the
	/// sums that margin reserves for equal those of the orders; nothing rests that no account knows.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut book = Book::new(PagesOf::<T>::default());
		let mut resting = 0;
		for id in Headers::<T>::iter_keys() {
			book.check(id).map_err(|_| "a book contradicts itself")?;
			for side in [Side::Bid, Side::Ask] {
				resting += book.order_count(id, side).map_err(|_| "a book is damaged")?;
			}
		}
		let mut sums = Sums::new();
		let mut known = 0;
		for (account, orders) in OpenOrders::<T>::iter() {
			for open in &orders {
				let order = book.get(&open.key).map_err(|_| "an open order does not rest")?;
				ensure!(order.account == account, "an open order is of another account");
				ensure!(order.client_id == open.client_id, "an open order has another name");
				let sum = sums.entry((account, open.key.market(), open.key.side)).or_default();
				*sum = sum.with(order.lots, order.limit()).map_err(|_| "order sums overflow")?;
				known += 1;
			}
		}
		ensure!(resting == known, "an order rests that no account knows");
		Self::check_sums(sums)?;
		Self::check_agenda()
	}

	/// Whatever an account has standing is in the agenda where it says, and nothing else is; each account notes
	/// whether it has anything standing.
	fn check_agenda() -> Result<(), TryRuntimeError> {
		let mut agenda = Trees::<WaitList, AgendaEntry, _>::new(AgendaOf::<T>::default());
		let mut entries = 0;
		for list in AgendaHeaders::<T>::iter_keys() {
			agenda.check(list).map_err(|_| "the agenda contradicts itself")?;
			entries += agenda.len(list).map_err(|_| "the agenda is damaged")?;
		}
		let mut scheduled = 0;
		for (account, conditionals) in ConditionalOrders::<T>::iter() {
			ensure!(
				conditionals.orders.len() <= MAX_CONDITIONALS,
				"an account has too many conditional orders"
			);
			let deadline = conditionals.deadline.map(|deadline| deadline.scheduled);
			for key in
				conditionals.orders.iter().flat_map(ConditionalOrder::scheduled).chain(deadline)
			{
				let entry = agenda.get(key.wait.list(), &key);
				let entry = entry.map_err(|_| "the agenda is damaged")?;
				let entry = entry.ok_or("a scheduled order is not in the agenda")?;
				ensure!(entry.account == account, "an entry is of another account");
				scheduled += 1;
			}
		}
		ensure!(entries == scheduled, "an entry of the agenda is nobody's");
		for index in 0..T::Accounts::end_of_accounts().0 {
			let index = AccountIndex(index);
			let has = T::Accounts::account(index).is_some_and(|account| account.has_conditionals);
			let keeps = ConditionalOrders::<T>::contains_key(index);
			ensure!(has == keeps, "an account does not know which conditional orders it has");
		}
		Ok(())
	}

	/// What the ledger reserves for equals `sums`, in both directions.
	fn check_sums(mut sums: Sums) -> Result<(), TryRuntimeError> {
		for index in 0..T::Accounts::end_of_accounts().0 {
			let index = AccountIndex(index);
			let Some(account) = T::Accounts::account(index) else { continue };
			for position in &account.positions {
				for (side, reserved) in [(Side::Bid, position.bids), (Side::Ask, position.asks)] {
					let sum = sums.remove(&(index, position.market, side)).unwrap_or_default();
					ensure!(sum == reserved, "margin reserves for other orders than rest");
				}
			}
		}
		ensure!(sums.is_empty(), "margin does not reserve for an order that rests");
		Ok(())
	}
}
