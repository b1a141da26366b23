//! The state of the health schedule, which finds unhealthy accounts without a look at every account, and of the queue of
//! accounts in liquidation.
//!
//! A path measures how far prices have moved: at each measure it grows by the largest relative move of a market of its
//! class. An account that can bear a move of `x` (`Health::safe_move`) stays above maintenance until the path has grown
//! by `x`. Its check is due before that. A slot covers a stretch of the path, and the round empties it when the path
//! reaches its beginning.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_liquidation::{Pass, ProRata};
use novation_units::{AccountIndex, Class, Lots, MarketId, Millis, Side, Size, Slot};
use scale_info::TypeInfo;

/// Length of the path that one slot covers, in billionths: 1 000 ppm.
pub const SLOT_PPB: u64 = 1_000_000;
/// Largest unmeasured move of a price, in billionths: 250 ppm. A larger one is measured in its block.
pub const DELTA_PPB: u64 = 250_000;
/// The most that one measure adds to a path, in billionths: the whole price. It makes every account due.
pub const MOST_PPB: u64 = 1_000_000_000;
/// Slots that an account may be placed in: from the next one to be served.
pub const RING: u64 = 1_024;
/// Entries of a page of the liquidation queue.
pub const QUEUE_PAGE: usize = 128;
/// Accounts of a page of a slot.
pub const DUE_PAGE: usize = 128;
/// Length of a period in milliseconds: an account is served once in each, unless it is critical.
pub const SERVICE_PERIOD: Millis = Millis(6_000);

/// The period at `now`.
pub fn period(now: Millis) -> u32 {
	// Lasts 816 years from the epoch on.
	u32::try_from(now.0 / SERVICE_PERIOD.0).unwrap_or(u32::MAX)
}

/// Progress of the pool of one side of a market that continues in the next block. Every holder thus gives its share,
/// however many blocks it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deleveraging {
	/// The market.
	pub market: MarketId,
	/// Side of the holders, on which the bankrupt accounts trade.
	pub side: Side,
	/// The present pass over the holders.
	pub pass: Pass,
	/// Sum of the weights so far, in pass A.
	pub weights: Lots,
	/// Lots asked of the holders so far, from pass B on.
	pub shares: ProRata,
	/// The next holder to ask.
	pub next: AccountIndex,
}

/// An account in the liquidation queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct QueueEntry {
	/// The account.
	pub account: AccountIndex,
	/// The first period in which it may be served.
	pub from: u32,
}

/// One of the four lists of the liquidation queue. Each is in order of [`QueueEntry::from`]: an entry goes to the list of
/// that period's parity, whether it is found in the period or was served in the one before.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct QueueList {
	/// Size of its accounts.
	pub size: Size,
	/// Whether its periods are odd.
	pub is_odd: bool,
}

impl QueueList {
	/// All lists.
	pub const ALL: [Self; 4] = [
		Self { size: Size::Large, is_odd: false },
		Self { size: Size::Large, is_odd: true },
		Self { size: Size::Small, is_odd: false },
		Self { size: Size::Small, is_odd: true },
	];

	/// The list of the accounts of a size that may be served from this period on.
	pub fn of(size: Size, from: u32) -> Self {
		Self { size, is_odd: from % 2 == 1 }
	}
}

/// The pages of a first-in, first-out list: `first..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pages {
	/// The first page that holds entries.
	#[codec(compact)]
	pub first: u64,
	/// The page after the last one.
	#[codec(compact)]
	pub end: u64,
	/// Number of entries.
	#[codec(compact)]
	pub len: u32,
}

/// A list of the liquidation queue: its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Queues {
	large_even: Pages,
	large_odd: Pages,
	small_even: Pages,
	small_odd: Pages,
}

impl Queues {
	/// The pages of a list.
	pub fn of(&self, list: QueueList) -> &Pages {
		match list {
			QueueList { size: Size::Large, is_odd: false } => &self.large_even,
			QueueList { size: Size::Large, is_odd: true } => &self.large_odd,
			QueueList { size: Size::Small, is_odd: false } => &self.small_even,
			QueueList { size: Size::Small, is_odd: true } => &self.small_odd,
		}
	}

	/// The pages of a list, mutably.
	pub fn of_mut(&mut self, list: QueueList) -> &mut Pages {
		match list {
			QueueList { size: Size::Large, is_odd: false } => &mut self.large_even,
			QueueList { size: Size::Large, is_odd: true } => &mut self.large_odd,
			QueueList { size: Size::Small, is_odd: false } => &mut self.small_even,
			QueueList { size: Size::Small, is_odd: true } => &mut self.small_odd,
		}
	}

	/// Number of accounts in the queue.
	pub fn len(&self) -> u32 {
		let lengths = QueueList::ALL.iter().map(|list| self.of(*list).len);
		lengths.fold(0, u32::saturating_add)
	}

	/// Whether nobody is in liquidation.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// The slots of a class and a size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Served {
	/// The first slot that may hold accounts.
	#[codec(compact)]
	pub next_slot: u64,
	/// Whether an account may be due that was not checked since the path has grown or the account has changed.
	pub has_due: bool,
}

/// The path of a class, and how far its accounts are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Wheel {
	/// Length of the price path so far, in billionths.
	#[codec(compact)]
	pub path: u64,
	/// Large accounts.
	pub large: Served,
	/// Small accounts.
	pub small: Served,
}

impl Wheel {
	/// The slot that the path has reached.
	pub fn slot(&self) -> u64 {
		self.path / SLOT_PPB
	}

	/// Extends the path by a relative price move in billionths, at most by [`MOST_PPB`].
	pub fn advance(&mut self, moved: u64) {
		self.path = self.path.saturating_add(moved.min(MOST_PPB));
		if moved > 0 {
			(self.large.has_due, self.small.has_due) = (true, true);
		}
	}

	/// How far the accounts of a size are checked.
	pub fn of(&self, size: Size) -> &Served {
		match size {
			Size::Large => &self.large,
			Size::Small => &self.small,
		}
	}

	/// How far the accounts of a size are checked, mutably.
	pub fn of_mut(&mut self, size: Size) -> &mut Served {
		match size {
			Size::Large => &mut self.large,
			Size::Small => &mut self.small,
		}
	}
}

/// The state of schedule and queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct HealthSchedule {
	/// Path of the majors.
	pub major: Wheel,
	/// Path of the majors and the middle markets.
	pub middle: Wheel,
	/// Path of all markets.
	pub wild: Wheel,
	/// Period of the last measure.
	pub measured: u32,
	/// The liquidation queue.
	pub queues: Queues,
	/// Number of entries of parked accounts, one for each of their markets.
	pub parked: u32,
	/// A deleveraging that did not fit into the block.
	pub deleveraging: Option<Deleveraging>,
}

impl HealthSchedule {
	/// The path of a class.
	pub fn of(&self, class: Class) -> &Wheel {
		match class {
			Class::Major => &self.major,
			Class::Middle => &self.middle,
			Class::Wild => &self.wild,
		}
	}

	/// The path of a class, mutably.
	pub fn of_mut(&mut self, class: Class) -> &mut Wheel {
		match class {
			Class::Major => &mut self.major,
			Class::Middle => &mut self.middle,
			Class::Wild => &mut self.wild,
		}
	}

	/// Extends the paths of `class` and of those that contain it.
	pub fn advance(&mut self, class: Class, moved: u64) {
		for above in Class::ALL.into_iter().filter(|above| *above >= class) {
			self.of_mut(above).advance(moved);
		}
	}

	/// Makes every account due.
	pub fn look_at_all(&mut self) {
		self.advance(Class::Major, MOST_PPB);
	}

	/// The slot of an account that can bear a move of `safe_ppm`. The part of the path that is not measured, twice
	/// [`DELTA_PPB`], comes off. An account is never placed beyond the ring: earlier is always safe.
	pub fn due_slot(&self, class: Class, size: Size, safe_ppm: u32) -> Slot {
		let wheel = self.of(class);
		let safe = u64::from(safe_ppm).saturating_mul(1_000);
		let safe = safe.saturating_sub(2 * DELTA_PPB + 1);
		let due = wheel.path.saturating_add(safe) / SLOT_PPB;
		let next = wheel.of(size).next_slot;
		Slot { class, size, number: due.max(next).min(next.saturating_add(RING - 2)) }
	}

	/// The slot in which an account is checked next, whatever it can bear.
	pub fn next_slot(&self, class: Class, size: Size) -> Slot {
		Slot { class, size, number: self.of(class).of(size).next_slot }
	}

	/// Whether the last block has left more than a usual one can do: the checks of accounts that are due did not end, or more
	/// than `services` accounts are in liquidation.
	pub fn is_crowded(&self, services: u32) -> bool {
		let wheels = [self.major, self.middle, self.wild];
		let is_late = wheels.iter().any(|wheel| wheel.large.has_due || wheel.small.has_due);
		is_late || self.queues.len() > services
	}

	/// Whether the path has reached a slot.
	pub fn has_come(&self, slot: Slot) -> bool {
		slot.number <= self.of(slot.class).slot()
	}
}

/// The pages of a slot, `first..end`: accounts join the last one and are taken from the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SlotPages {
	/// The first page.
	#[codec(compact)]
	pub first: u32,
	/// The page after the last one.
	#[codec(compact)]
	pub end: u32,
}

impl SlotPages {
	/// Whether the slot has no page.
	pub fn is_empty(self) -> bool {
		self.first >= self.end
	}
}

/// The slots of a class and a size that hold accounts: a ring of [`RING`] bits, bit `n % RING` for slot `n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Occupied([u64; 16]);

impl Occupied {
	fn bit(number: u64) -> (usize, u64) {
		let place = number % RING;
		// Below 16.
		let word = usize::try_from(place / 64).unwrap_or(0);
		(word, 1_u64 << (place % 64))
	}

	/// Notes whether a slot holds accounts.
	pub fn set(&mut self, number: u64, is_occupied: bool) {
		let (word, bit) = Self::bit(number);
		if let Some(word) = self.0.get_mut(word) {
			*word = if is_occupied { *word | bit } else { *word & !bit };
		}
	}

	/// Whether a slot holds accounts.
	pub fn has(&self, number: u64) -> bool {
		let (word, bit) = Self::bit(number);
		self.0.get(word).is_some_and(|word| word & bit != 0)
	}

	/// The first slot in `from..=to` that holds accounts; at most [`RING`] slots are looked at.
	pub fn first(&self, from: u64, to: u64) -> Option<u64> {
		let to = to.min(from.saturating_add(RING - 1));
		(from..=to).find(|number| self.has(*number))
	}
}
