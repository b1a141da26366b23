//! The lists of open orders: the places of an account's orders.

use super::{cached::Cached, contradiction, length};
use crate::{host::OrderStore, AccountValue, Fault, OpenOrder};
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	vec::Vec,
};
use novation_units::{AccountIndex, ClientOrderId, FaultKind, Millis, OrderSeq, Unreadable};

/// The list of an account.
struct List {
	orders: Cached<Vec<OpenOrder>>,
	/// The earliest expiry of its orders as they are stored.
	stored_expiry: Option<Millis>,
}

/// The earliest expiry of these orders.
fn earliest(orders: &[OpenOrder]) -> Option<Millis> {
	orders.iter().filter_map(|order| order.expires_at).min()
}

/// The lists of open orders that the round has read.
pub struct OrderIndex<'a, S> {
	store: &'a mut S,
	lists: BTreeMap<AccountIndex, List>,
	/// Entries of all lists read so far.
	touched: u32,
	/// Times that a list has become empty.
	emptied: u32,
}

impl<'a, S: OrderStore> OrderIndex<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self { store, lists: BTreeMap::new(), touched: 0, emptied: 0 }
	}

	fn list(&mut self, account: AccountIndex) -> Result<&mut Cached<Vec<OpenOrder>>, Fault> {
		match self.lists.entry(account) {
			Entry::Occupied(list) => Ok(&mut list.into_mut().orders),
			Entry::Vacant(entry) => {
				let stored = self.store.open_orders(account).map_err(|Unreadable| {
					let (value, kind) = (AccountValue::OpenOrders, FaultKind::Unreadable);
					Fault::Account { account, value, kind }
				})?;
				// The store may have no value for an account without open orders.
				let orders = stored.unwrap_or_default();
				self.touched = self.touched.saturating_add(length(&orders));
				let stored_expiry = earliest(&orders);
				let list = List { orders: Cached::of(orders), stored_expiry };
				Ok(&mut entry.insert(list).orders)
			}
		}
	}

	/// The open orders of an account.
	pub fn of(&mut self, account: AccountIndex) -> Result<&[OpenOrder], Fault> {
		Ok(self.list(account)?.look())
	}

	/// The open order with this client id.
	pub fn find(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Result<Option<OpenOrder>, Fault> {
		Ok(self.of(account)?.iter().find(|order| order.client_id == client_id).copied())
	}

	/// Adds an order that has come to rest.
	pub fn add(&mut self, account: AccountIndex, order: OpenOrder) -> Result<(), Fault> {
		self.list(account)?.edit().push(order);
		Ok(())
	}

	/// The index of an order in the list of its account.
	fn position(&mut self, account: AccountIndex, order: &OpenOrder) -> Result<usize, Fault> {
		let position = self.of(account)?.iter().position(|listed| listed == order);
		position.ok_or(contradiction(account, AccountValue::OpenOrders))
	}

	/// Whether the list of an account has this order.
	pub fn ensure_has(&mut self, account: AccountIndex, order: &OpenOrder) -> Result<(), Fault> {
		self.position(account, order).map(drop)
	}

	/// Removes an order that has left the book.
	pub fn remove(&mut self, account: AccountIndex, order: &OpenOrder) -> Result<(), Fault> {
		let position = self.position(account, order)?;
		let list = self.list(account)?.edit();
		list.remove(position);
		let is_empty = list.is_empty();
		self.emptied = self.emptied.saturating_add(u32::from(is_empty));
		Ok(())
	}

	/// Follows an order to its new sequence number.
	pub fn relocate(
		&mut self,
		account: AccountIndex,
		order: &OpenOrder,
		seq: OrderSeq,
	) -> Result<(), Fault> {
		let position = self.position(account, order)?;
		if let Some(order) = self.list(account)?.edit().get_mut(position) {
			order.key.seq = seq;
		}
		Ok(())
	}

	/// Whether the list of an account has changed in this round.
	pub fn has_changed(&self, account: AccountIndex) -> bool {
		self.lists.get(&account).is_some_and(|list| list.orders.changed().is_some())
	}

	/// The accounts whose earliest expiry has changed in this round, with the stored one and the present one.
	pub fn moved_expiries(&self) -> Vec<(AccountIndex, Option<Millis>, Option<Millis>)> {
		let moved = |(account, list): (&AccountIndex, &List)| {
			let (before, after) = (list.stored_expiry, earliest(list.orders.changed()?));
			(before != after).then_some((*account, before, after))
		};
		self.lists.iter().filter_map(moved).collect()
	}

	/// The accounts whose lists have changed in this round.
	pub fn changed(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.lists.iter().filter_map(|(account, list)| list.orders.changed().map(|_| *account))
	}

	pub fn emptied(&self) -> u32 {
		self.emptied
	}

	pub fn touched(&self) -> u32 {
		self.touched
	}

	pub fn flush(&mut self) {
		for (account, list) in &self.lists {
			if let Some(orders) = list.orders.changed() {
				self.store.set_open_orders(*account, orders);
			}
		}
	}
}
