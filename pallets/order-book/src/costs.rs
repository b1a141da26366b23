//! What the work of a round costs, and what of it operations pay when they are admitted.

use crate::{Config, WeightInfo};
use codec::MaxEncodedLen;
use frame_support::pallet_prelude::Weight;
use novation_exchange_types::{Op, OpenOrder, OrderRequest, MAX_OPEN_ORDERS};
use novation_round::{Touched, Work};

/// How many orders [`WeightInfo::round_orders`] looks at for each of its steps: one of each of so many accounts.
pub(crate) const LISTS: u64 = 16;
/// How many orders look at the positions of [`WeightInfo::round_positions`], each once: the test
/// `order_should_look_at_the_positions_of_its_account_once` of the simulator counts them.
pub(crate) const LOOKERS: u64 = 64;

/// Pages from the one under the root down to a leaf of a million orders. The root is looked at by whoever asks for the
/// best price.
const MOST_PAGES: u32 = 3;
/// Pages that a full leaf and the full page above it are halved into.
const MOST_NEW_PAGES: u32 = 2;
/// The open orders of an account, and its conditional orders, which are longer.
const MOST_ORDERS: u32 = MAX_OPEN_ORDERS as u32 * 3 / 2;
/// Positions in all markets, looked at by one operation.
const MOST_POSITIONS: u32 = 16 * 8;

/// The operations of a full block meet in pages: so many of them share one.
const OPERATIONS_IN_PAGE: u64 = 64;
/// Open orders of an account that sends a batch.
const ORDERS_OF_SENDER: u64 = 32;

/// What the benchmarks say that work and what it touches costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prices {
	operation: Weight,
	maker: Weight,
	cancel: Weight,
	health_check: Weight,
	due_slot: Weight,
	page: Weight,
	new_page: Weight,
	account: Weight,
	order: Weight,
	position: Weight,
}

/// What one more unit of work adds to a round, given the weight of a round with so many of them.
pub(crate) fn one_more(round: fn(u32) -> Weight) -> Weight {
	round(1).saturating_sub(round(0))
}

/// What is read is charged as it is recorded, which is less than its price: the ways through the state are shared.
fn usually_read(price: Weight) -> Weight {
	price.set_proof_size(price.proof_size() / 4)
}

impl Prices {
	pub fn of<T: Config>() -> Self {
		// What is read is charged as it is touched: orders that rest near to each other come with a new page at times.
		let without_proof = |price: Weight| price.set_proof_size(0);
		let operation = one_more(T::WeightInfo::round_place);
		let account = one_more(T::WeightInfo::round_accounts).saturating_sub(operation);
		let with_page = one_more(T::WeightInfo::round_pages);
		// An account that is looked at may give up a part of its position, when another is deleveraged.
		let check =
			one_more(T::WeightInfo::round_check).max(one_more(T::WeightInfo::round_deleverage));
		Self {
			operation: without_proof(operation),
			maker: without_proof(one_more(T::WeightInfo::round_take)),
			cancel: without_proof(one_more(T::WeightInfo::round_cancel)),
			// What it touches is charged apart. A second look at the same account is not free.
			health_check: check.saturating_sub(account).max(operation),
			due_slot: one_more(T::WeightInfo::round_slots),
			page: with_page.saturating_sub(operation),
			new_page: one_more(T::WeightInfo::round_splits).saturating_sub(with_page),
			account,
			order: (one_more(T::WeightInfo::round_orders) / LISTS)
				.set_proof_size(OpenOrder::max_encoded_len() as u64),
			position: one_more(T::WeightInfo::round_positions) / LOOKERS,
		}
	}

	/// What `work` costs, but for what it touches.
	pub fn work(&self, work: Work) -> Weight {
		match work {
			Work::Operation => self.operation,
			Work::Maker => self.maker,
			Work::Cancel => self.cancel,
			Work::HealthCheck => self.health_check,
			Work::DueSlot => self.due_slot,
		}
	}

	/// What it costs to touch something.
	pub fn touched(&self, touched: Touched) -> Weight {
		let Touched { pages, new_pages, accounts, orders, positions } = touched;
		let times = |price: Weight, times: u32| price.saturating_mul(u64::from(times));
		times(self.page, pages)
			.saturating_add(times(self.new_page, new_pages))
			.saturating_add(times(self.account, accounts))
			.saturating_add(times(self.order, orders))
			.saturating_add(times(self.position, positions))
	}

	/// What `work` may cost with all that it touches. Only what is shared by all, or what a whole block of work meets
	/// once, is beyond it.
	pub fn dearest(&self, work: Work) -> Weight {
		let most = Touched {
			pages: MOST_PAGES,
			new_pages: MOST_NEW_PAGES,
			accounts: 1,
			orders: MOST_ORDERS,
			positions: MOST_POSITIONS,
		};
		let most = match work {
			Work::Operation | Work::Maker | Work::Cancel => most,
			Work::HealthCheck => {
				Touched { accounts: 1, positions: MOST_POSITIONS, ..Touched::default() }
			}
			Work::DueSlot => Touched::default(),
		};
		self.work(work).saturating_add(self.touched(most))
	}

	/// Bytes of proof that come to what was recorded, when what was touched is written at the end of the round: the ways
	/// to pages that are new, and what stands beside a list of orders that is empty now.
	pub fn proof_to_write(&self, touched: Touched) -> u64 {
		let Touched { new_pages, accounts, .. } = touched;
		let half =
			|price: Weight, times: u32| (price.proof_size() / 2).saturating_mul(u64::from(times));
		let of_new_page = self.page.saturating_add(self.new_page);
		half(of_new_page, new_pages).saturating_add(half(self.account, accounts) / 2)
	}

	/// Whether everything takes time, so that a budget ends whatever it is spent on.
	pub fn are_complete(&self) -> bool {
		let Self {
			operation,
			maker,
			cancel,
			health_check,
			due_slot,
			page,
			new_page,
			account,
			order,
			position,
		} = self;
		[operation, maker, cancel, health_check, due_slot, page, new_page, account, order, position]
			.into_iter()
			.all(|price| price.ref_time() > 0)
	}

	/// The dearest unit of work, in each dimension.
	pub fn dearest_of_all(&self) -> Weight {
		[Work::Operation, Work::Maker, Work::Cancel, Work::HealthCheck, Work::DueSlot]
			.into_iter()
			.map(|work| self.dearest(work))
			.fold(Weight::zero(), |dearest, price| dearest.max(price))
	}

	/// What the operations of one extrinsic pay for the round: their work, an account, and their part of the pages that
	/// a full block shares. What they touch beyond that is for the budget of the round, and waits if that has no room.
	pub fn share_of(&self, ops: &[Op]) -> Weight {
		let share = |sum: Weight, op: &Op| sum.saturating_add(self.share_of_one(op));
		ops.iter().fold(self.share_of_sender(), share)
	}

	/// What is kept for so many operations that wait: the most of them are orders whose cancels are done.
	pub fn share_of_waiting(&self, operations: u32) -> Weight {
		let page = self.page / OPERATIONS_IN_PAGE;
		let each = self.operation.saturating_add(page);
		each.saturating_mul(u64::from(operations))
	}

	/// The same for a atomic batch: each of its operations is tried, and then done.
	pub fn share_of_whole(&self, operations: u64) -> Weight {
		let page = self.page / OPERATIONS_IN_PAGE;
		let each = self.operation.saturating_mul(2).saturating_add(page);
		self.share_of_sender().saturating_add(each.saturating_mul(operations))
	}

	fn share_of_sender(&self) -> Weight {
		let orders = self.order.saturating_mul(ORDERS_OF_SENDER);
		usually_read(self.page.saturating_add(self.account).saturating_add(orders))
	}

	fn share_of_one(&self, op: &Op) -> Weight {
		let page = self.page / OPERATIONS_IN_PAGE;
		let cancel = self.cancel.saturating_add(page);
		let file = self.operation.saturating_add(page);
		match op {
			Op::Cancel { .. } | Op::CancelAll { .. } | Op::Amend { .. } => cancel,
			Op::Place(order) => file.saturating_add(self.share_of_taker(order)),
			Op::Replace { order, .. } => {
				cancel.saturating_add(file).saturating_add(self.share_of_taker(order))
			}
			Op::Trigger(_) | Op::Twap(_) | Op::CancelAt { .. } => file,
			Op::Bracket(_) => file.saturating_mul(4).saturating_add(self.maker),
			Op::AtomicBatch { .. } => Weight::zero(),
		}
	}

	/// An order that may cross meets one maker.
	fn share_of_taker(&self, order: &OrderRequest) -> Weight {
		match order.kind.resting() {
			Some(resting) if resting.post_only => Weight::zero(),
			_ => self.maker.saturating_add(usually_read(self.account)),
		}
	}
}
