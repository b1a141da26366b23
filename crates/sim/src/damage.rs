//! Damage to stored state on purpose, as a bug or a broken disk would leave it between two rounds.

use crate::{Exchange, SharedBook};
use codec::{DecodeAll, Encode};
use novation_book::{shelf, BookStore, PageKey};
use novation_round::HIGHEST_MARKET;
use novation_units::{AccountIndex, MarketId, Side};

/// Names a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
	/// The header of a book.
	Header(MarketId),
	/// A page of a book.
	Page(PageKey),
	/// The header of a list of the agenda.
	AgendaHeader(MarketId),
	/// A page of the agenda.
	AgendaPage(PageKey),
	/// Open interest, funding and opening of a market.
	MarketState(MarketId),
	/// The prices of a market.
	Prices(MarketId),
	/// The open orders of an account.
	OpenOrders(AccountIndex),
	/// The conditional orders of an account.
	Conditionals(AccountIndex),
	/// An account of the ledger.
	Account(AccountIndex),
}

impl Place {
	/// The market that the value belongs to, if it belongs to one.
	pub fn market(self) -> Option<MarketId> {
		match self {
			Self::Header(id) | Self::Page(PageKey { market: id, .. }) => Some(home(id)),
			Self::MarketState(market) | Self::Prices(market) => Some(market),
			_ => None,
		}
	}
}

/// Damage to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
	/// It is removed.
	Remove,
	/// One byte of its encoding is changed.
	Garble {
		/// Which one, modulo the length.
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
	/// The value does not decode, which a store in memory shows as absent.
	Unreadable,
	/// The value decodes as another one.
	Changed,
	/// The value is as before.
	Unchanged,
}

/// The value after the damage; `Err` if there is none that decodes.
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

/// Damages an entry of a map.
fn entry<K: Ord + Copy, T: Encode + DecodeAll + PartialEq>(
	map: &mut std::collections::BTreeMap<K, T>,
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

fn page(pages: &mut SharedBook, key: PageKey, damage: Damage) -> Damaged {
	let Some(page) = pages.page(key) else { return Damaged::Unchanged };
	match damaged(&page, damage) {
		Ok(None) => Damaged::Unchanged,
		Ok(Some(other)) => {
			pages.set_page(key, &other);
			Damaged::Changed
		}
		Err(outcome) => {
			pages.remove_page(key);
			outcome
		}
	}
}

fn header(pages: &mut SharedBook, id: MarketId, damage: Damage) -> Damaged {
	let Some(header) = pages.header(id) else { return Damaged::Unchanged };
	match damaged(&header, damage) {
		Ok(None) => Damaged::Unchanged,
		Ok(Some(other)) => {
			pages.set_header(id, &other);
			Damaged::Changed
		}
		Err(outcome) => {
			// A store of books forgets no header: the empty one is what an absent one reads as.
			pages.set_header(id, &Default::default());
			outcome
		}
	}
}

fn home(id: MarketId) -> MarketId {
	let key = novation_book::OrderKey {
		market: id,
		side: Side::Bid,
		price: Default::default(),
		seq: Default::default(),
	};
	key.home()
}

impl Exchange {
	/// Every value that is stored now and can be damaged.
	pub fn places(&self) -> Vec<Place> {
		let venue = self.venue.get();
		let markets: Vec<MarketId> = venue.markets.keys().copied().collect();
		let books = markets.iter().flat_map(|market| [*market, shelf(*market)]);
		let has_header = |id: &MarketId| self.pages.header(*id).is_some();
		let mut places: Vec<Place> = books.filter(has_header).map(Place::Header).collect();
		places.extend(self.pages.page_keys().into_iter().map(Place::Page));
		let agenda = self.venue.agenda();
		let clocks = [1, 2].map(|id| MarketId(HIGHEST_MARKET.0 + id));
		let lists = markets.iter().copied().chain(clocks);
		let has_list = |id: &MarketId| agenda.header(*id).is_some();
		places.extend(lists.filter(has_list).map(Place::AgendaHeader));
		places.extend(agenda.page_keys().into_iter().map(Place::AgendaPage));
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
			Place::Header(id) => header(&mut self.pages, id, damage),
			Place::Page(key) => page(&mut self.pages, key, damage),
			Place::AgendaHeader(id) => header(&mut self.venue.agenda(), id, damage),
			Place::AgendaPage(key) => page(&mut self.venue.agenda(), key, damage),
			Place::MarketState(market) => entry(&mut self.venue.edit().states, market, damage),
			Place::Prices(market) => entry(&mut self.venue.edit().prices, market, damage),
			Place::OpenOrders(index) => entry(&mut self.venue.edit().open_orders, index, damage),
			Place::Conditionals(index) => entry(&mut self.venue.edit().conditionals, index, damage),
			Place::Account(index) => entry(&mut self.accounts.edit().0, index, damage),
		}
	}
}
