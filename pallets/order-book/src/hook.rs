//! The end of a block: the round, within its budgets.

use crate::{
	costs::{cost, one_more, Prices},
	journal::Journal,
	store, Admission, Admitted, Config, LastRound, Pallet, RoundPace, WeightInfo,
};
use core::cell::Cell;
use frame_support::{dispatch::DispatchClass, pallet_prelude::Weight, traits::Get};
use frame_system::BlockWeight;
use novation_access::{Pace, Use};
use novation_ports::InspectMarkets;
use novation_round::{run, Budgets, Meter, Summary, Touched, Work};
use novation_units::Unreadable;

/// The proof that the node records while the round runs, if it records any.
struct Recorder {
	size: fn() -> Option<u64>,
	last: Cell<Option<u64>>,
}

impl Recorder {
	fn of<T: Config>() -> Self {
		Self { size: T::RecordedProof::get, last: Cell::new(None) }
	}

	/// Whether somebody records the proof.
	fn is_there(&self) -> bool {
		self.last.get().is_some()
	}

	/// Bytes recorded since the last call.
	fn grown(&self) -> Option<u64> {
		let size = (self.size)()?;
		let before = self.last.replace(Some(size)).unwrap_or(size);
		Some(size.saturating_sub(before))
	}
}

/// A budget in weight. Benchmarks price the work, and the recorded proof replaces their estimate of it.
struct WeightBudget<'a> {
	/// Whether the price of its work includes the time of everything that it touches.
	is_inclusive: bool,
	prices: &'a Prices,
	recorder: &'a Recorder,
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
	fn begin(&mut self) {
		self.recorder.grown();
	}

	fn spend(&mut self, work: Work) -> bool {
		let has_room = self.prices.dearest(work).all_lte(self.left.get());
		if has_room {
			let price = self.prices.work(work);
			let is_recorded = self.is_inclusive && self.recorder.is_there();
			self.take(if is_recorded { price.set_proof_size(0) } else { price });
		}
		has_room
	}

	fn charge(&mut self, work: Work, times: u32) {
		self.take(self.prices.work(work).saturating_mul(u64::from(times)));
	}

	fn touch(&mut self, touched: Touched) {
		if self.is_inclusive {
			let read = self.recorder.grown().unwrap_or(0);
			return self.take(Weight::from_parts(0, read));
		}
		if touched == Touched::default() {
			return;
		}
		let price = self.prices.touched(touched);
		self.take(match self.recorder.grown() {
			Some(read) => {
				let to_write = self.prices.proof_to_write(touched);
				price.set_proof_size(read.saturating_add(to_write))
			}
			None => price,
		});
	}

	fn affordable(&self, work: Work) -> u32 {
		let times = self.left.get().checked_div_per_component(&self.prices.dearest(work));
		times.and_then(|times| u32::try_from(times).ok()).unwrap_or(u32::MAX)
	}
}

/// What a round has done.
pub(crate) struct Round {
	summary: Summary,
	/// What it spent of the budget of trading.
	traded: Weight,
	/// What is left of all of its budgets.
	pub left: Weight,
}

impl<T: Config> Pallet<T> {
	/// Count what waits, for whom this block admits, and keep what its round may cost at most beside what this block's
	/// operations pay themselves.
	pub(crate) fn begin_block() -> Weight {
		// The round reports a damaged backlog and leaves it, so nothing of it needs room.
		let waiting = Self::waiting().unwrap_or(0);
		let for_waiting = Prices::of::<T>().share_of_waiting(waiting).min(T::WaitingBudget::get());
		Admitted::<T>::put(Admission {
			operations: waiting,
			trading: T::TradingBudget::get().saturating_add(for_waiting),
			// A damaged pace tells nothing, so operations keep all of their advance. The round writes it anew.
			pace: Self::pace().unwrap_or(Pace::WHOLE),
			..Admission::default()
		});
		// The round reports damaged terms and does nothing else.
		let markets = T::Markets::markets().map_or(0, |markets| markets.len());
		let markets = u32::try_from(markets).unwrap_or(u32::MAX);
		T::WeightInfo::round_quiet(markets)
			.saturating_add(T::MarketsBudget::get())
			.saturating_add(one_more(T::WeightInfo::round_wait).saturating_mul(u64::from(waiting)))
			.saturating_add(T::TradingBudget::get())
			.saturating_add(for_waiting)
			.saturating_add(T::LiquidationBudget::get())
	}

	/// Run the exchange over everything that is queued, within what the block has for it, and give back what it did not
	/// need.
	pub(crate) fn run_round() {
		// A damaged count says nothing about what was paid. What does not fit into the reserve of every block waits.
		let unknown = Admission { trading: T::TradingBudget::get(), ..Admission::default() };
		let admitted = Self::admitted().unwrap_or(unknown);
		let Admission { trading, paid, .. } = admitted;
		Admitted::<T>::kill();
		let (markets, liquidation) = (T::MarketsBudget::get(), T::LiquidationBudget::get());
		let has_waited = Self::waiting() != Ok(0);
		let round = Self::run_within(markets, trading.saturating_add(paid), liquidation);
		Self::set_pace(&Use {
			advance: cost(admitted.advance),
			spent: cost(round.traded),
			least: cost(T::BusyBlock::get()),
			has_waited,
			has_postponed: round.summary.postponed > 0,
		});
		let left = round.left;
		let reserved = markets.saturating_add(trading).saturating_add(liquidation);
		let of_reserved = left.min(reserved);
		BlockWeight::<T>::mutate(|block| {
			block.reduce(of_reserved, DispatchClass::Mandatory);
			block.reduce(left.saturating_sub(of_reserved), DispatchClass::Normal);
		});
	}

	/// Lets the next blocks keep what rounds need of their advance.
	fn set_pace(round: &Use) {
		let stored = Self::pace();
		let next = match stored {
			Ok(pace) => pace.after(round, store::moment::<T>().time),
			// The damaged value tells nothing.
			Err(Unreadable) => Pace::WHOLE,
		};
		if stored != Ok(next) {
			RoundPace::<T>::put(next);
		}
	}

	/// Runs the exchange over everything that is queued within these budgets.
	pub(crate) fn run_within(markets: Weight, trading: Weight, liquidation: Weight) -> Round {
		let for_trading = trading;
		let (prices, recorder) = (Prices::of::<T>(), Recorder::of::<T>());
		let spent = Cell::new(Weight::zero());
		let [markets, trading, liquidation] = [markets, trading, liquidation].map(Cell::new);
		let budget = |left, is_inclusive| WeightBudget {
			is_inclusive,
			prices: &prices,
			recorder: &recorder,
			left,
			spent: &spent,
		};
		let budgets = Budgets {
			markets: budget(&markets, true),
			trading: budget(&trading, false),
			liquidation: budget(&liquidation, false),
		};
		let journal = Journal::open();
		let summary = run(&mut store::open::<T, _>(&journal), store::moment::<T>(), budgets);
		journal.close();
		LastRound::<T>::put(spent.get());
		Round {
			summary,
			traded: for_trading.saturating_sub(trading.get()),
			left: markets.get().saturating_add(trading.get()).saturating_add(liquidation.get()),
		}
	}
}
