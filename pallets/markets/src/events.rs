//! The events of the pallet. `cargo xtask events` writes those of the round.

use frame_support::pallet_macros::pallet_section;

/// Included in the module of `lib.rs`.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A market was listed.
		MarketAdded {
			/// Id of the market.
			market: MarketId,
		},
		/// The terms of a market were replaced.
		MarketUpdated {
			/// Id of the market.
			market: MarketId,
		},
		/// The status of a market changed.
		StatusChanged {
			/// Id of the market.
			market: MarketId,
			/// The new status.
			status: MarketStatus,
		},
		/// The fault of a market was cleared. The market stays halted until its status is set.
		FaultCleared {
			/// Id of the market.
			market: MarketId,
			/// The fault for which it was halted.
			fault: Fault,
		},
		// <!-- events of the round -->
		// <!-- end of events of the round -->
	}
}
