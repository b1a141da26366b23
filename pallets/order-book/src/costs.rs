//! Weight of the work of a round, and the share that operations pay at admission.

use crate::{Config, WeightInfo};
use codec::MaxEncodedLen;
use frame_support::pallet_prelude::Weight;
use novation_access::Cost;
use novation_exchange_types::{Op, OpenOrder, OrderRequest, MAX_OPEN_ORDERS};
use novation_round::{Touched, Work};

/// Orders that [`WeightInfo::round_orders`] reads for each of its steps: one of each of this many accounts.
pub(crate) const LISTS: u64 = 16;
/// Orders that read the positions of [`WeightInfo::round_positions`], each once. The test
/// `order_should_look_at_the_positions_of_its_account_once` of the simulator counts them.
pub(crate) const LOOKERS: u64 = 64;

/// Pages from the one under the root down to a leaf, in a book of a million orders. The look at the best price has read
/// the root.
const MOST_PAGES: u32 = 3;
/// New pages when a full leaf and the full page above it split.
const MOST_NEW_PAGES: u32 = 2;
/// Open orders of an account, with its conditional orders, which are longer.
const MOST_ORDERS: u32 = MAX_OPEN_ORDERS as u32 * 3 / 2;
/// Positions that one operation reads, over all markets.
const MOST_POSITIONS: u32 = 16 * 8;

/// Operations of a full block that share a page.
const OPERATIONS_IN_PAGE: u64 = 64;
/// Open orders of an account that sends a batch.
const ORDERS_OF_SIGNER: u64 = 32;

/// Measured weights of the units of work and of the values that they touch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prices {
	market: Weight,
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

/// Returns the weight that one more unit adds to a round, given the weight of a round by its units.
pub(crate) fn one_more(round: fn(u32) -> Weight) -> Weight {
	round(1).saturating_sub(round(0))
}

/// Returns a weight as a cost.
pub(crate) fn cost(weight: Weight) -> Cost {
	Cost { time_ps: weight.ref_time(), proof_bytes: weight.proof_size() }
}

/// Returns the usual proof of a read. It is below the price, since reads share trie paths.
fn usually_read(price: Weight) -> Weight {
	price.set_proof_size(price.proof_size() / 4)
}

impl Prices {
	pub fn of<T: Config>() -> Self {
		// Reads are charged as they happen, and neighbouring orders bring a new page at times.
		let without_proof = |price: Weight| price.set_proof_size(0);
		let operation = one_more(T::WeightInfo::round_place);
		let account = one_more(T::WeightInfo::round_accounts).saturating_sub(operation);
		let with_page = one_more(T::WeightInfo::round_pages);
		// A checked account may lose a part of its position to a deleveraging.
		let check =
			one_more(T::WeightInfo::round_check).max(one_more(T::WeightInfo::round_deleverage));
		let market = one_more(T::WeightInfo::round_markets);
		Self {
			// With everything that it touches: no other market reads the same.
			market: market.saturating_sub(one_more(T::WeightInfo::round_quiet)),
			operation: without_proof(operation),
			maker: without_proof(one_more(T::WeightInfo::round_take)),
			cancel: without_proof(one_more(T::WeightInfo::round_cancel)),
			// Touched values are charged apart. A second check of the same account is not free.
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

	/// Returns the weight of `work`, except for the values that it touches. That of a market includes them.
	pub fn work(&self, work: Work) -> Weight {
		match work {
			Work::Market => self.market,
			Work::Operation => self.operation,
			Work::Maker => self.maker,
			Work::Cancel => self.cancel,
			Work::HealthCheck => self.health_check,
			Work::DueSlot => self.due_slot,
		}
	}

	/// Returns the weight of touched values.
	pub fn touched(&self, touched: Touched) -> Weight {
		let Touched { pages, new_pages, accounts, orders, positions, schedule_pages, .. } = touched;
		let times = |price: Weight, times: u32| price.saturating_mul(u64::from(times));
		times(self.page, pages)
			.saturating_add(times(self.new_page, new_pages))
			.saturating_add(times(self.account, accounts))
			.saturating_add(times(self.order, orders))
			.saturating_add(times(self.position, positions))
			.saturating_add(times(self.due_slot, schedule_pages))
	}

	/// Returns the most that `work` may cost with the values that it touches. Values that a whole block reads once are
	/// not in it.
	pub fn dearest(&self, work: Work) -> Weight {
		let most = Touched {
			pages: MOST_PAGES,
			new_pages: MOST_NEW_PAGES,
			accounts: 1,
			orders: MOST_ORDERS,
			positions: MOST_POSITIONS,
			..Touched::default()
		};
		let most = match work {
			Work::Operation | Work::Maker | Work::Cancel => most,
			Work::HealthCheck => {
				Touched { accounts: 1, positions: MOST_POSITIONS, ..Touched::default() }
			}
			Work::Market | Work::DueSlot => Touched::default(),
		};
		self.work(work).saturating_add(self.touched(most))
	}

	/// Returns the bytes of proof that the writes at the end of the round add: trie paths to new pages, and the
	/// neighbours of lists that are empty now.
	pub fn proof_to_write(&self, touched: Touched) -> u64 {
		let Touched { new_pages, emptied, .. } = touched;
		let half =
			|price: Weight, times: u32| (price.proof_size() / 2).saturating_mul(u64::from(times));
		let of_new_page = self.page.saturating_add(self.new_page);
		half(of_new_page, new_pages).saturating_add(half(self.account, emptied) / 2)
	}

	/// Returns whether every price takes time, so that every budget ends.
	pub fn are_complete(&self) -> bool {
		let Self {
			market,
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
		[
			market,
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
		]
		.into_iter()
		.all(|price| price.ref_time() > 0)
	}

	/// Returns the most expensive unit of work for trading or liquidation, in each dimension.
	pub fn dearest_of_all(&self) -> Weight {
		[Work::Operation, Work::Maker, Work::Cancel, Work::HealthCheck, Work::DueSlot]
			.into_iter()
			.map(|work| self.dearest(work))
			.fold(Weight::zero(), |dearest, price| dearest.max(price))
	}

	/// Returns the share of the round that the operations of one extrinsic pay: their work, an account, and their part
	/// of the pages that a full block shares. The budget of the round pays for everything beyond that, and the
	/// operations wait if it has no room.
	pub fn share_of(&self, ops: &[Op]) -> Weight {
		let share = |sum: Weight, op: &Op| sum.saturating_add(self.share_of_one(op));
		ops.iter().fold(self.share_of_signer(), share)
	}

	/// Returns the weight that is kept for this many waiting operations. Most of them are orders whose cancels are
	/// done.
	pub fn share_of_waiting(&self, operations: u32) -> Weight {
		let page = self.page / OPERATIONS_IN_PAGE;
		let each = self.operation.saturating_add(page);
		each.saturating_mul(u64::from(operations))
	}

	/// Returns the share of an atomic batch, whose operations are each tried and then done.
	pub fn share_of_atomic(&self, operations: u64) -> Weight {
		let page = self.page / OPERATIONS_IN_PAGE;
		let each = self.operation.saturating_mul(2).saturating_add(page);
		self.share_of_signer().saturating_add(each.saturating_mul(operations))
	}

	fn share_of_signer(&self) -> Weight {
		let orders = self.order.saturating_mul(ORDERS_OF_SIGNER);
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

	/// An order that may cross pays for one maker.
	fn share_of_taker(&self, order: &OrderRequest) -> Weight {
		match order.kind.resting() {
			Some(resting) if resting.post_only => Weight::zero(),
			_ => self.maker.saturating_add(usually_read(self.account)),
		}
	}
}
