//! The pallet that emits each event of the round.
//!
//! Written by `cargo xtask events` from `crates/exchange-types/src/event.rs`: edit that file instead.

use crate::RuntimeEvent;
use novation_exchange_types::Event;
use novation_ports::EventOwners;

/// Hands each event of the round to the pallet that owns it.
pub struct Owners;

impl EventOwners<RuntimeEvent> for Owners {
	fn owned(event: Event) -> RuntimeEvent {
		match event {
			Event::OrderPlaced { account, client_id, market, side, price, seq, lots } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OrderPlaced {
					account,
					client_id,
					market,
					side,
					price,
					seq,
					lots,
				})
			}
			Event::OrderFilled {
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
			} => RuntimeEvent::OrderBook(pallet_order_book::Event::OrderFilled {
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
			}),
			Event::OrderCancelled { account, client_id, market, lots, reason } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OrderCancelled {
					account,
					client_id,
					market,
					lots,
					reason,
				})
			}
			Event::OrderAmended { account, client_id, market, lots } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OrderAmended {
					account,
					client_id,
					market,
					lots,
				})
			}
			Event::ConditionalScheduled { account, client_id, market } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalScheduled {
					account,
					client_id,
					market,
				})
			}
			Event::ConditionalTriggered { account, client_id, market, mark } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalTriggered {
					account,
					client_id,
					market,
					mark,
				})
			}
			Event::ConditionalHeld { account, client_id, market, reason } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalHeld {
					account,
					client_id,
					market,
					reason,
				})
			}
			Event::ConditionalEnded { account, client_id, market, filled } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalEnded {
					account,
					client_id,
					market,
					filled,
				})
			}
			Event::OrderRejected { account, client_id, market, reason } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OrderRejected {
					account,
					client_id,
					market,
					reason,
				})
			}
			Event::PriceChanged { market, prices } => {
				RuntimeEvent::Oracle(pallet_oracle::Event::PriceChanged { market, prices })
			}
			Event::FundingCharged { market, rate } => {
				RuntimeEvent::Clearing(pallet_clearing::Event::FundingCharged { market, rate })
			}
			Event::LiquidationStarted { account, equity, maintenance } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::LiquidationStarted {
					account,
					equity,
					maintenance,
				})
			}
			Event::PositionLiquidated { account, market, lots, fee } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::PositionLiquidated {
					account,
					market,
					lots,
					fee,
				})
			}
			Event::MarginCall { account, equity, maintenance } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::MarginCall {
					account,
					equity,
					maintenance,
				})
			}
			Event::LiquidationEnded { account } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::LiquidationEnded { account })
			}
			Event::InsurancePaid { account, amount } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::InsurancePaid {
					account,
					amount,
				})
			}
			Event::Deleveraged { market, account, lots, price } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::Deleveraged {
					market,
					account,
					lots,
					price,
				})
			}
			Event::BadDebtIncurred { account, amount } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::BadDebtIncurred {
					account,
					amount,
				})
			}
			Event::OperationsPostponed { operations } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OperationsPostponed {
					operations,
				})
			}
			Event::AuctionCleared { market, price, lots } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::AuctionCleared {
					market,
					price,
					lots,
				})
			}
			Event::MarketFaulted { market, fault } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::MarketFaulted { market, fault })
			}
			Event::AccountFaulted { account, fault } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::AccountFaulted { account, fault })
			}
			Event::AgendaFaulted { fault } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::AgendaFaulted { fault })
			}
			Event::CommonFaulted { fault } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::CommonFaulted { fault })
			}
			Event::Absorbed { account, market, lots, price } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::Absorbed {
					account,
					market,
					lots,
					price,
				})
			}
			Event::Pooled { account, market, lots, price } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::Pooled {
					account,
					market,
					lots,
					price,
				})
			}
			Event::InsuranceRoom { market, left } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::InsuranceRoom { market, left })
			}
			Event::BadDebtRepaid { amount } => {
				RuntimeEvent::Liquidation(pallet_liquidation::Event::BadDebtRepaid { amount })
			}
			Event::OperationRejected { account, market, reason } => {
				RuntimeEvent::OrderBook(pallet_order_book::Event::OperationRejected {
					account,
					market,
					reason,
				})
			}
		}
	}
}

/// The event of the round that a pallet emitted, if it is one.
#[cfg(feature = "std")]
pub fn of_round(event: RuntimeEvent) -> Option<Event> {
	Some(match event {
		RuntimeEvent::OrderBook(pallet_order_book::Event::OrderPlaced {
			account,
			client_id,
			market,
			side,
			price,
			seq,
			lots,
		}) => Event::OrderPlaced { account, client_id, market, side, price, seq, lots },
		RuntimeEvent::OrderBook(pallet_order_book::Event::OrderFilled {
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
		}) => Event::OrderFilled {
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
		RuntimeEvent::OrderBook(pallet_order_book::Event::OrderCancelled {
			account,
			client_id,
			market,
			lots,
			reason,
		}) => Event::OrderCancelled { account, client_id, market, lots, reason },
		RuntimeEvent::OrderBook(pallet_order_book::Event::OrderAmended {
			account,
			client_id,
			market,
			lots,
		}) => Event::OrderAmended { account, client_id, market, lots },
		RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalScheduled {
			account,
			client_id,
			market,
		}) => Event::ConditionalScheduled { account, client_id, market },
		RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalTriggered {
			account,
			client_id,
			market,
			mark,
		}) => Event::ConditionalTriggered { account, client_id, market, mark },
		RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalHeld {
			account,
			client_id,
			market,
			reason,
		}) => Event::ConditionalHeld { account, client_id, market, reason },
		RuntimeEvent::OrderBook(pallet_order_book::Event::ConditionalEnded {
			account,
			client_id,
			market,
			filled,
		}) => Event::ConditionalEnded { account, client_id, market, filled },
		RuntimeEvent::OrderBook(pallet_order_book::Event::OrderRejected {
			account,
			client_id,
			market,
			reason,
		}) => Event::OrderRejected { account, client_id, market, reason },
		RuntimeEvent::Oracle(pallet_oracle::Event::PriceChanged { market, prices }) => {
			Event::PriceChanged { market, prices }
		}
		RuntimeEvent::Clearing(pallet_clearing::Event::FundingCharged { market, rate }) => {
			Event::FundingCharged { market, rate }
		}
		RuntimeEvent::Liquidation(pallet_liquidation::Event::LiquidationStarted {
			account,
			equity,
			maintenance,
		}) => Event::LiquidationStarted { account, equity, maintenance },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::PositionLiquidated {
			account,
			market,
			lots,
			fee,
		}) => Event::PositionLiquidated { account, market, lots, fee },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::MarginCall {
			account,
			equity,
			maintenance,
		}) => Event::MarginCall { account, equity, maintenance },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::LiquidationEnded { account }) => {
			Event::LiquidationEnded { account }
		}
		RuntimeEvent::Liquidation(pallet_liquidation::Event::InsurancePaid { account, amount }) => {
			Event::InsurancePaid { account, amount }
		}
		RuntimeEvent::Liquidation(pallet_liquidation::Event::Deleveraged {
			market,
			account,
			lots,
			price,
		}) => Event::Deleveraged { market, account, lots, price },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::BadDebtIncurred {
			account,
			amount,
		}) => Event::BadDebtIncurred { account, amount },
		RuntimeEvent::OrderBook(pallet_order_book::Event::OperationsPostponed { operations }) => {
			Event::OperationsPostponed { operations }
		}
		RuntimeEvent::OrderBook(pallet_order_book::Event::AuctionCleared {
			market,
			price,
			lots,
		}) => Event::AuctionCleared { market, price, lots },
		RuntimeEvent::OrderBook(pallet_order_book::Event::MarketFaulted { market, fault }) => {
			Event::MarketFaulted { market, fault }
		}
		RuntimeEvent::OrderBook(pallet_order_book::Event::AccountFaulted { account, fault }) => {
			Event::AccountFaulted { account, fault }
		}
		RuntimeEvent::OrderBook(pallet_order_book::Event::AgendaFaulted { fault }) => {
			Event::AgendaFaulted { fault }
		}
		RuntimeEvent::OrderBook(pallet_order_book::Event::CommonFaulted { fault }) => {
			Event::CommonFaulted { fault }
		}
		RuntimeEvent::Liquidation(pallet_liquidation::Event::Absorbed {
			account,
			market,
			lots,
			price,
		}) => Event::Absorbed { account, market, lots, price },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::Pooled {
			account,
			market,
			lots,
			price,
		}) => Event::Pooled { account, market, lots, price },
		RuntimeEvent::Liquidation(pallet_liquidation::Event::InsuranceRoom { market, left }) => {
			Event::InsuranceRoom { market, left }
		}
		RuntimeEvent::Liquidation(pallet_liquidation::Event::BadDebtRepaid { amount }) => {
			Event::BadDebtRepaid { amount }
		}
		RuntimeEvent::OrderBook(pallet_order_book::Event::OperationRejected {
			account,
			market,
			reason,
		}) => Event::OperationRejected { account, market, reason },
		_ => return None,
	})
}
