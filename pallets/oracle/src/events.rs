//! The events of the pallet. `cargo xtask events` writes those of the round.

use frame_support::pallet_macros::pallet_section;

/// Included in the module of `lib.rs`.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance named other feeders. All earlier answers are gone.
		FeedersChanged {
			/// Number of feeders.
			feeders: u32,
		},
		// <!-- events of the round -->
		/// A market gained or lost its price.
		PriceChanged {
			/// The market.
			market: MarketId,
			/// The new prices, or the reason for their absence.
			prices: Result<MarketPrices, Absent>,
		},
		// <!-- end of events of the round -->
	}
}
