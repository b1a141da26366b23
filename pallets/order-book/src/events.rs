//! What the round tells, as events of the pallet.

use crate::{Config, Event};
use frame_support::pallet_macros::pallet_section;
use novation_exchange_types::Event as Told;

/// The pallet's events, which `lib.rs` takes in.
#[pallet_section]
mod events {
	#[pallet::event]
	pub enum Event<T: Config> {
		/// An order rests.
		OrderPlaced {
			/// Whose.
			account: AccountIndex,
			/// The client's name for it.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// On which side.
			side: Side,
			/// At which price.
			price: Ticks,
			/// Its place in time.
			seq: OrderSeq,
			/// How much rests.
			lots: Lots,
		},
		/// Two orders traded.
		OrderFilled {
			/// Where.
			market: MarketId,
			/// Whose order rested.
			maker: AccountIndex,
			/// Its name.
			maker_client_id: ClientOrderId,
			/// Whose order crossed.
			taker: AccountIndex,
			/// Its name; none when the exchange closed a position.
			taker_client_id: Option<ClientOrderId>,
			/// The side of the taker.
			taker_side: Side,
			/// At which price.
			price: Ticks,
			/// How much.
			lots: Lots,
			/// Fee of the maker.
			maker_fee: Quote,
			/// Fee of the taker.
			taker_fee: Quote,
		},
		/// An order, or what was left of it, is gone.
		OrderCancelled {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// What was left.
			lots: Lots,
			/// Why.
			reason: CancelReason,
		},
		/// An operation had no effect.
		OrderRejected {
			/// Whose.
			account: AccountIndex,
			/// The order that it names.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// Why, and what mends it.
			reason: RejectReason,
		},
		/// A market's price came back, or went away.
		PriceChanged {
			/// Which market.
			market: MarketId,
			/// The new prices, or why there are none.
			prices: Result<MarketPrices, Absent>,
		},
		/// An hour's funding was charged.
		FundingCharged {
			/// Where.
			market: MarketId,
			/// Rate of the hour, in billionths: positive when longs pay.
			rate: Rate,
		},
		/// An account fell below maintenance.
		LiquidationStarted {
			/// Whose.
			account: AccountIndex,
			/// What it has.
			equity: Quote,
			/// What it must have.
			maintenance: Quote,
		},
		/// A part of a position was closed against the book.
		PositionLiquidated {
			/// Whose.
			account: AccountIndex,
			/// Where.
			market: MarketId,
			/// How much.
			lots: Lots,
			/// What went to the insurance fund.
			fee: Quote,
		},
		/// An account left liquidation.
		LiquidationEnded {
			/// Whose.
			account: AccountIndex,
		},
		/// The insurance fund paid what a bankrupt account could not.
		InsurancePaid {
			/// For whom.
			account: AccountIndex,
			/// How much.
			amount: Quote,
		},
		/// A position was closed against another one, outside the book.
		Deleveraged {
			/// Where.
			market: MarketId,
			/// The bankrupt account.
			account: AccountIndex,
			/// The account on the other side.
			counterparty: AccountIndex,
			/// How much.
			lots: Lots,
			/// At which price.
			price: Ticks,
		},
		/// A debt that nobody could pay.
		BadDebtIncurred {
			/// Whose.
			account: AccountIndex,
			/// How much.
			amount: Quote,
		},
		/// Admitted operations wait for the next block, since this one had no room for them.
		OperationsPostponed {
			/// How many.
			operations: u32,
		},
		/// An order became smaller, and keeps its place.
		OrderAmended {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// What is left of it.
			lots: Lots,
		},
		/// An conditional order waits.
		ConditionalScheduled {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
		},
		/// The mark price has reached an conditional order: its order is sent.
		ConditionalTriggered {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// The mark price.
			mark: Ticks,
		},
		/// A slice of a TWAP, or an exit of a bracket, could not trade now. It goes on as it says.
		ConditionalHeld {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// Why.
			reason: RejectReason,
		},
		/// A TWAP has sent its last slice, or a bracket has nothing left to close.
		ConditionalEnded {
			/// Whose.
			account: AccountIndex,
			/// Its name.
			client_id: ClientOrderId,
			/// Where.
			market: MarketId,
			/// What the slices of the TWAP have traded, or the exits of the bracket have closed.
			filled: Lots,
		},
		/// An auction was held, and its fills follow, all at its price.
		AuctionCleared {
			/// Where.
			market: MarketId,
			/// The one price.
			price: Ticks,
			/// How much changed hands.
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
	}
}

impl<T: Config> From<Told> for Event<T> {
	fn from(told: Told) -> Self {
		match told {
			Told::OrderPlaced { account, client_id, market, side, price, seq, lots } => {
				Event::OrderPlaced { account, client_id, market, side, price, seq, lots }
			}
			Told::OrderFilled {
				market,
				maker,
				maker_client_id,
				taker,
				taker_client_id,
				taker_side,
				price,
				lots,
				maker_fee,
				taker_fee,
			} => Event::OrderFilled {
				market,
				maker,
				maker_client_id,
				taker,
				taker_client_id,
				taker_side,
				price,
				lots,
				maker_fee,
				taker_fee,
			},
			Told::OrderCancelled { account, client_id, market, lots, reason } => {
				Event::OrderCancelled { account, client_id, market, lots, reason }
			}
			Told::OrderAmended { account, client_id, market, lots } => {
				Event::OrderAmended { account, client_id, market, lots }
			}
			Told::ConditionalScheduled { account, client_id, market } => {
				Event::ConditionalScheduled { account, client_id, market }
			}
			Told::ConditionalTriggered { account, client_id, market, mark } => {
				Event::ConditionalTriggered { account, client_id, market, mark }
			}
			Told::ConditionalHeld { account, client_id, market, reason } => {
				Event::ConditionalHeld { account, client_id, market, reason }
			}
			Told::ConditionalEnded { account, client_id, market, filled } => {
				Event::ConditionalEnded { account, client_id, market, filled }
			}
			Told::OrderRejected { account, client_id, market, reason } => {
				Event::OrderRejected { account, client_id, market, reason }
			}
			Told::PriceChanged { market, prices } => Event::PriceChanged { market, prices },
			Told::FundingCharged { market, rate } => Event::FundingCharged { market, rate },
			Told::LiquidationStarted { account, equity, maintenance } => {
				Event::LiquidationStarted { account, equity, maintenance }
			}
			Told::PositionLiquidated { account, market, lots, fee } => {
				Event::PositionLiquidated { account, market, lots, fee }
			}
			Told::LiquidationEnded { account } => Event::LiquidationEnded { account },
			Told::InsurancePaid { account, amount } => Event::InsurancePaid { account, amount },
			Told::Deleveraged { market, account, counterparty, lots, price } => {
				Event::Deleveraged { market, account, counterparty, lots, price }
			}
			Told::BadDebtIncurred { account, amount } => Event::BadDebtIncurred { account, amount },
			Told::OperationsPostponed { operations } => Event::OperationsPostponed { operations },
			Told::AuctionCleared { market, price, lots } => {
				Event::AuctionCleared { market, price, lots }
			}
			Told::MarketFaulted { market, fault } => Event::MarketFaulted { market, fault },
			Told::AccountFaulted { account, fault } => Event::AccountFaulted { account, fault },
			Told::AgendaFaulted { fault } => Event::AgendaFaulted { fault },
			Told::CommonFaulted { fault } => Event::CommonFaulted { fault },
		}
	}
}
