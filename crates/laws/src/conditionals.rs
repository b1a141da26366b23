//! Conditional orders, their agenda, and the accounts' flags for them.

use crate::{law::ensure, Accounts, Broken, Law, OpenOrders};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use novation_exchange_types::{AgendaPlace, ConditionalKind, ConditionalOrder, MAX_CONDITIONALS};
use novation_ledger::Account;
use novation_units::{AccountIndex, MarketId};

/// Places in the agenda, each with its account and, for an order, its market.
type Scheduled = BTreeMap<AgendaPlace, (AccountIndex, Option<MarketId>)>;

fn broken(account: AccountIndex, market: Option<MarketId>, detail: String) -> Broken {
	Broken { market, ..Law::Conditionals.broken(detail).of_account(account) }
}

/// I-22: `{scheduled by accounts} = {entries of the agenda}`; an account is scheduled for the earliest expiry of its open
/// orders. Per account `orders ≤ MAX_CONDITIONALS`, with distinct
/// names; per bracket `closed + released ≤ filled`. Protection is no larger than its position and ends with it. An account has its flag if and only if it has any.
pub fn conditionals(
	state: &(impl crate::Conditionals + Accounts + OpenOrders),
) -> Result<(), Broken> {
	let mut scheduled = Scheduled::new();
	let mut flagged = BTreeSet::new();
	let mut orders = BTreeMap::new();
	for (index, conditionals) in state.conditionals() {
		flagged.insert(index);
		let names: BTreeSet<_> = conditionals.orders.iter().map(|order| order.client_id).collect();
		let count = conditionals.orders.len();
		ensure(names.len() == count && count <= MAX_CONDITIONALS, || {
			broken(index, None, format!("{count} orders with the names {names:?}"))
		})?;
		for order in &conditionals.orders {
			bracket(index, order)?;
			for key in order.scheduled() {
				add(&mut scheduled, key, index, Some(order.market))?;
			}
		}
		for deadline in &conditionals.deadlines {
			add(&mut scheduled, deadline.scheduled, index, None)?;
		}
		orders.insert(index, conditionals.orders);
	}
	for (index, open) in state.open_orders() {
		if let Some(at) = open.iter().filter_map(|order| order.expires_at).min() {
			add(&mut scheduled, AgendaPlace::of_expiry(index, at), index, None)?;
		}
	}
	agenda(state, scheduled)?;
	for (index, account) in state.accounts() {
		protection(index, &account, orders.get(&index).map_or(&[], Vec::as_slice))?;
		let has = flagged.remove(&index);
		ensure(account.has_conditionals == has, || {
			broken(index, None, format!("its flag is {}, it has some: {has}", !has))
		})?;
	}
	match flagged.first() {
		None => Ok(()),
		Some(index) => Err(broken(*index, None, "conditional orders of no account".into())),
	}
}

/// Checks that each conditional order has followed the position of its account.
fn protection(
	index: AccountIndex,
	account: &Account,
	orders: &[ConditionalOrder],
) -> Result<(), Broken> {
	for order in orders {
		let position = account.lots(order.market);
		ensure(order.following(position) == Some(*order), || {
			broken(
				index,
				Some(order.market),
				format!("{order:?} outlives its position {position:?}"),
			)
		})?;
	}
	Ok(())
}

fn bracket(index: AccountIndex, order: &ConditionalOrder) -> Result<(), Broken> {
	let ConditionalKind::Bracket(bracket) = order.kind else { return Ok(()) };
	let done = bracket.closed.0.saturating_add(bracket.released.0);
	ensure(done <= bracket.filled.0, || {
		broken(index, Some(order.market), format!("{order:?} has closed more than it filled"))
	})
}

fn add(
	scheduled: &mut Scheduled,
	key: AgendaPlace,
	index: AccountIndex,
	market: Option<MarketId>,
) -> Result<(), Broken> {
	let before = scheduled.insert(key, (index, market));
	ensure(before.is_none(), || broken(index, market, format!("{key:?} is scheduled twice")))
}

/// Checks that the agenda holds exactly `scheduled`, in sound pages.
fn agenda(state: &impl crate::Conditionals, mut scheduled: Scheduled) -> Result<(), Broken> {
	let unreadable = |detail| Law::Conditionals.broken(detail);
	let mut agenda = state.agenda();
	for list in state.wait_lists() {
		let found = agenda.check(list);
		ensure(found.is_ok(), || unreadable(format!("agenda {list:?}: {found:?}")))?;
		let entries = agenda.entries(list).map_err(|error| unreadable(format!("{error:?}")))?;
		for entry in entries {
			let owner = scheduled.remove(&entry.place);
			let is_own = owner.is_some_and(|(account, _)| account == entry.account);
			ensure(is_own, || {
				let market = owner.and_then(|(_, market)| market);
				broken(
					entry.account,
					market,
					format!("{:?} is scheduled by {owner:?}", entry.place),
				)
			})?;
		}
	}
	match scheduled.first_key_value() {
		None => Ok(()),
		Some((key, (index, market))) => {
			Err(broken(*index, *market, format!("{key:?} is not in the agenda")))
		}
	}
}
