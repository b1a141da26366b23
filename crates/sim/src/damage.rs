//! Deliberate damage to stored state, such as a bug or a failing disk causes between two rounds.

use crate::{Exchange, Value};
use codec::{DecodeAll, Encode};
use novation_book::{BookHeader, Page, PageKey, TreeHeader, TreePage};
use novation_exchange_types::{AgendaEntry, WaitList};
use novation_units::{AccountIndex, BookId, MarketId};
use std::collections::BTreeMap;

/// Names a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
	/// The header of a book.
	Header(BookId),
	/// A page of a book.
	Page(PageKey),
	/// The header of a list of the agenda.
	AgendaHeader(WaitList),
	/// A page of the agenda.
	AgendaPage(WaitList, u32),
	/// Open interest, funding and opening of a market.
	MarketState(MarketId),
	/// The prices of a market.
	Prices(MarketId),
	/// The list of an account's open orders.
	OpenOrders(AccountIndex),
	/// The conditional orders and the deadline of an account.
	Conditionals(AccountIndex),
	/// An account of the ledger.
	Account(AccountIndex),
}

impl Place {
	/// The market of the value, if it belongs to one.
	pub fn market(self) -> Option<MarketId> {
		match self {
			Self::Header(book) | Self::Page(PageKey { book, .. }) => Some(book.market()),
			Self::MarketState(market) | Self::Prices(market) => Some(market),
			_ => None,
		}
	}
}

/// Damage to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
	/// The value is removed.
	Remove,
	/// One byte of the encoded value changes.
	Garble {
		/// Index of the byte, modulo the length.
		byte: usize,
		/// The bits that flip.
		bits: u8,
	},
}

/// The effect of damage on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damaged {
	/// The value is absent.
	Removed,
	/// The value does not decode.
	Unreadable,
	/// The value decodes, but to another value.
	Changed,
	/// The value is unchanged.
	Unchanged,
}

/// The value after the damage; `Err` if it is absent or does not decode.
fn damaged<T: Encode + DecodeAll + PartialEq>(
	value: &T,
	damage: Damage,
) -> Result<Option<T>, Damaged> {
	let Damage::Garble { byte, bits } = damage else { return Err(Damaged::Removed) };
	let mut bytes = value.encode();
	let byte = byte % bytes.len().max(1);
	match bytes.get_mut(byte) {
		Some(found) => *found ^= bits,
		None => return Ok(None),
	}
	match T::decode_all(&mut bytes.as_slice()) {
		Ok(other) if other == *value => Ok(None),
		Ok(other) => Ok(Some(other)),
		Err(_) => Err(Damaged::Unreadable),
	}
}

/// Damages a value of a map.
fn entry<K: Ord + Copy, T: Encode + DecodeAll + PartialEq>(
	map: &mut BTreeMap<K, T>,
	key: K,
	damage: Damage,
) -> Damaged {
	let Some(value) = map.get(&key) else { return Damaged::Unchanged };
	match damaged(value, damage) {
		Ok(None) => Damaged::Unchanged,
		Ok(Some(other)) => {
			map.insert(key, other);
			Damaged::Changed
		}
		Err(outcome) => {
			map.remove(&key);
			outcome
		}
	}
}

/// Damages a value of a map of encoded values, which keeps bytes that do not decode.
fn bytes<K: Ord + Copy, T: Encode + DecodeAll + PartialEq>(
	map: &mut BTreeMap<K, Vec<u8>>,
	key: K,
	damage: Damage,
) -> Damaged {
	let Some(stored) = map.get_mut(&key) else { return Damaged::Unchanged };
	let before = stored.clone();
	match damage {
		Damage::Remove => {
			map.remove(&key);
			return Damaged::Removed;
		}
		Damage::Garble { byte, bits } => {
			let byte = byte % before.len().max(1);
			match stored.get_mut(byte) {
				Some(found) => *found ^= bits,
				None => return Damaged::Unchanged,
			}
		}
	}
	match (T::decode_all(&mut before.as_slice()), T::decode_all(&mut stored.as_slice())) {
		(Ok(before), Ok(after)) if before == after => Damaged::Unchanged,
		(_, Ok(_)) => Damaged::Changed,
		(_, Err(_)) => Damaged::Unreadable,
	}
}

impl Exchange {
	/// Every stored value that can be damaged now.
	pub fn places(&self) -> Vec<Place> {
		let venue = self.venue.get();
		let mut places: Vec<Place> = Vec::new();
		let pages = self.pages.clone();
		let mut books = pages.edit();
		places.extend(books.headers_mut().keys().copied().map(Place::Header));
		places.extend(books.pages_mut().keys().copied().map(Place::Page));
		let agenda = self.venue.agenda();
		let mut lists = agenda.edit();
		places.extend(lists.headers_mut().keys().copied().map(Place::AgendaHeader));
		places.extend(
			lists.pages_mut().keys().copied().map(|(list, page)| Place::AgendaPage(list, page)),
		);
		places.extend(venue.states.keys().copied().map(Place::MarketState));
		places.extend(venue.prices.keys().copied().map(Place::Prices));
		places.extend(venue.open_orders.keys().copied().map(Place::OpenOrders));
		places.extend(venue.conditionals.keys().copied().map(Place::Conditionals));
		places.extend(self.accounts.get().0.keys().copied().map(Place::Account));
		places
	}

	/// Damages a stored value.
	pub fn damage(&mut self, place: Place, damage: Damage) -> Damaged {
		match place {
			Place::Header(book) => {
				bytes::<_, BookHeader>(self.pages.edit().headers_mut(), book, damage)
			}
			Place::Page(key) => bytes::<_, Page>(self.pages.edit().pages_mut(), key, damage),
			Place::AgendaHeader(list) => {
				bytes::<_, TreeHeader>(self.venue.agenda().edit().headers_mut(), list, damage)
			}
			Place::AgendaPage(list, page) => bytes::<_, TreePage<AgendaEntry>>(
				self.venue.agenda().edit().pages_mut(),
				(list, page),
				damage,
			),
			Place::MarketState(market) => {
				let outcome = entry(&mut self.venue.edit().states, market, damage);
				self.unreadable(outcome, Value::State(market))
			}
			Place::Prices(market) => {
				let outcome = entry(&mut self.venue.edit().prices, market, damage);
				self.unreadable(outcome, Value::Price(market))
			}
			Place::OpenOrders(index) => {
				let outcome = entry(&mut self.venue.edit().open_orders, index, damage);
				self.unreadable(outcome, Value::OpenOrders(index))
			}
			Place::Conditionals(index) => {
				let outcome = entry(&mut self.venue.edit().conditionals, index, damage);
				self.unreadable(outcome, Value::Conditionals(index))
			}
			Place::Account(index) => {
				let outcome = entry(&mut self.accounts.edit().0, index, damage);
				if outcome == Damaged::Unreadable {
					self.accounts.unreadable().insert(index);
				}
				outcome
			}
		}
	}

	/// Makes the venue report a value as unreadable.
	fn unreadable(&mut self, outcome: Damaged, value: Value) -> Damaged {
		if outcome == Damaged::Unreadable {
			self.venue.edit().unreadable.insert(value);
		}
		outcome
	}
}
