//! The end of a block: the round, within its budgets.

use crate::{
	price::{one_more, Prices},
	store, Admitted, Backlog, Config, LastRound, Pallet, WeightInfo,
};
use core::cell::Cell;
use frame_support::{dispatch::DispatchClass, pallet_prelude::Weight, traits::Get};
use frame_system::BlockWeight;
use novation_ports::InspectMarkets;
use novation_round::{run, Budgets, Meter, Touched, Work};

/// A budget in weight, priced by the benchmarks.
struct WeightBudget<'a> {
	prices: &'a Prices,
	left: &'a Cell<Weight>,
	spent: &'a Cell<Weight>,
}

impl WeightBudget<'_> {
	fn take(&self, price: Weight) {
		self.left.set(self.left.get().saturating_sub(price));
		self.spent.set(self.spent.get().saturating_add(price));
	}
}

impl Meter for WeightBudget<'_> {
	fn spend(&mut self, work: Work) -> bool {
		let has_room = self.prices.dearest(work).all_lte(self.left.get());
		if has_room {
			self.take(self.prices.work(work));
		}
		has_room
	}

	fn charge(&mut self, work: Work, times: u32) {
		self.take(self.prices.work(work).saturating_mul(u64::from(times)));
	}

	fn touch(&mut self, touched: Touched) {
		if touched != Touched::default() {
			self.take(self.prices.touched(touched));
		}
	}

	fn affordable(&self, work: Work) -> u32 {
		let times = self.left.get().checked_div_per_component(&self.prices.dearest(work));
		times.and_then(|times| u32::try_from(times).ok()).unwrap_or(u32::MAX)
	}
}

impl<T: Config> Pallet<T> {
	/// Count what waits, for whom this block admits, and keep what its round may cost at most beside what this block's
	/// operations pay themselves.
	pub(crate) fn begin_block() -> Weight {
		let waiting = u32::try_from(Backlog::<T>::decode_len().unwrap_or(0)).unwrap_or(u32::MAX);
		Admitted::<T>::mutate(|admitted| admitted.operations = waiting);
		let markets = u32::try_from(T::Markets::markets().len()).unwrap_or(u32::MAX);
		T::WeightInfo::round_markets(markets)
			.saturating_add(one_more(T::WeightInfo::round_wait).saturating_mul(u64::from(waiting)))
			.saturating_add(T::TradingBudget::get())
			.saturating_add(T::LiquidationBudget::get())
	}

	/// Run the exchange over everything that is queued, within what the block has for it, and give back what it did not
	/// need.
	pub(crate) fn run_round() {
		let paid = Admitted::<T>::take().paid;
		let trading = T::TradingBudget::get().saturating_add(paid);
		let left = Self::run_within(trading, T::LiquidationBudget::get());
		let reserved = T::TradingBudget::get().saturating_add(T::LiquidationBudget::get());
		let of_reserved = Weight::from_parts(
			left.ref_time().min(reserved.ref_time()),
			left.proof_size().min(reserved.proof_size()),
		);
		BlockWeight::<T>::mutate(|block| {
			block.reduce(of_reserved, DispatchClass::Mandatory);
			block.reduce(left.saturating_sub(of_reserved), DispatchClass::Normal);
		});
	}

	/// Run the exchange over everything that is queued, spend no more than these budgets, and say what is left of both.
	pub(crate) fn run_within(trading: Weight, liquidation: Weight) -> Weight {
		let prices = Prices::of::<T>();
		let spent = Cell::new(Weight::zero());
		let (trading, liquidation) = (Cell::new(trading), Cell::new(liquidation));
		let budget = |left| WeightBudget { prices: &prices, left, spent: &spent };
		let budgets = Budgets { trading: budget(&trading), liquidation: budget(&liquidation) };
		let (pages, accounts, venue) = store::open::<T>();
		run(pages, accounts, venue, budgets);
		LastRound::<T>::put(spent.get());
		trading.get().saturating_add(liquidation.get())
	}
}
