//! The end of a block: the round, within its budgets.

use crate::{store, Backlog, Config, LastRound, Pallet, Prepaid, WeightInfo};
use core::{cell::Cell, marker::PhantomData};
use frame_support::{pallet_prelude::Weight, traits::Get, weights::WeightMeter};
use novation_ports::InspectMarkets;
use novation_round::{run, Budgets, Meter, Work};

/// A budget in weight, priced by the benchmarks.
struct WeightBudget<'a, T> {
	meter: WeightMeter,
	spent: &'a Cell<Weight>,
	_config: PhantomData<T>,
}

/// What one more unit of work adds to a round, given the weight of a round with so many of them.
fn one_more(round: fn(u32) -> Weight) -> Weight {
	round(1).saturating_sub(round(0))
}

/// What the benchmarks say that a unit of work costs.
pub(crate) fn price<T: Config>(work: Work) -> Weight {
	match work {
		Work::Operation => one_more(T::WeightInfo::round_rest),
		Work::Maker => one_more(T::WeightInfo::round_take),
		Work::Cancel => one_more(T::WeightInfo::round_cancel),
		// An account that is looked at may give up a part of its position, when another is deleveraged.
		Work::HealthCheck => {
			one_more(T::WeightInfo::round_check).max(one_more(T::WeightInfo::round_deleverage))
		}
		Work::DueSlot => one_more(T::WeightInfo::round_slots),
	}
}

impl<T: Config> Meter for WeightBudget<'_, T> {
	fn spend(&mut self, work: Work) -> bool {
		let price = price::<T>(work);
		let spent = self.meter.try_consume(price).is_ok();
		if spent {
			self.spent.set(self.spent.get().saturating_add(price));
		}
		spent
	}

	fn affordable(&self, work: Work) -> u32 {
		let times = self.meter.remaining().checked_div_per_component(&price::<T>(work));
		times.and_then(|times| u32::try_from(times).ok()).unwrap_or(u32::MAX)
	}
}

impl<T: Config> Pallet<T> {
	/// What a round may cost at most, beside what this block's operations pay themselves.
	pub(crate) fn reserve() -> Weight {
		let markets = u32::try_from(T::Markets::markets().len()).unwrap_or(u32::MAX);
		let waiting = u64::try_from(Backlog::<T>::decode_len().unwrap_or(0)).unwrap_or(u64::MAX);
		T::WeightInfo::round_markets(markets)
			.saturating_add(one_more(T::WeightInfo::round_wait).saturating_mul(waiting))
			.saturating_add(T::TradingBudget::get())
			.saturating_add(T::LiquidationBudget::get())
	}

	/// The dearest unit of work, in each dimension.
	pub(crate) fn dearest_work() -> Weight {
		[Work::Operation, Work::Maker, Work::Cancel, Work::HealthCheck, Work::DueSlot]
			.into_iter()
			.map(price::<T>)
			.fold(Weight::zero(), |dearest, price| dearest.max(price))
	}

	/// Run the exchange over everything that is queued, within what the block has for it.
	pub(crate) fn run_round() {
		let trading = T::TradingBudget::get().saturating_add(Prepaid::<T>::take());
		Self::run_within(trading, T::LiquidationBudget::get());
	}

	/// Run the exchange over everything that is queued, and spend no more than these budgets.
	pub(crate) fn run_within(trading: Weight, liquidation: Weight) {
		let spent = Cell::new(Weight::zero());
		let budget = |limit| WeightBudget::<T> {
			meter: WeightMeter::with_limit(limit),
			spent: &spent,
			_config: PhantomData,
		};
		let budgets = Budgets { trading: budget(trading), liquidation: budget(liquidation) };
		let (pages, accounts, venue) = store::open::<T>();
		run(pages, accounts, venue, budgets);
		LastRound::<T>::put(spent.get());
	}
}
