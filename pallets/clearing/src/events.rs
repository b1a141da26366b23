//! The events of the pallet. `cargo xtask events` writes those of the round.

use frame_support::pallet_macros::pallet_section;

/// Included in the module of `lib.rs`.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A first deposit opened an account.
		AccountOpened {
			/// Owner of the account.
			who: T::AccountId,
			/// Index of the account.
			account: AccountIndex,
		},
		/// Quote asset came into an account.
		Deposited {
			/// The account.
			account: AccountIndex,
			/// Amount in atoms of the quote asset.
			amount: u128,
		},
		/// Quote asset left an account.
		Withdrawn {
			/// The account.
			account: AccountIndex,
			/// Amount in atoms of the quote asset.
			amount: u128,
		},
		/// Quote asset came into custody without a deposit and went to the insurance fund.
		GiftReceived {
			/// Amount in atoms of the quote asset.
			amount: u128,
		},
		/// Quote asset came into the insurance fund or a vault, for good.
		Endowed {
			/// The account of the fund or of the vault.
			account: AccountIndex,
			/// Amount in atoms of the quote asset.
			amount: u128,
		},
		/// Governance has announced that money leaves a vault or the fees.
		DrawAnnounced {
			/// The account of the vault or of the fees.
			account: AccountIndex,
			/// Amount in atoms of the quote asset.
			amount: u128,
			/// Time from which it may be paid.
			at: Millis,
		},
		/// The stored sum of bad debt is damaged, so a debt that nobody could pay was not added to it.
		BadDebtUncounted {
			/// The debt: add it when the sum is restored.
			amount: Quote,
		},
		/// Quote asset waits in custody, since a stored value that must change with it is damaged. Emitted once a block.
		GiftHeld {
			/// Amount in atoms of the quote asset; none if the count of custody is damaged.
			amount: Option<u128>,
		},
		// <!-- events of the round -->
		/// Funding was charged for an hour.
		FundingCharged {
			/// Market of the positions.
			market: MarketId,
			/// Rate of the hour: positive if longs pay.
			rate: Rate,
		},
		// <!-- end of events of the round -->
	}
}
