//! What the round tells, as events of the pallet.

use crate::{Config, Event};
use novation_round::Event as Told;

impl<T: Config> From<Told> for Event<T> {
	fn from(told: Told) -> Self {
		match told {
			Told::Placed { account, client_id, market, side, price, seq, lots } => {
				Event::OrderPlaced { account, client_id, market, side, price, seq, lots }
			}
			Told::Filled {
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
			Told::Cancelled { account, client_id, market, lots, reason } => {
				Event::OrderCancelled { account, client_id, market, lots, reason }
			}
			Told::Amended { account, client_id, market, lots } => {
				Event::OrderAmended { account, client_id, market, lots }
			}
			Told::AlgoFiled { account, client_id, market } => {
				Event::AlgoFiled { account, client_id, market }
			}
			Told::AlgoTriggered { account, client_id, market, mark } => {
				Event::AlgoTriggered { account, client_id, market, mark }
			}
			Told::AlgoHeld { account, client_id, market, reason } => {
				Event::AlgoHeld { account, client_id, market, reason }
			}
			Told::AlgoEnded { account, client_id, market, filled } => {
				Event::AlgoEnded { account, client_id, market, filled }
			}
			Told::Refused { account, client_id, market, reason } => {
				Event::OrderRefused { account, client_id, market, reason }
			}
			Told::PriceChanged { market, prices } => Event::PriceChanged { market, prices },
			Told::FundingCharged { market, rate } => Event::FundingCharged { market, rate },
			Told::LiquidationStarted { account, equity, maintenance } => {
				Event::LiquidationStarted { account, equity, maintenance }
			}
			Told::Liquidated { account, market, lots, fee } => {
				Event::AccountLiquidated { account, market, lots, fee }
			}
			Told::LiquidationEnded { account } => Event::LiquidationEnded { account },
			Told::InsurancePaid { account, amount } => Event::InsurancePaid { account, amount },
			Told::Deleveraged { market, account, counterparty, lots, price } => {
				Event::Deleveraged { market, account, counterparty, lots, price }
			}
			Told::BadDebt { account, amount } => Event::BadDebt { account, amount },
			Told::Postponed { operations } => Event::Postponed { operations },
			Told::Cleared { market, price, lots } => Event::AuctionCleared { market, price, lots },
		}
	}
}
