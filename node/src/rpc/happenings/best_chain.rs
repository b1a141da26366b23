//! The latest blocks of the best chain.

use crate::{rpc::feed::Head, service::Hash};
use std::collections::VecDeque;

/// The best block and its latest ancestors, each with a value of the user.
///
/// Blocks are contiguous: each one is the parent of the next.
pub struct BestChain<T> {
	blocks: VecDeque<(Head, T)>,
	capacity: usize,
}

/// Steps from the best block to another block.
#[derive(Debug, PartialEq, Eq)]
pub struct Route {
	/// Number of blocks that leave the best chain.
	pub undone: usize,
	/// Blocks that join it, parents first.
	pub joined: Vec<Head>,
}

impl<T> BestChain<T> {
	/// Creates a chain that begins at `tip` and keeps `capacity` blocks.
	pub fn new(tip: Head, value: T, capacity: usize) -> Self {
		Self { blocks: VecDeque::from([(tip, value)]), capacity: capacity.max(1) }
	}

	/// Returns the best block.
	pub fn tip(&self) -> Option<Head> {
		self.blocks.back().map(|(head, _)| *head)
	}

	/// Returns the position of a block, if the chain keeps it.
	pub fn position(&self, hash: Hash, number: u32) -> Option<usize> {
		let (first, _) = self.blocks.front()?;
		let position = usize::try_from(number.checked_sub(first.number)?).ok()?;
		self.blocks.get(position).filter(|(head, _)| head.hash == hash).map(|_| position)
	}

	/// Returns the block at `position`, counted from the oldest one.
	pub fn get_mut(&mut self, position: usize) -> Option<(Head, &mut T)> {
		self.blocks.get_mut(position).map(|(head, value)| (*head, value))
	}

	/// Returns the block at `position`, counted from the oldest one.
	pub fn head(&self, position: usize) -> Option<Head> {
		self.blocks.get(position).map(|(head, _)| *head)
	}

	/// Returns the oldest block.
	pub fn oldest(&self) -> Option<Head> {
		self.head(0)
	}

	/// Returns the values, oldest block first.
	pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
		self.blocks.iter_mut().map(|(_, value)| value)
	}

	/// Returns the number of blocks.
	pub fn len(&self) -> usize {
		self.blocks.len()
	}

	/// Returns the blocks from `head` down to a kept block, parents first, and its position.
	///
	/// Returns `None` if no kept block is within `capacity` steps.
	pub fn branch(
		&self,
		head: Head,
		parent_of: impl Fn(&Head) -> Option<Head>,
	) -> Option<(usize, Vec<Head>)> {
		let mut joined = Vec::new();
		let mut head = head;
		loop {
			if let Some(position) = self.position(head.hash, head.number) {
				joined.reverse();
				return Some((position, joined));
			}
			let oldest = self.oldest()?;
			if joined.len() >= self.capacity || head.number <= oldest.number {
				return None;
			}
			joined.push(head);
			head = parent_of(&head)?;
		}
	}

	/// Returns the steps from the best block to `head`, or `None` if a step is not kept.
	pub fn route(&self, head: Head, parent_of: impl Fn(&Head) -> Option<Head>) -> Option<Route> {
		let (ancestor, joined) = self.branch(head, parent_of)?;
		Some(Route { undone: self.len().saturating_sub(ancestor.saturating_add(1)), joined })
	}

	/// Removes and returns the best block. The oldest kept block always stays.
	pub fn pop(&mut self) -> Option<Head> {
		if self.blocks.len() < 2 {
			return None;
		}
		self.blocks.pop_back().map(|(head, _)| head)
	}

	/// Adds a child of the best block, and forgets the oldest block beyond the capacity.
	pub fn push(&mut self, head: Head, value: T) {
		self.blocks.push_back((head, value));
		if self.blocks.len() > self.capacity {
			self.blocks.pop_front();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::HashMap;

	fn head(hash: u64, parent: u64, number: u32) -> Head {
		Head { hash: Hash::from_low_u64_be(hash), parent: Hash::from_low_u64_be(parent), number }
	}

	/// A tree of blocks, and the best chain on top of it.
	struct Tree {
		blocks: HashMap<Hash, Head>,
		chain: BestChain<()>,
	}

	impl Tree {
		fn new(capacity: usize) -> Self {
			let root = head(0, 0, 0);
			let blocks = HashMap::from([(root.hash, root)]);
			Self { blocks, chain: BestChain::new(root, (), capacity) }
		}

		fn grow(&mut self, hash: u64, parent: u64) -> Head {
			let number = self.blocks[&Hash::from_low_u64_be(parent)].number + 1;
			let block = head(hash, parent, number);
			self.blocks.insert(block.hash, block);
			block
		}

		fn route(&self, to: Head) -> Option<Route> {
			self.chain.route(to, |block| self.blocks.get(&block.parent).copied())
		}

		fn follow(&mut self, route: &Route) {
			for _ in 0..route.undone {
				assert!(self.chain.pop().is_some());
			}
			for block in &route.joined {
				assert_eq!(self.chain.tip().unwrap().hash, block.parent);
				self.chain.push(*block, ());
			}
		}
	}

	#[test]
	fn route_should_lead_over_the_common_ancestor() {
		let mut tree = Tree::new(8);
		let a = tree.grow(1, 0);
		let b = tree.grow(2, 1);
		let c = tree.grow(3, 1);
		let d = tree.grow(4, 3);
		let route = tree.route(b).unwrap();
		assert_eq!(route, Route { undone: 0, joined: vec![a, b] });
		tree.follow(&route);
		let route = tree.route(d).unwrap();
		assert_eq!(route, Route { undone: 1, joined: vec![c, d] });
		tree.follow(&route);
		assert_eq!(tree.route(a), Some(Route { undone: 2, joined: vec![] }));
	}

	#[test]
	fn block_should_have_no_route_if_its_branch_is_older_than_the_chain() {
		let mut tree = Tree::new(3);
		for block in 1..=6 {
			let block = tree.grow(block, block - 1);
			let route = tree.route(block).unwrap();
			tree.follow(&route);
		}
		assert_eq!(tree.chain.len(), 3);
		assert_eq!(tree.chain.oldest().unwrap().number, 4);
		let fork = tree.grow(10, 2);
		assert_eq!(tree.route(fork), None);
		let fork = tree.grow(11, 4);
		assert_eq!(tree.route(fork).unwrap().undone, 2);
	}

	#[test]
	fn block_should_have_no_route_if_it_is_too_far_ahead() {
		let mut tree = Tree::new(3);
		let blocks: Vec<_> = (1..=5).map(|block| tree.grow(block, block - 1)).collect();
		assert_eq!(tree.route(blocks[2]).unwrap().joined.len(), 3);
		assert_eq!(tree.route(blocks[4]), None);
	}

	#[test]
	fn unknown_parent_should_give_no_route() {
		let tree = Tree::new(3);
		assert_eq!(tree.route(head(9, 8, 2)), None);
	}

	proptest! {
		#[test]
		fn chain_should_be_contiguous_and_end_at_the_block_followed(
			parents in proptest::collection::vec(0u64..30, 1..30),
		) {
			let mut tree = Tree::new(6);
			for (index, parent) in parents.into_iter().enumerate() {
				let hash = index as u64 + 1;
				let block = tree.grow(hash, parent % hash);
				if let Some(route) = tree.route(block) {
					tree.follow(&route);
					prop_assert_eq!(tree.chain.tip(), Some(block));
				}
				let heads: Vec<_> =
					(0..tree.chain.len()).map(|place| tree.chain.head(place).unwrap()).collect();
				prop_assert!(heads.windows(2).all(|pair| pair[1].parent == pair[0].hash));
				prop_assert!(heads.len() <= 6);
				for (place, head) in heads.iter().enumerate() {
					prop_assert_eq!(tree.chain.position(head.hash, head.number), Some(place));
				}
			}
		}
	}
}
