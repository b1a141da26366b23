//! The market that is measured: its matching, its fees, its flow.

use novation_exchange_types::Matching;
use novation_units::Ppm;

/// Milliseconds of a step, the finest time of the measurement.
pub const STEP_MS: u64 = 100;
/// Steps of an author's slot of 6 s.
pub const SLOT_STEPS: u64 = 60;
/// Collators that take turns; one of them is measured.
pub const COLLATORS: u64 = 2;
/// Reference price at the start: 100 000 dollars.
pub const START_TICKS: u64 = 1_000_000;
/// Ticks of a basis point of [`START_TICKS`].
pub const BASIS_POINT: u64 = 100;
/// Lots of a thousand dollars, at [`START_TICKS`].
pub const THOUSAND_DOLLARS: u64 = 100;
/// Steps after a block at which its fills are valued: 10 s.
pub const HORIZON_STEPS: u64 = 100;
/// Steps that a message takes between anybody and the author of a block.
pub const NETWORK_STEPS: u64 = 1;
/// Age of the index in steps when a round uses it: feeders see, sign and send.
pub const INDEX_AGE_STEPS: u64 = 10;

/// How a market matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
	/// Price before time, at once.
	Continuous,
	/// One auction per block.
	Auction,
	/// One auction per block over orders whose content was hidden until that block. Only this crate knows it.
	Sealed,
}

impl Mode {
	/// The matching of the round below.
	pub fn matching(self) -> Matching {
		match self {
			Self::Continuous => Matching::Continuous,
			Self::Auction | Self::Sealed => Matching::Auction,
		}
	}

	/// Name in the figures.
	pub fn name(self) -> &'static str {
		match self {
			Self::Continuous => "continuous",
			Self::Auction => "auction",
			Self::Sealed => "sealed",
		}
	}
}

/// Terms of the market and habits of its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
	/// How the market matches.
	pub mode: Mode,
	/// Steps from block to block.
	pub block_steps: u64,
	/// Fee of an order that rested.
	pub maker_fee: Ppm,
	/// Fee of an order that crosses.
	pub taker_fee: Ppm,
	/// Distance of the best quote from the reference, in ticks.
	pub half_spread: u64,
	/// Uninformed takers per 1 000 steps.
	pub takers_per_mille: u64,
	/// Forfeit for an order that is committed and not revealed, as a part of its notional.
	pub bond: Ppm,
}

impl Setting {
	/// Fees of the development chain; quotes 2 basis points away; an order of an uninformed taker every 2 s.
	pub fn usual(mode: Mode, block_steps: u64) -> Self {
		Self {
			mode,
			block_steps,
			maker_fee: Ppm(100),
			taker_fee: Ppm(450),
			half_spread: 2 * BASIS_POINT,
			takers_per_mille: 50,
			bond: Ppm(500),
		}
	}

	/// Steps from an order's block to the block in which it takes part.
	pub fn delay(&self) -> u64 {
		match self.mode {
			Mode::Continuous | Mode::Auction => 0,
			Mode::Sealed => self.block_steps,
		}
	}
}
