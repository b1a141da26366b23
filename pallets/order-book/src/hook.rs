//! The end of a block: the round, within its budgets.

use crate::{store, Config, LastRound, Pallet, Prepaid, WeightInfo};
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

fn price<T: Config>(work: Work) -> Weight {
	match work {
		Work::Operation => T::WeightInfo::operation(),
		Work::Maker => T::WeightInfo::maker(),
		Work::Cancel => T::WeightInfo::cancel(),
		Work::HealthCheck => T::WeightInfo::health_check(),
		Work::DueSlot => T::WeightInfo::due_slot(),
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
		let markets = u64::try_from(T::Markets::markets().len()).unwrap_or(u64::MAX);
		T::WeightInfo::empty_round()
			.saturating_add(T::WeightInfo::market().saturating_mul(markets))
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

	/// Run the exchange over everything that is queued.
	pub(crate) fn run_round() {
		let spent = Cell::new(Weight::zero());
		let budget = |limit| WeightBudget::<T> {
			meter: WeightMeter::with_limit(limit),
			spent: &spent,
			_config: PhantomData,
		};
		let trading = T::TradingBudget::get().saturating_add(Prepaid::<T>::take());
		let budgets =
			Budgets { trading: budget(trading), liquidation: budget(T::LiquidationBudget::get()) };
		let (pages, accounts, venue) = store::open::<T>();
		run(pages, accounts, venue, budgets);
		LastRound::<T>::put(spent.get());
	}
}
