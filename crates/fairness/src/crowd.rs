//! The participants that are not the collator. Each sees the reference and the book of the last block, and its messages
//! take time.

use crate::{
	prices::Path,
	setting::{Setting, BASIS_POINT, NETWORK_STEPS, THOUSAND_DOLLARS},
	venue::{op, order, Resting},
};
use novation_exchange_types::{Op, OrderRequest, Queued};
use novation_sim::{ask, bid, Random, Styled, BTC};
use novation_units::{AccountIndex, ClientOrderId, Ppm, Side, PPM};
use std::collections::BTreeMap;

/// Steps after which each maker answers a move.
const MAKER_REACTIONS: [u64; 4] = [1, 2, 4, 9];
/// Steps after which each informed taker answers a move.
const INFORMED_REACTIONS: [u64; 2] = [0, 1];
/// Accounts of uninformed takers.
const UNINFORMED: usize = 10;
/// Accounts of patient traders.
const PATIENT: usize = 8;

/// Orders of a maker on each side, a basis point apart.
const LEVELS: u64 = 5;
/// Lots of each of them.
const LEVEL_LOTS: u64 = 12 * THOUSAND_DOLLARS;
/// Move of the reference after which a maker requotes, in ticks.
const REQUOTE: u64 = BASIS_POINT / 2;
/// Distance of an uninformed taker's limit from the reference it saw, in ticks.
const PROTECTION: u64 = 20 * BASIS_POINT;
/// Lots of an order of an uninformed taker, in per cent of all such orders.
const SIZES: [(u64, u64); 4] = [(60, 2), (85, 10), (97, 30), (100, 100)];
/// Patient orders in 1 000 steps.
const PATIENT_PER_MILLE: u64 = 10;
/// Distance of a patient order from the reference, in ticks.
const PATIENT_DISTANCE: u64 = 3 * BASIS_POINT / 2;
/// Lots of a patient order.
const PATIENT_LOTS: u64 = 5 * THOUSAND_DOLLARS;
/// Steps after which a patient order is cancelled.
const PATIENCE: u64 = 200;
/// Most lots of an order of an informed taker.
pub const MOST_LOTS: u64 = 200 * THOUSAND_DOLLARS;

/// Role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
	/// Quotes both sides around the reference.
	Maker,
	/// Takes quotes that the reference has left behind.
	Informed,
	/// Takes for reasons of its own.
	Uninformed,
	/// Rests orders for reasons of its own.
	Patient,
	/// The collator that is measured.
	Collator,
}

/// The groups of all accounts, in the order in which accounts are opened. The collator is the last one.
pub fn groups() -> Vec<Group> {
	let counts = [
		(Group::Maker, MAKER_REACTIONS.len()),
		(Group::Informed, INFORMED_REACTIONS.len()),
		(Group::Uninformed, UNINFORMED),
		(Group::Patient, PATIENT),
		(Group::Collator, 1),
	];
	counts.iter().flat_map(|(group, count)| vec![*group; *count]).collect()
}

/// The highest price at which buying with a taker's fee costs at most `worth`.
pub fn highest_bid(worth: u64, fee: Ppm) -> u64 {
	worth * u64::from(PPM) / (u64::from(PPM) + u64::from(fee.0))
}

/// The lowest price at which selling with a fee brings at least `worth`.
pub fn lowest_ask(worth: u64, fee: Ppm) -> u64 {
	(worth * u64::from(PPM)).div_ceil(u64::from(PPM) - u64::from(fee.0))
}

/// An order at a price, to buy or to sell.
pub fn limit(side: Side, lots: u64, price: u64) -> OrderRequest {
	match side {
		Side::Bid => bid(BTC, lots, price),
		Side::Ask => ask(BTC, lots, price),
	}
}

#[derive(Debug)]
struct Maker {
	account: AccountIndex,
	reaction: u64,
	/// Additional distance of its quotes, so that makers do not all quote the same price.
	offset: u64,
	/// Reference around which its last quotes stand.
	centre: u64,
	/// Names of its last quotes.
	quotes: Vec<u64>,
	/// When its last message arrives.
	arrives: u64,
}

/// Everybody except the collator.
#[derive(Debug)]
pub struct Crowd {
	setting: Setting,
	makers: Vec<Maker>,
	informed: Vec<(AccountIndex, u64)>,
	uninformed: Vec<AccountIndex>,
	patient: Vec<AccountIndex>,
	random: Random,
	names: u64,
	/// Messages under way, by the step of their arrival and their number.
	under_way: BTreeMap<(u64, u64), Queued>,
	messages: u64,
	/// The book after the last block.
	book: Vec<Resting>,
	/// Step of the last block.
	block: u64,
}

impl Crowd {
	/// The crowd that `seed` determines.
	pub fn new(setting: &Setting, accounts: &[AccountIndex], seed: u64) -> Self {
		let of = |wanted: Group| {
			let groups = groups();
			let pairs = accounts.iter().copied().zip(groups);
			pairs.filter(move |(_, group)| *group == wanted).map(|(account, _)| account)
		};
		let maker = |(account, (number, reaction))| Maker {
			account,
			reaction,
			offset: number as u64 * 10,
			centre: 0,
			quotes: Vec::new(),
			arrives: 0,
		};
		Self {
			setting: *setting,
			makers: of(Group::Maker)
				.zip(MAKER_REACTIONS.into_iter().enumerate())
				.map(maker)
				.collect(),
			informed: of(Group::Informed).zip(INFORMED_REACTIONS).collect(),
			uninformed: of(Group::Uninformed).collect(),
			patient: of(Group::Patient).collect(),
			random: Random::new(seed ^ 0x666c_6f77),
			names: 0,
			under_way: BTreeMap::new(),
			messages: 0,
			book: Vec::new(),
			block: 0,
		}
	}

	/// Lets everybody look and send at a step.
	pub fn step(&mut self, step: u64, path: &Path) {
		let reference = path.at(step);
		self.quote(step, reference);
		self.take_uninformed(step, reference);
		self.rest_patiently(step, reference);
		self.take_informed(step, reference);
	}

	/// The messages that have arrived by a step, in their order.
	pub fn arrived(&mut self, step: u64) -> Vec<Queued> {
		let later = self.under_way.split_off(&(step + 1, 0));
		std::mem::replace(&mut self.under_way, later).into_values().collect()
	}

	/// Shows everybody the book after a block.
	pub fn see(&mut self, step: u64, book: Vec<Resting>) {
		(self.block, self.book) = (step, book);
	}

	fn send(&mut self, arrives: u64, queued: Queued) {
		self.messages += 1;
		self.under_way.insert((arrives, self.messages), queued);
	}

	fn name(&mut self) -> u64 {
		self.names += 1;
		self.names
	}

	fn quote(&mut self, step: u64, reference: u64) {
		for number in 0..self.makers.len() {
			let maker = &self.makers[number];
			let is_due = maker.quotes.is_empty()
				|| reference.abs_diff(maker.centre) >= REQUOTE
				|| self.has_traded(maker);
			if maker.arrives > step || !is_due {
				continue;
			}
			let (account, arrives, offset) =
				(maker.account, step + maker.reaction + NETWORK_STEPS, maker.offset);
			// The last quotes, and what still rests of earlier ones.
			let rests =
				self.book.iter().filter(|order| order.account == account).map(|order| order.id);
			let mut old: Vec<u64> = rests.chain(maker.quotes.iter().copied()).collect();
			old.sort_unstable();
			old.dedup();
			for id in old {
				let cancel = Op::Cancel { market: BTC, client_id: ClientOrderId(id) };
				self.send(arrives, op(account, cancel));
			}
			let mut quotes = Vec::new();
			for level in 0..LEVELS {
				let distance = self.setting.half_spread + offset + level * BASIS_POINT;
				for (side, price) in
					[(Side::Bid, reference - distance), (Side::Ask, reference + distance)]
				{
					let id = self.name();
					let quote = limit(side, LEVEL_LOTS, price).named(id).post_only();
					self.send(arrives, order(account, quote));
					quotes.push(id);
				}
			}
			let maker = &mut self.makers[number];
			(maker.centre, maker.quotes, maker.arrives) = (reference, quotes, arrives);
		}
	}

	/// Whether a quote is missing from the book that should be in it.
	fn has_traded(&self, maker: &Maker) -> bool {
		let is_shown = maker.arrives + self.setting.delay() <= self.block;
		let whole = |order: &&Resting| {
			order.account == maker.account
				&& order.lots > LEVEL_LOTS / 2
				&& maker.quotes.contains(&order.id)
		};
		is_shown && self.book.iter().filter(whole).count() < maker.quotes.len()
	}

	fn take_uninformed(&mut self, step: u64, reference: u64) {
		let acts = self.random.within(0..1_000) < self.setting.takers_per_mille;
		let account = self.random.pick(&self.uninformed);
		let side = self.random.pick(&[Side::Bid, Side::Ask]);
		let draw = self.random.within(0..100);
		let delay = self.random.within(0..5);
		if !acts {
			return;
		}
		let thousands = SIZES.iter().find(|(below, _)| draw < *below).map_or(1, |(_, size)| *size);
		let price = match side {
			Side::Bid => reference + PROTECTION,
			Side::Ask => reference - PROTECTION,
		};
		let request = limit(side, thousands * THOUSAND_DOLLARS, price).named(self.name()).ioc();
		self.send(step + NETWORK_STEPS + delay, order(account, request));
	}

	fn rest_patiently(&mut self, step: u64, reference: u64) {
		let acts = self.random.within(0..1_000) < PATIENT_PER_MILLE;
		let account = self.random.pick(&self.patient);
		let side = self.random.pick(&[Side::Bid, Side::Ask]);
		if !acts {
			return;
		}
		let price = match side {
			Side::Bid => reference - PATIENT_DISTANCE,
			Side::Ask => reference + PATIENT_DISTANCE,
		};
		let id = self.name();
		let request = limit(side, PATIENT_LOTS, price).named(id).post_only();
		self.send(step + NETWORK_STEPS, order(account, request));
		let cancel = Op::Cancel { market: BTC, client_id: ClientOrderId(id) };
		self.send(step + NETWORK_STEPS + PATIENCE, op(account, cancel));
	}

	/// An informed taker sends at the last step that still reaches the block: until then makers may cancel.
	fn take_informed(&mut self, step: u64, reference: u64) {
		for (account, reaction) in self.informed.clone() {
			let arrives = step + reaction + NETWORK_STEPS;
			if !arrives.is_multiple_of(self.setting.block_steps) {
				continue;
			}
			for side in [Side::Bid, Side::Ask] {
				let price = match side {
					Side::Bid => highest_bid(reference, self.setting.taker_fee),
					Side::Ask => lowest_ask(reference, self.setting.taker_fee),
				};
				let lots = crossed(&self.book, side, price).min(MOST_LOTS);
				if lots > 0 {
					let request = limit(side, lots, price).named(self.name()).ioc();
					self.send(arrives, order(account, request));
				}
			}
		}
	}
}

/// Lots of the book that an order of this side and price would meet.
pub fn crossed(book: &[Resting], side: Side, price: u64) -> u64 {
	let meets = |order: &&Resting| match side {
		Side::Bid => order.side == Side::Ask && order.price <= price,
		Side::Ask => order.side == Side::Bid && order.price >= price,
	};
	book.iter().filter(meets).map(|order| order.lots).sum()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn trade_at_the_limit_should_break_even() {
		let (worth, fee) = (1_000_000, Ppm(450));
		let (bid, ask) = (highest_bid(worth, fee), lowest_ask(worth, fee));
		assert_eq!((bid, ask), (999_550, 1_000_451));
		assert!(bid * (1_000_000 + 450) <= worth * 1_000_000);
		assert!(ask * (1_000_000 - 450) >= worth * 1_000_000);
	}

	#[test]
	fn crossed_should_count_the_other_side_up_to_the_price() {
		let resting =
			|side, price| Resting { side, price, lots: 5, account: AccountIndex(9), id: 1 };
		let book = [resting(Side::Ask, 100), resting(Side::Ask, 101), resting(Side::Bid, 99)];
		assert_eq!(crossed(&book, Side::Bid, 100), 5);
		assert_eq!(crossed(&book, Side::Bid, 101), 10);
		assert_eq!(crossed(&book, Side::Ask, 100), 0);
	}
}
