//! Attacks as data: the world before the first block, and the moves of every block.

use codec::{Decode, Encode};
use novation_exchange_types::MarketStatus;
use novation_units::{MarketId, Side};

/// Accounts that the attackers trade with by name.
pub const HANDS: u8 = 3;
/// Most dust accounts of the attackers. The liquidation queue holds 1 024 accounts.
pub const MAX_CROWD: u16 = 1_100;
/// Most rounds of a history.
pub const MAX_ROUNDS: u32 = 60;
/// Most rounds of a history with dust accounts, each of which takes milliseconds.
pub const MAX_DUSTY_ROUNDS: u32 = 30;
/// Most money that the attackers bring, in dollars.
pub const BUDGET: u64 = 1_000_000;

/// Size of the quotes of the honest makers in a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Depth {
	/// Nobody quotes.
	Quiet,
	/// A few lots.
	Thin,
	/// Enough for every honest position.
	Deep,
}

/// Optional terms of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Terms {
	/// Initial margin grows with open interest, from one million dollars to ten millions.
	Scaling,
	/// Orders need a notional of one hundred dollars.
	MinNotional,
	/// The market trades by auction.
	Auction,
	/// The terms at the beginning.
	Usual,
}

/// How an order meets the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Style {
	/// Rests with its remainder.
	Rest,
	/// Rests, or is rejected.
	Post,
	/// Trades immediately, and never rests.
	Take,
}

/// The state of an exchange before the first block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct World {
	/// Dollars of each hand.
	pub funds: [u32; HANDS as usize],
	/// Number of dust accounts.
	pub crowd: u16,
	/// Cents of each dust account.
	pub crowd_cents: u16,
	/// Dollars of the insurance fund.
	pub insurance: u32,
	/// Quotes of the honest makers in bitcoin and in ether.
	pub depth: [Depth; 2],
}

impl World {
	/// Money of the attackers, in cents.
	pub fn cost_cents(&self) -> u64 {
		let hands: u64 = self.funds.iter().map(|dollars| u64::from(*dollars) * 100).sum();
		hands + u64::from(self.crowd) * u64::from(self.crowd_cents)
	}
}

/// A building block of an attack, or an event of the market around it. Prices are offsets from the last index in parts
/// per million; sizes are shares of what the account can afford, in percent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Move {
	/// A hand sends an order. A reduce-only order has the size of the position.
	Order {
		/// Number of the hand.
		hand: u8,
		/// Market of the order.
		market: MarketId,
		/// Side of the order.
		side: Side,
		/// How it meets the book.
		style: Style,
		/// Whether it can only reduce the position.
		reduces: bool,
		/// Share of the affordable size, in percent.
		percent: u8,
		/// Offset of the price.
		ppm: i32,
	},
	/// A hand rests or takes a few lots: too few to matter for an impact price, enough to hold something.
	Small {
		/// Number of the hand.
		hand: u8,
		/// Market of the order.
		market: MarketId,
		/// Side of the order.
		side: Side,
		/// How it meets the book.
		style: Style,
		/// Size.
		lots: u8,
		/// Offset of the price.
		ppm: i32,
	},
	/// A hand rests five orders at equal distances, from near the index to the offset.
	Ladder {
		/// Number of the hand.
		hand: u8,
		/// Market of the orders.
		market: MarketId,
		/// Side of the orders.
		side: Side,
		/// Share of the affordable size, in percent.
		percent: u8,
		/// Offset of the last price.
		ppm: i32,
	},
	/// Two hands trade with each other.
	Wash {
		/// The hand that buys.
		buyer: u8,
		/// The hand that sells.
		seller: u8,
		/// Market of the trade.
		market: MarketId,
		/// Share of the size that both can afford, in percent.
		percent: u8,
		/// Offset of the price.
		ppm: i32,
	},
	/// A hand closes its position against another hand, at a price to its own disadvantage.
	Deal {
		/// The hand that closes.
		loser: u8,
		/// The hand that gains.
		winner: u8,
		/// Market of the position.
		market: MarketId,
		/// Distance from the mark, in parts per million.
		ppm: u32,
	},
	/// A hand cancels its orders in a market.
	Cancel {
		/// Number of the hand.
		hand: u8,
		/// The market.
		market: MarketId,
	},
	/// A hand withdraws all that it may.
	Withdraw {
		/// Number of the hand.
		hand: u8,
	},
	/// Every account of the crowd opens a lot against a hand.
	Crowd {
		/// Market of the positions.
		market: MarketId,
		/// Side of the crowd.
		side: Side,
		/// The hand that trades with the crowd.
		with: u8,
	},
	/// Accounts of the crowd with a position place as many reduce-only orders of one lot as an account may have.
	Bury {
		/// Market of the orders.
		market: MarketId,
		/// Number of the accounts.
		accounts: u8,
		/// Offset of the price.
		ppm: i32,
	},
	/// The attackers' feeder reports another price than the honest one; none for the honest one.
	Lie {
		/// Market of the price.
		market: MarketId,
		/// Offset of the reported price.
		ppm: Option<i32>,
	},
	/// One honest feeder stops or resumes.
	Outage {
		/// Market of the price.
		market: MarketId,
		/// Whether it is silent from now on.
		silent: bool,
	},
	/// All feeders stop or resume.
	Silence {
		/// Market of the prices.
		market: MarketId,
		/// Whether they are silent from now on.
		silent: bool,
	},
	/// The honest price moves.
	Step {
		/// Market of the price.
		market: MarketId,
		/// The move.
		ppm: i32,
	},
	/// The honest price swings by this much in every block; none ends it.
	Oscillate {
		/// Market of the price.
		market: MarketId,
		/// Half of the swing.
		ppm: Option<u32>,
	},
	/// The honest makers change the size of their quotes.
	Makers {
		/// Market of the quotes.
		market: MarketId,
		/// The new size.
		depth: Depth,
	},
	/// Governance changes the status of a market.
	Status {
		/// The market.
		market: MarketId,
		/// The new status.
		status: MarketStatus,
	},
	/// Governance changes terms of a market.
	Terms {
		/// The market.
		market: MarketId,
		/// The new terms.
		terms: Terms,
	},
}

/// Moves, and the rounds after them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Act {
	/// The moves before the first of the rounds.
	pub moves: Vec<Move>,
	/// Number of rounds, at least one.
	pub rounds: u8,
}

/// A history of an attack.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Scene {
	/// The state before the first block.
	pub world: World,
	/// Moves and rounds, in order.
	pub acts: Vec<Act>,
}

impl Scene {
	/// Number of moves.
	pub fn moves(&self) -> usize {
		self.acts.iter().map(|act| act.moves.len()).sum()
	}

	/// Number of rounds.
	pub fn rounds(&self) -> u32 {
		self.acts.iter().map(|act| u32::from(act.rounds.max(1))).sum()
	}
}
