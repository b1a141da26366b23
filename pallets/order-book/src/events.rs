//! The events of the pallet. `cargo xtask events` writes those of the round.

use frame_support::pallet_macros::pallet_section;

/// Included in the module of `lib.rs`.
#[pallet_section]
mod events {
	#[pallet::event]
	pub enum Event<T: Config> {
		// <!-- events of the round -->
		/// An order rests.
		OrderPlaced {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Side on which it rests.
			side: Side,
			/// Price at which it rests; for a pegged order, where the index puts it now.
			price: Ticks,
			/// Place of the order in time.
			seq: OrderSeq,
			/// Lots that rest, with those that an iceberg hides.
			lots: Lots,
		},
		/// Two orders traded. If an auction matches two new orders, the seller counts as the maker, though both pay the
		/// fee of a taker.
		OrderFilled {
			/// Market of both orders.
			market: MarketId,
			/// Account whose order rested.
			maker: AccountIndex,
			/// The client's id of the resting order.
			maker_client_id: ClientOrderId,
			/// Account whose order crossed.
			taker: AccountIndex,
			/// The client's id of the crossing order; none if the exchange closed a position.
			taker_client_id: Option<ClientOrderId>,
			/// Side of the taker.
			taker_side: Side,
			/// Price of the trade.
			price: Ticks,
			/// Lots that changed hands.
			lots: Lots,
			/// Fee that the maker paid.
			maker_fee: Quote,
			/// Fee that the taker paid.
			taker_fee: Quote,
		},
		/// An order, or the rest of it, is gone.
		OrderCancelled {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Lots that were left.
			lots: Lots,
			/// Cause of the cancellation.
			reason: CancelReason,
		},
		/// An order became smaller and keeps its place in time.
		OrderAmended {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Lots that are left.
			lots: Lots,
		},
		/// A conditional order waits.
		ConditionalScheduled {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
		},
		/// The mark price reached a conditional order, whose order is sent now.
		ConditionalTriggered {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Mark price that triggered it.
			mark: Ticks,
		},
		/// A slice of a TWAP, or an exit of a bracket, could not trade. The conditional order goes on.
		ConditionalHeld {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Reason for which it could not trade.
			reason: RejectReason,
		},
		/// A TWAP has sent its last slice, or a bracket has nothing left to close.
		ConditionalEnded {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Lots that the slices traded, or that the exits closed.
			filled: Lots,
		},
		/// An operation had no effect.
		OrderRejected {
			/// Account of the operation.
			account: AccountIndex,
			/// The client's id of the order that the operation names.
			client_id: ClientOrderId,
			/// Market of the operation.
			market: MarketId,
			/// Reason, with the number that mends it.
			reason: RejectReason,
		},
		/// Admitted operations wait for the next block, since this one has no room for them.
		OperationsPostponed {
			/// How many operations wait.
			operations: u32,
		},
		/// An auction was held. Its fills follow, all at its price.
		AuctionCleared {
			/// Market of the auction.
			market: MarketId,
			/// The one price.
			price: Ticks,
			/// Lots that changed hands.
			lots: Lots,
		},
		/// A market halted, because a stored value is damaged. Emitted once, in the block that halts it.
		MarketFaulted {
			/// The halted market.
			market: MarketId,
			/// The damaged value.
			fault: Fault,
		},
		/// The round did nothing for an account, because a stored value of it is damaged. Emitted once a block.
		AccountFaulted {
			/// The damaged account.
			account: AccountIndex,
			/// The damaged value.
			fault: Fault,
		},
		/// Conditional orders that wait in a damaged list of the agenda do not act. Emitted once a block.
		AgendaFaulted {
			/// The damaged value.
			fault: Fault,
		},
		/// Work that needs a damaged common value was left out. Emitted once a block.
		CommonFaulted {
			/// The damaged value.
			fault: Fault,
		},
		// <!-- end of events of the round -->
	}
}
