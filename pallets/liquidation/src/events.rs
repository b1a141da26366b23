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
		/// The pool closed a part of a holder's position, outside the book, against bankrupt positions.
		Deleveraged {
			/// Market of the position.
			market: MarketId,
			/// The holder.
			account: AccountIndex,
			/// Lots that were closed.
			lots: Lots,
			/// Price of the close, the same for every holder of the pool.
			price: Ticks,
		},
		/// An account was left with a debt that neither the insurance fund nor other accounts could cover.
		BadDebtIncurred {
			/// The account.
			account: AccountIndex,
			/// The debt.
			amount: Quote,
		},
		/// The vault of a market took over lots of a position at its zero price.
		Absorbed {
			/// Account of the position.
			account: AccountIndex,
			/// Market of the position.
			market: MarketId,
			/// Lots that the vault took over.
			lots: Lots,
			/// The zero price.
			price: Ticks,
		},
		/// The pool closed lots of a bankrupt position, outside the book, against its holders.
		Pooled {
			/// The bankrupt account.
			account: AccountIndex,
			/// Market of the position.
			market: MarketId,
			/// Lots that were closed.
			lots: Lots,
			/// The zero price of the position, or the mark where nobody else can bear the loss.
			price: Ticks,
		},
		/// The insurance fund paid in a market.
		InsuranceRoom {
			/// The market.
			market: MarketId,
			/// Amount that the fund may still pay there now.
			left: Quote,
		},
		/// Money that came into the insurance fund repaid bad debt.
		BadDebtRepaid {
			/// Amount by which fund and bad debt fell.
			amount: Quote,
		},
		// <!-- end of events of the round -->
	}
}
