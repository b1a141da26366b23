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
			/// Price at which it rests; for a pegged order, the price at the present index.
			price: Ticks,
			/// Sequence number that gives the order its time priority.
			seq: OrderSeq,
			/// Lots that rest, including hidden lots of an iceberg.
			lots: Lots,
		},
		/// Two orders traded. If an auction matches two new orders, the seller counts as the maker, though both pay the
		/// taker fee.
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
		/// An order, or its remainder, left the book.
		OrderCancelled {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Lots that were left.
			lots: Lots,
			/// Reason of the cancellation.
			reason: CancelReason,
		},
		/// An order became smaller and kept its time priority.
		OrderAmended {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Open lots of the order.
			lots: Lots,
		},
		/// A conditional order was accepted and waits.
		ConditionalScheduled {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
		},
		/// The mark price triggered a conditional order, which sends its order now.
		ConditionalTriggered {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Mark price that triggered the order.
			mark: Ticks,
		},
		/// A slice of a TWAP, or an exit of a bracket, could not trade. The conditional order continues.
		ConditionalHeld {
			/// Owner of the order.
			account: AccountIndex,
			/// The client's id of the order.
			client_id: ClientOrderId,
			/// Market of the order.
			market: MarketId,
			/// Reason of the rejection.
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
			/// Reason, with the number that the client needs to correct the operation.
			reason: RejectReason,
		},
		/// Admitted operations wait for the next block, since this one has no room for them.
		OperationsPostponed {
			/// Number of waiting operations.
			operations: u32,
		},
		/// An auction traded. Its fills follow, all at its price.
		AuctionCleared {
			/// Market of the auction.
			market: MarketId,
			/// Price of all fills.
			price: Ticks,
			/// Lots that changed hands.
			lots: Lots,
		},
		/// A market halted because a stored value is damaged. Emitted once, in the block that halts it.
		MarketFaulted {
			/// The halted market.
			market: MarketId,
			/// The damaged value.
			fault: Fault,
		},
		/// The round skipped an account because one of its stored values is damaged. Emitted once a block.
		AccountFaulted {
			/// The damaged account.
			account: AccountIndex,
			/// The damaged value.
			fault: Fault,
		},
		/// Conditional orders do not act because they wait in a damaged list of the agenda. Emitted once a block.
		AgendaFaulted {
			/// The damaged value.
			fault: Fault,
		},
		/// The round skipped work that needs a damaged shared value. Emitted once a block.
		CommonFaulted {
			/// The damaged value.
			fault: Fault,
		},
		/// A cancel of all orders, or a deadline, had no effect.
		OperationRejected {
			/// Account of the operation.
			account: AccountIndex,
			/// Market of the operation; none for a deadline of all markets.
			market: Option<MarketId>,
			/// Reason, with the number that the client needs to correct the operation.
			reason: RejectReason,
		},
		// <!-- end of events of the round -->
	}
}
