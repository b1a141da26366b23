//! Phase 4: accounts below maintenance. The waterfall itself is decided in `novation-liquidation`;
//! here its steps are taken.

use crate::{
	fill_check::Taking,
	margin::{account_health, exposures},
	sweep::{Sweep, SweepOutcome},
	Budget, Deleveraging, Event, MarkSource, MarketStatus, Meter, Round, Stage, Venue, Work,
};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use novation_book::{BookStore, End, SelfTrade};
use novation_ledger::{AccountStore, Accounts, Fees, Fill, Movements, FIRST_TRADER, INSURANCE};
use novation_liquidation::{
	cover, liquidation_fee, next_step, surplus, Account, Attempt, Position, ProRata, Step,
};
use novation_units::{AccountIndex, Lots, MarketId, Ppm, Quote, Side, Ticks};

/// How many steps one account may take in a block. Each closes, cancels or settles something, or is
/// the last; an account in every market needs fewer.
const MAX_STEPS: u32 = 64;

/// What liquidation did so far in this block, per market of one account.
type Attempts = BTreeMap<MarketId, Attempt>;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Find the accounts below maintenance, and go on with those that wait, the oldest first.
	pub(crate) fn liquidate(&mut self) {
		self.check_due_accounts();
		let queue = core::mem::take(&mut self.liquidations);
		for index in queue {
			if self.liquidate_account(index) {
				let mut account = self.ledger.read(index);
				account.in_liquidation = false;
				self.ledger.write(index, account);
				self.venue.emit(Event::LiquidationEnded { account: index });
			} else {
				self.liquidations.push(index);
			}
		}
	}

	/// Take steps until the account is healthy (true), or has to wait for the next block (false).
	fn liquidate_account(&mut self, index: AccountIndex) -> bool {
		let mut attempts = Attempts::new();
		for _ in 0..MAX_STEPS {
			if !self.spend(Budget::Liquidation, Work::HealthCheck) {
				return false;
			}
			let goes_on = match self.step(index, &attempts) {
				None | Some(Step::Wait) => false,
				Some(Step::Healthy) => return true,
				Some(Step::CancelOrders) => self.cancel_liquidated(index),
				Some(Step::Close { market, side, lots, limit }) => {
					let order = Closing { index, market, side, lots, limit };
					self.close_on_book(&order, &mut attempts)
				}
				Some(Step::Insure { market, side, lots, limit, zero }) => {
					let order = Closing { index, market, side, lots, limit };
					self.close_insured(&order, zero, &mut attempts)
				}
				Some(Step::Deleverage { market, side, lots, price }) => {
					let order = Closing { index, market, side, lots, limit: price };
					if !self.deleverage(&order).is_zero() {
						attempts.insert(market, Attempt::Deleveraged);
					}
					true
				}
				Some(Step::Settle { insured, bad_debt }) => {
					self.settle_debt(index, insured, bad_debt);
					true
				}
			};
			if !goes_on {
				return false;
			}
		}
		false
	}

	/// The next step of an account; none while a price it needs is absent or a market is halted or reopens.
	fn step(&self, index: AccountIndex, attempts: &Attempts) -> Option<Step> {
		let account = self.ledger.read(index);
		let exposures = exposures(&account, |market| {
			self.market(market).map_or(Ok(None), |loaded| loaded.valuation(MarkSource::Now))
		})
		.ok()?;
		let position = |(at, exposure): (&novation_ledger::Position, _)| {
			let loaded = self.market(at.market)?;
			let terms = &loaded.market;
			let stopped = matches!(terms.status, MarketStatus::Halted | MarketStatus::Settled)
				|| loaded.stage(self.now) != Stage::Open;
			(!stopped).then(|| Position {
				market: at.market,
				exposure,
				terms: terms.liquidation,
				attempt: attempts.get(&at.market).copied().unwrap_or_default(),
			})
		};
		let positions: Option<Vec<Position>> =
			account.positions.iter().zip(exposures).map(position).collect();
		next_step(&Account {
			cash: account.cash,
			positions: &positions?,
			has_orders: account.has_orders(),
			insurance: self.ledger.look(INSURANCE, |fund| fund.cash),
		})
		.ok()
	}

	/// Close against the book, and take the fee of what was closed. False if the budget has ended.
	fn close_on_book(&mut self, order: &Closing, attempts: &mut Attempts) -> bool {
		let Some(swept) = self.sweep_forced(order) else { return false };
		let fee = self.charge_liquidation_fee(order, &swept);
		if swept.left < order.lots {
			let lots = order.lots.sub(swept.left).unwrap_or_default();
			self.venue.emit(Event::PositionLiquidated {
				account: order.index,
				market: order.market,
				lots,
				fee,
			});
		}
		self.tried(order, Attempt::Book, &swept, attempts)
	}

	/// Take the fee out of what the fills brought above the zero price, so that the cushion of what is
	/// still open stays whole.
	fn charge_liquidation_fee(&mut self, order: &Closing, swept: &SweepOutcome) -> Quote {
		let Some(market) = self.market(order.market).map(|loaded| &loaded.market) else {
			return Quote::ZERO;
		};
		let brought = swept.fills.iter().try_fold(Quote::ZERO, |sum, (price, lots)| {
			let closed = lots.signed(order.side.opposite())?;
			sum.add(surplus(closed, *price, order.limit, market.tick_value)?)
		});
		let fee = brought
			.and_then(|brought| liquidation_fee(swept.notional, &market.liquidation, brought))
			.unwrap_or_default();
		match self.ledger.transfer(order.index, INSURANCE, fee) {
			Ok(()) => fee,
			Err(_) => Quote::ZERO,
		}
	}

	/// Close against the book at prices for which the insurance fund pays the difference to `zero`.
	fn close_insured(&mut self, order: &Closing, zero: Ticks, attempts: &mut Attempts) -> bool {
		let Some(swept) = self.sweep_forced(order) else { return false };
		let Some(tick_value) = self.market(order.market).map(|at| at.market.tick_value) else {
			return false;
		};
		let paid = swept.fills.iter().try_fold(Quote::ZERO, |paid, (price, lots)| {
			paid.add(cover(lots.signed(order.side.opposite())?, *price, zero, tick_value)?)
		});
		if let Ok(paid) = paid {
			self.pay_from_insurance(order.index, paid);
		}
		self.tried(order, Attempt::Insured, &swept, attempts)
	}

	/// Remember that the book has no more to give, unless the budget ended before that. False if it has ended.
	fn tried(
		&mut self,
		order: &Closing,
		attempt: Attempt,
		swept: &SweepOutcome,
		attempts: &mut Attempts,
	) -> bool {
		if matches!(swept.end, End::StepsExhausted) {
			let has_traded = swept.left < order.lots;
			return has_traded && self.affordable(Budget::Liquidation, Work::Maker) > 0;
		}
		if !swept.left.is_zero() {
			attempts.insert(order.market, attempt);
		}
		true
	}

	fn sweep_forced(&mut self, order: &Closing) -> Option<SweepOutcome> {
		let max_makers = self.affordable(Budget::Liquidation, Work::Maker);
		if max_makers == 0 {
			return None;
		}
		let Closing { index, market, side, lots, limit } = *order;
		let sweep = Sweep {
			taking: Taking { market, account: index, side, forced: true },
			client_id: None,
			limit,
			lots,
			self_trade: SelfTrade::CancelMaker,
			all_or_none: false,
		};
		let swept = self.sweep(&sweep, max_makers)?;
		self.charge(Budget::Liquidation, Work::Maker, swept.makers);
		Some(swept)
	}

	/// Close a position against its holders on the other side, pro rata, outside the book and without
	/// fees, and return what is left of it. Nobody's equity falls below zero by it.
	///
	/// What was asked of whom is kept until the last holder was asked, over as many blocks as it takes.
	fn deleverage(&mut self, order: &Closing) -> Lots {
		let Some(loaded) = self.market(order.market) else { return order.lots };
		let begun = Deleveraging {
			account: order.index,
			market: order.market,
			shares: ProRata::new(order.lots, loaded.state.open_interest),
			next: FIRST_TRADER,
		};
		let is_same = |at: &Deleveraging| (at.account, at.market) == (order.index, order.market);
		let mut at = self.schedule.deleveraging.take().filter(is_same).unwrap_or(begun);
		let key = (order.market, order.side);
		let known = self.holders.get(&key).cloned();
		let asks_all = at.next == FIRST_TRADER;
		let everybody = (at.next.0..self.venue.end_of_accounts().0).map(AccountIndex);
		let to_ask: Box<dyn Iterator<Item = AccountIndex>> = match known {
			Some(known) => Box::new(known.into_iter().filter(move |holder| *holder >= at.next)),
			None => Box::new(everybody),
		};
		let mut left = order.lots;
		let mut holders = Vec::new();
		for holder in to_ask {
			if left.is_zero() {
				break;
			}
			if !self.spend(Budget::Liquidation, Work::HealthCheck) {
				self.schedule.deleveraging = Some(Deleveraging { next: holder, ..at });
				return left;
			}
			let held = self.ledger.look(holder, |holder| holder.lots(order.market));
			if holder == order.index || held.side() != Some(order.side) {
				continue;
			}
			holders.push(holder);
			let share = at.shares.take(held.abs()).unwrap_or_default().min(left);
			if !share.is_zero() && self.deleverage_holder(order, holder, share) {
				left = left.sub(share).unwrap_or_default();
			}
		}
		// All lots are taken only when all holders were met, so this is all of them. Who becomes one
		// later in the block is asked in the next.
		if asks_all {
			self.holders.insert(key, holders);
		}
		left
	}

	fn deleverage_holder(&mut self, order: &Closing, holder: AccountIndex, lots: Lots) -> bool {
		let Some(loaded) = self.markets.get(&order.market) else { return false };
		let fill = Fill {
			market: order.market,
			tick_value: loaded.market.tick_value,
			funding_index: loaded.state.funding.index,
			maker: holder,
			taker: order.index,
			taker_side: order.side,
			lots,
			price: order.limit,
			fees: Fees { maker: Ppm::ZERO, taker: Ppm::ZERO },
		};
		let mut trial = self.ledger.draft();
		let Ok(settled) = trial.fill(&fill) else { return false };
		let solvent = account_health(&self.markets, &trial.read(holder), MarkSource::Now)
			.is_ok_and(|health| health.equity >= Quote::ZERO);
		if !solvent {
			return false;
		}
		let changes = trial.into_changes();
		self.ledger.commit(changes);
		self.count_fill(order.market, None, &settled);
		self.venue.emit(Event::Deleveraged {
			market: order.market,
			account: order.index,
			counterparty: holder,
			lots,
			price: order.limit,
		});
		true
	}

	fn settle_debt(&mut self, index: AccountIndex, insured: Quote, bad_debt: Quote) {
		self.pay_from_insurance(index, insured);
		if bad_debt > Quote::ZERO {
			let forgiven = self.ledger.write_off(index);
			self.venue.add_bad_debt(forgiven);
			self.venue.emit(Event::BadDebtIncurred { account: index, amount: forgiven });
		}
	}

	fn pay_from_insurance(&mut self, account: AccountIndex, amount: Quote) {
		let paid = self.ledger.transfer(INSURANCE, account, amount);
		if paid.is_ok() && !amount.is_zero() {
			self.venue.emit(Event::InsurancePaid { account, amount });
		}
	}
}

/// A position, or a part of it, that the exchange closes.
#[derive(Clone, Copy, Debug)]
struct Closing {
	index: AccountIndex,
	market: MarketId,
	/// The side on which the account trades: opposite to its position.
	side: Side,
	lots: Lots,
	limit: Ticks,
}
