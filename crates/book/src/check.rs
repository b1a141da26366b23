//! The invariants, each written once.

use crate::{
	node::{Branch, Leaf, Node},
	order::Rank,
	tree::Tree,
	Book, BookError, BookStore, PageKey,
};
use alloc::collections::BTreeSet;
use novation_units::{MarketId, OrderSeq, Side, Ticks};

/// What is wrong with a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistency {
	/// A page cannot be read, or is of the wrong kind for its level.
	Unreadable(BookError),
	/// A page has fewer or more entries than its place allows.
	Fill(PageKey, usize),
	/// An entry of this page ranks outside its bounds, or not behind the one before it.
	Order(PageKey),
	/// An order in this page has no lots.
	NoLots(PageKey),
	/// An iceberg in this page shows nothing, or more than its display, or hides nothing.
	Iceberg(PageKey),
	/// An order bears a number that was never given out.
	UnknownSeq(OrderSeq),
	/// The page is reached twice, or its number is beyond those given out.
	PageReused(PageKey),
	/// Page numbers that are neither in the tree nor free.
	PagesLeaked(Side, u32),
	/// The header's count of orders is not how many there are.
	OrderCount(Side),
	/// The header's sum of lots is not their sum.
	LotSum(Side),
	/// The best bid is not below the best ask.
	Crossed {
		/// The best bid.
		bid: Ticks,
		/// The best ask.
		ask: Ticks,
	},
}

impl From<BookError> for Inconsistency {
	fn from(error: BookError) -> Self {
		Inconsistency::Unreadable(error)
	}
}

/// What a walk over one side's tree has seen.
#[derive(Default)]
struct Seen {
	pages: BTreeSet<u32>,
	orders: u64,
	lots: u128,
}

/// Ranks that a page may hold: from the first, up to but without the second.
#[derive(Clone, Copy)]
struct Bounds {
	from: Rank,
	to: Option<Rank>,
}

impl Bounds {
	fn contain(&self, rank: Rank) -> bool {
		rank >= self.from && self.to.is_none_or(|to| rank < to)
	}
}

impl<S: BookStore> Book<S> {
	/// Check everything that must hold of a market's book at any time. Reads all of it.
	///
	/// # Errors
	///
	/// The first [`Inconsistency`].
	pub fn check(&mut self, market: MarketId) -> Result<(), Inconsistency> {
		self.check_sides(market)?;
		let bid = self.best(market, Side::Bid)?;
		let ask = self.best(market, Side::Ask)?;
		match (bid, ask) {
			(Some(bid), Some(ask)) if bid.price >= ask.price => {
				Err(Inconsistency::Crossed { bid: bid.price, ask: ask.price })
			}
			_ => Ok(()),
		}
	}

	/// [`check`](Self::check) each side for itself, for a book whose sides never trade with each other.
	///
	/// # Errors
	///
	/// The first [`Inconsistency`].
	pub fn check_sides(&mut self, market: MarketId) -> Result<(), Inconsistency> {
		let next_seq = self.header(market).next_seq;
		for side in [Side::Bid, Side::Ask] {
			self.tree(market, side).check(next_seq)?;
		}
		Ok(())
	}
}

impl<S: BookStore> Tree<'_, S> {
	fn check(&mut self, next_seq: u64) -> Result<(), Inconsistency> {
		let mut seen = Seen::default();
		if self.head.height > 0 {
			let all = Bounds { from: Rank::FIRST, to: None };
			self.check_page(self.head.root, self.head.height, all, next_seq, &mut seen)?;
		}
		self.check_free(&mut seen)?;
		if seen.orders != self.head.orders {
			return Err(Inconsistency::OrderCount(self.side));
		}
		if seen.lots != self.head.lots {
			return Err(Inconsistency::LotSum(self.side));
		}
		let seen = u32::try_from(seen.pages.len()).unwrap_or(u32::MAX);
		match self.head.pages.saturating_sub(seen) {
			0 => Ok(()),
			leaked => Err(Inconsistency::PagesLeaked(self.side, leaked)),
		}
	}

	fn see(&self, page: u32, seen: &mut Seen) -> Result<(), Inconsistency> {
		if page >= self.head.pages || !seen.pages.insert(page) {
			return Err(Inconsistency::PageReused(self.key(page)));
		}
		Ok(())
	}

	fn check_page(
		&mut self,
		page: u32,
		level: u8,
		bounds: Bounds,
		next_seq: u64,
		seen: &mut Seen,
	) -> Result<(), Inconsistency> {
		self.see(page, seen)?;
		let key = self.key(page);
		let is_root = page == self.head.root;
		let slot = self.slot(page);
		let node = self.node(slot)?.clone();
		let least = match (&node, is_root) {
			(Node::Leaf(_), true) => 1,
			(Node::Inner(_), true) => 2,
			_ => self.fill.least(&node),
		};
		if node.len() < least || node.len() > self.fill.most() {
			return Err(Inconsistency::Fill(key, node.len()));
		}
		match node {
			Node::Leaf(leaf) if level == 1 => self.check_orders(key, &leaf, bounds, next_seq, seen),
			Node::Inner(branches) if level > 1 => {
				self.check_branches(key, &branches, level, bounds, next_seq, seen)
			}
			_ => Err(BookError::Corrupt(key).into()),
		}
	}

	fn check_orders(
		&self,
		key: PageKey,
		leaf: &Leaf,
		bounds: Bounds,
		next_seq: u64,
		seen: &mut Seen,
	) -> Result<(), Inconsistency> {
		let mut free_from = Some(bounds.from);
		for order in leaf.orders_from(0, self.side) {
			let rank = order.rank(self.side);
			let is_elsewhere = order.book(key.market) != key.market;
			let is_misplaced = order.peg.is_none() && !crate::is_market(key.market);
			if is_elsewhere
				|| is_misplaced
				|| !bounds.contain(rank)
				|| free_from.is_none_or(|from| rank < from)
			{
				return Err(Inconsistency::Order(key));
			}
			if order.lots.is_zero() {
				return Err(Inconsistency::NoLots(key));
			}
			let is_sound = |at: &crate::Iceberg| {
				!at.hidden.is_zero() && at.hidden < order.lots && order.shown() <= at.display
			};
			if order.iceberg.as_ref().is_some_and(|iceberg| !is_sound(iceberg)) {
				return Err(Inconsistency::Iceberg(key));
			}
			if order.seq.0 >= next_seq {
				return Err(Inconsistency::UnknownSeq(order.seq));
			}
			free_from = rank.next();
			seen.orders = seen.orders.saturating_add(1);
			seen.lots = seen.lots.saturating_add(order.lots.0.into());
		}
		Ok(())
	}

	fn check_branches(
		&mut self,
		key: PageKey,
		branches: &[Branch],
		level: u8,
		bounds: Bounds,
		next_seq: u64,
		seen: &mut Seen,
	) -> Result<(), Inconsistency> {
		let mut from = bounds.from;
		let repeats_bound = |first: &Branch| first.low == from;
		if from != Rank::FIRST && !branches.first().is_some_and(repeats_bound) {
			return Err(Inconsistency::Order(key));
		}
		for (at, branch) in branches.iter().enumerate() {
			let next = branches.get(at.saturating_add(1)).map(|next| next.low);
			if next.is_some_and(|next| next <= from || !bounds.contain(next)) {
				return Err(Inconsistency::Order(key));
			}
			let within = Bounds { from, to: next.or(bounds.to) };
			self.check_page(branch.to.page, level.saturating_sub(1), within, next_seq, seen)?;
			from = next.unwrap_or(from);
		}
		Ok(())
	}

	fn check_free(&mut self, seen: &mut Seen) -> Result<(), Inconsistency> {
		let mut next = self.head.free;
		while let Some(page) = next {
			self.see(page, seen)?;
			let slot = self.slot(page);
			match self.node(slot)? {
				Node::Free(after) => next = *after,
				_ => return Err(self.corrupt(slot).into()),
			}
		}
		Ok(())
	}
}
