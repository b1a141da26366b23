//! The health schedule, the liquidation queue, and the parked accounts of the block.
//!
//! Each page is read once, and written after the round has succeeded.

use super::cached::Cached;
use crate::{
	host::{HealthStore, Host},
	CommonValue, Fault, HealthSchedule, Occupied, QueueEntry, QueueList, SlotPages, DUE_PAGE,
	QUEUE_PAGE,
};
use alloc::{
	collections::{btree_map::Entry, BTreeMap, BTreeSet},
	vec::Vec,
};
use novation_ledger::{Account, Due};
use novation_units::{AccountIndex, Class, FaultKind, MarketId, Size, Slot};

/// Accounts that one look at the parked ones of a market takes.
const PARKED_PAGE: u32 = 8;

/// The accounts that are due, the accounts in liquidation, and the bad debt.
pub struct Health<'a, H: Host> {
	store: &'a mut H::Health,
	pub schedule: HealthSchedule,
	occupied: BTreeMap<(Class, Size), Cached<Occupied>>,
	slots: BTreeMap<Slot, SlotState>,
	slot_pages: BTreeMap<(Slot, u32), Cached<Vec<AccountIndex>>>,
	queue: BTreeMap<(QueueList, u64), Cached<Vec<QueueEntry>>>,
	/// Whether each of these accounts was parked in this market, or taken out.
	parking: BTreeMap<(MarketId, AccountIndex), bool>,
	/// The last account that was handed out of those parked in a market.
	handed: BTreeMap<MarketId, AccountIndex>,
	/// Slots that were found to be damaged.
	damaged: BTreeSet<Slot>,
	/// Pages read so far.
	touched: u32,
	/// Accounts that the liquidation phase has placed, as it left them.
	placed: BTreeMap<AccountIndex, Account>,
}

/// The pages of a slot.
struct SlotState {
	pages: Cached<SlotPages>,
	/// Accounts join only pages from here on: those before are being emptied.
	sealed: u32,
}

impl<'a, H: Host> Health<'a, H> {
	pub fn open(store: &'a mut H::Health) -> Result<Self, Fault> {
		let schedule = store.schedule().map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		Ok(Self {
			store,
			schedule,
			occupied: BTreeMap::new(),
			slots: BTreeMap::new(),
			slot_pages: BTreeMap::new(),
			queue: BTreeMap::new(),
			parking: BTreeMap::new(),
			handed: BTreeMap::new(),
			damaged: BTreeSet::new(),
			touched: 0,
			placed: BTreeMap::new(),
		})
	}

	/// Pages of slots and of the queue read so far.
	pub fn touched(&self) -> u32 {
		self.touched
	}

	/// Notes how the liquidation phase leaves an account that it has placed.
	pub fn note_placed(&mut self, index: AccountIndex, account: &Account) {
		self.placed.insert(index, account.clone());
	}

	/// Whether an account is as the liquidation phase has placed it.
	pub fn is_placed(&self, index: AccountIndex, account: &Account) -> bool {
		self.placed.get(&index) == Some(account)
	}

	fn occupied(&mut self, class: Class, size: Size) -> Result<&mut Cached<Occupied>, Fault> {
		match self.occupied.entry((class, size)) {
			Entry::Occupied(cached) => Ok(cached.into_mut()),
			Entry::Vacant(entry) => {
				let stored = self.store.occupied(class, size);
				let stored = stored.map_err(|_| unreadable(CommonValue::HealthSchedule))?;
				self.touched = self.touched.saturating_add(1);
				Ok(entry.insert(Cached::of(stored)))
			}
		}
	}

	/// The first slot in `from..=to` that holds accounts.
	pub fn first_occupied(
		&mut self,
		class: Class,
		size: Size,
		from: u64,
		to: u64,
	) -> Result<Option<Slot>, Fault> {
		let number = self.occupied(class, size)?.look().first(from, to);
		Ok(number.map(|number| Slot { class, size, number }))
	}

	fn slot(&mut self, slot: Slot) -> Result<&mut SlotState, Fault> {
		match self.slots.entry(slot) {
			Entry::Occupied(state) => Ok(state.into_mut()),
			Entry::Vacant(entry) => {
				let pages = self.store.slot_pages(slot);
				let pages = pages.map_err(|_| unreadable(CommonValue::DueSlot(slot.number)))?;
				self.touched = self.touched.saturating_add(1);
				Ok(entry.insert(SlotState { pages: Cached::of(pages), sealed: 0 }))
			}
		}
	}

	fn page(&mut self, slot: Slot, page: u32) -> Result<&mut Cached<Vec<AccountIndex>>, Fault> {
		match self.slot_pages.entry((slot, page)) {
			Entry::Occupied(cached) => Ok(cached.into_mut()),
			Entry::Vacant(entry) => {
				let accounts = self.store.slot_page(slot, page);
				let accounts =
					accounts.map_err(|_| unreadable(CommonValue::DueSlot(slot.number)))?;
				self.touched = self.touched.saturating_add(1);
				Ok(entry.insert(Cached::of(accounts)))
			}
		}
	}

	/// Adds an account to a slot, and returns its place. A damaged slot takes nothing: the sweep that follows finds the
	/// account by the slot that it names.
	pub fn put_due(&mut self, slot: Slot, account: AccountIndex) -> Due {
		let page = self.append(slot, account).unwrap_or_else(|_| {
			self.damaged.insert(slot);
			0
		});
		Due::Slot { slot, page }
	}

	fn append(&mut self, slot: Slot, account: AccountIndex) -> Result<u32, Fault> {
		let SlotState { pages, sealed } = self.slot(slot)?;
		let (pages, sealed) = (*pages.look(), *sealed);
		let last = pages.end.checked_sub(1).filter(|last| *last >= pages.first.max(sealed));
		if let Some(last) = last {
			let page = self.page(slot, last)?;
			if page.look().len() < DUE_PAGE {
				page.edit().push(account);
				return Ok(last);
			}
		}
		let mut new = Cached::of(Vec::new());
		new.edit().push(account);
		self.slot_pages.insert((slot, pages.end), new);
		self.slot(slot)?.pages.edit().end = pages.end.saturating_add(1);
		self.occupied(slot.class, slot.size)?.edit().set(slot.number, true);
		Ok(pages.end)
	}

	/// Takes an account out of the place where it waits, so that it is in one place only.
	pub fn take_out(&mut self, due: Due, account: AccountIndex) {
		let Due::Slot { slot, page } = due else { return };
		if self.remove(slot, page, account).is_err() {
			self.damaged.insert(slot);
		}
	}

	fn remove(&mut self, slot: Slot, page: u32, account: AccountIndex) -> Result<(), Fault> {
		let pages = *self.slot(slot)?.pages.look();
		if !(pages.first..pages.end).contains(&page) {
			return Ok(());
		}
		let listed = self.page(slot, page)?;
		if let Some(at) = listed.look().iter().position(|listed| *listed == account) {
			listed.edit().remove(at);
		}
		self.drop_empty(slot)
	}

	/// Drops the first page of a slot while it is empty.
	///
	/// Bound: each page was made by an account that joined the slot, and is dropped once.
	fn drop_empty(&mut self, slot: Slot) -> Result<(), Fault> {
		loop {
			let pages = *self.slot(slot)?.pages.look();
			if pages.is_empty() {
				// The slot begins again at its first page, so that nothing is stored for it.
				let state = self.slot(slot)?;
				*state.pages.edit() = SlotPages::default();
				state.sealed = 0;
				self.occupied(slot.class, slot.size)?.edit().set(slot.number, false);
				return Ok(());
			}
			// A page that nobody has looked at is not empty, or is found so by the next look.
			let first = self.slot_pages.get(&(slot, pages.first));
			if first.is_none_or(|page| !page.look().is_empty()) {
				return Ok(());
			}
			self.slot(slot)?.pages.edit().first = pages.first.saturating_add(1);
		}
	}

	/// Begins to empty a slot: accounts that join it from now on are not taken by [`Self::pop_due`].
	pub fn seal(&mut self, slot: Slot) -> Result<(), Fault> {
		let state = self.slot(slot)?;
		state.sealed = state.pages.look().end;
		Ok(())
	}

	/// Takes the first account of a sealed slot.
	pub fn pop_due(&mut self, slot: Slot) -> Result<Option<AccountIndex>, Fault> {
		loop {
			let state = self.slot(slot)?;
			let (pages, sealed) = (*state.pages.look(), state.sealed);
			if pages.is_empty() || pages.first >= sealed {
				return Ok(None);
			}
			let page = self.page(slot, pages.first)?;
			if page.look().is_empty() {
				page.edit();
				self.drop_empty(slot)?;
				continue;
			}
			let account = page.edit().remove(0);
			self.drop_empty(slot)?;
			return Ok(Some(account));
		}
	}

	/// Ends the emptying of a slot.
	pub fn close(&mut self, slot: Slot) -> Result<(), Fault> {
		self.drop_empty(slot)
	}

	/// Notes that a slot is damaged.
	pub fn note_damage(&mut self, slot: Slot) {
		self.damaged.insert(slot);
	}

	fn queue_page(
		&mut self,
		list: QueueList,
		page: u64,
	) -> Result<&mut Cached<Vec<QueueEntry>>, Fault> {
		match self.queue.entry((list, page)) {
			Entry::Occupied(cached) => Ok(cached.into_mut()),
			Entry::Vacant(entry) => {
				let entries = self.store.queue_page(list, page);
				let entries = entries.map_err(|_| unreadable(CommonValue::LiquidationQueue))?;
				self.touched = self.touched.saturating_add(1);
				Ok(entry.insert(Cached::of(entries)))
			}
		}
	}

	/// The first entry of a list of the queue.
	pub fn head(&mut self, list: QueueList) -> Result<Option<QueueEntry>, Fault> {
		let pages = *self.schedule.queues.of(list);
		if pages.len == 0 {
			return Ok(None);
		}
		Ok(self.queue_page(list, pages.first)?.look().first().copied())
	}

	/// Takes the first entry of a list of the queue.
	pub fn pop(&mut self, list: QueueList) -> Result<Option<QueueEntry>, Fault> {
		let pages = *self.schedule.queues.of(list);
		if pages.len == 0 {
			return Ok(None);
		}
		let page = self.queue_page(list, pages.first)?;
		if page.look().is_empty() {
			return Err(unreadable(CommonValue::LiquidationQueue));
		}
		let entry = page.edit().remove(0);
		let is_empty = page.look().is_empty();
		let pages = self.schedule.queues.of_mut(list);
		pages.len = pages.len.saturating_sub(1);
		pages.first = pages.first.saturating_add(u64::from(is_empty));
		Ok(Some(entry))
	}

	/// Appends an entry to its list of the queue.
	pub fn push(&mut self, size: Size, entry: QueueEntry) -> Result<(), Fault> {
		let list = QueueList::of(size, entry.from);
		let pages = *self.schedule.queues.of(list);
		let last = pages.end.checked_sub(1).filter(|last| *last >= pages.first);
		let has_room = match last {
			Some(last) => self.queue_page(list, last)?.look().len() < QUEUE_PAGE,
			None => false,
		};
		match last.filter(|_| has_room) {
			Some(last) => self.queue_page(list, last)?.edit().push(entry),
			None => {
				let mut new = Cached::of(Vec::new());
				new.edit().push(entry);
				self.queue.insert((list, pages.end), new);
				self.schedule.queues.of_mut(list).end = pages.end.saturating_add(1);
			}
		}
		let pages = self.schedule.queues.of_mut(list);
		pages.len = pages.len.saturating_add(1);
		Ok(())
	}

	/// Parks an account in each of these markets.
	pub fn park(
		&mut self,
		markets: impl Iterator<Item = MarketId>,
		account: AccountIndex,
	) -> Result<(), Fault> {
		markets.into_iter().try_for_each(|market| self.set_parked(market, account, true))
	}

	/// Takes an account out of the parked ones of each of these markets.
	pub fn unpark(
		&mut self,
		markets: impl Iterator<Item = MarketId>,
		account: AccountIndex,
	) -> Result<(), Fault> {
		markets.into_iter().try_for_each(|market| self.set_parked(market, account, false))
	}

	fn set_parked(
		&mut self,
		market: MarketId,
		account: AccountIndex,
		is_parked: bool,
	) -> Result<(), Fault> {
		let before = match self.parking.get(&(market, account)) {
			Some(is_parked) => *is_parked,
			None => {
				self.touched = self.touched.saturating_add(1);
				let stored = self.store.is_parked(market, account);
				stored.map_err(|_| unreadable(CommonValue::HealthSchedule))?
			}
		};
		let parked = &mut self.schedule.parked;
		match (before, is_parked) {
			(false, true) => *parked = parked.saturating_add(1),
			(true, false) => *parked = parked.saturating_sub(1),
			_ => (),
		}
		self.parking.insert((market, account), is_parked);
		Ok(())
	}

	/// The next accounts that were parked in a market before this block, and still are. None if all were returned.
	pub fn parked(&mut self, market: MarketId) -> Result<Vec<AccountIndex>, Fault> {
		let after = self.handed.get(&market).copied();
		let parked = self.store.parked(market, after, PARKED_PAGE);
		let mut parked = parked.map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		self.touched = self.touched.saturating_add(1);
		self.handed.extend(parked.last().map(|last| (market, *last)));
		parked.retain(|account| !self.parking.contains_key(&(market, *account)));
		Ok(parked)
	}

	/// Writes all changes.
	pub fn flush(self) {
		let store = self.store;
		for ((class, size), occupied) in &self.occupied {
			if let Some(occupied) = occupied.changed() {
				store.set_occupied(*class, *size, occupied);
			}
		}
		for (slot, state) in &self.slots {
			if let Some(pages) = state.pages.changed() {
				store.set_slot_pages(*slot, *pages);
			}
		}
		for ((slot, page), accounts) in &self.slot_pages {
			let Some(accounts) = accounts.changed() else { continue };
			let pages = self.slots.get(slot).map(|state| *state.pages.look());
			match pages.is_some_and(|pages| (pages.first..pages.end).contains(page)) {
				true => store.set_slot_page(*slot, *page, accounts),
				false => store.remove_slot_page(*slot, *page),
			}
		}
		for ((list, page), entries) in &self.queue {
			if let Some(entries) = entries.changed() {
				store.set_queue_page(*list, *page, entries);
			}
		}
		for ((market, account), is_parked) in &self.parking {
			match is_parked {
				true => store.park(*market, *account),
				false => store.unpark(*market, *account),
			}
		}
		for slot in self.damaged {
			store.report_slot(slot);
		}
		store.set_schedule(&self.schedule);
	}
}

pub fn unreadable(value: CommonValue) -> Fault {
	Fault::Common { value, kind: FaultKind::Unreadable }
}
