//! The events of the pallet. `cargo xtask events` writes those of the round.

use frame_support::pallet_macros::pallet_section;

/// Included in the module of `lib.rs`.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A slot of the health schedule is damaged. Block by block, every account that it or an earlier slot may have
		/// held is scheduled again.
		SweepStarted {
			/// The damaged slot.
			slot: u64,
		},
		// <!-- events of the round -->
		/// An account fell below maintenance margin and entered liquidation.
		LiquidationStarted {
			/// The account.
			account: AccountIndex,
			/// Equity of the account.
			equity: Quote,
			/// Maintenance margin of the account.
			maintenance: Quote,
		},
		/// Liquidation closed a part of a position against the book.
		PositionLiquidated {
			/// Account of the position.
			account: AccountIndex,
			/// Market of the position.
			market: MarketId,
			/// Lots that were closed.
			lots: Lots,
			/// Fee paid to the insurance fund.
			fee: Quote,
		},
		/// The excess of an account over maintenance margin fell below half of that margin: deposit or reduce. Emitted
		/// once, and again after a check has found the excess above it.
		MarginCall {
			/// The account.
			account: AccountIndex,
			/// Equity of the account.
			equity: Quote,
			/// Maintenance margin of the account.
			maintenance: Quote,
		},
		/// An account left liquidation.
		LiquidationEnded {
			/// The account.
			account: AccountIndex,
		},
		/// The insurance fund paid for a bankrupt account.
		InsurancePaid {
			/// The bankrupt account.
			account: AccountIndex,
			/// Amount that the fund paid.
			amount: Quote,
		},
		/// Deleveraging closed a position against another one, outside the book.
		Deleveraged {
			/// Market of both positions.
			market: MarketId,
			/// The bankrupt account.
			account: AccountIndex,
			/// Account of the other position.
			counterparty: AccountIndex,
			/// Lots that were closed on both sides.
			lots: Lots,
			/// Price of the close.
			price: Ticks,
		},
		/// An account was left with a debt that neither the insurance fund nor other accounts could cover.
		BadDebtIncurred {
			/// The account.
			account: AccountIndex,
			/// The debt.
			amount: Quote,
		},
		// <!-- end of events of the round -->
	}
}
