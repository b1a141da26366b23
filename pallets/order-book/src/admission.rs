//! What is checked before an operation may wait for the round.

use crate::{
	hook::price, sender::Sender, Backlog, Config, Error, Pallet, Prepaid, Queue, WeightInfo,
};
use frame_support::{
	dispatch::DispatchClass,
	ensure,
	pallet_prelude::{DispatchResult, Weight},
	traits::Get,
};
use novation_ports::{Agents, InspectMarkets};
use novation_round::{
	may_be_in_group, BracketRequest, Ladder, Op, OrderKind, OrderRequest, Queued, TriggerRequest,
	TwapRequest, Work, MAX_INTERVAL, MAX_SLICES, MIN_INTERVAL,
};
use novation_units::{Lots, MarketId, Side, Ticks};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
	/// What an extrinsic with these operations declares: its admission, and its share of the round.
	pub fn weight_of(ops: &[Op]) -> Weight {
		Self::admission_of(ops.len()).saturating_add(Self::share_of(ops))
	}

	/// The same for a batch that is carried out whole.
	pub fn weight_of_whole(ops: &[Op]) -> Weight {
		Self::admission_of(ops.len()).saturating_add(Self::share_of_whole(ops))
	}

	/// The same for a ladder.
	pub fn weight_of_ladder(ladder: &Ladder) -> Weight {
		let rungs = usize::from(ladder.rungs);
		let each = Self::share_of(&[Op::Place(ladder.first)]);
		Self::admission_of(rungs).saturating_add(each.saturating_mul(u64::from(ladder.rungs)))
	}

	fn admission_of(operations: usize) -> Weight {
		T::WeightInfo::submit(u32::try_from(operations).unwrap_or(u32::MAX))
	}

	/// A cancel pays for itself; an order for coming to rest and for meeting one maker; an algo order for being
	/// filed, and a bracket for its exits and its entry as well.
	fn share_of(ops: &[Op]) -> Weight {
		let cancel = price::<T>(Work::Cancel);
		let file = price::<T>(Work::Operation);
		let place = file.saturating_add(price::<T>(Work::Maker));
		let share = |op: &Op| match op {
			Op::Cancel { .. } | Op::CancelAll { .. } | Op::Amend { .. } => cancel,
			Op::Place(_) => place,
			Op::Replace { .. } => cancel.saturating_add(place),
			Op::Trigger(_) | Op::Twap(_) | Op::CancelAt { .. } => file,
			Op::Bracket(_) => file.saturating_mul(3).saturating_add(place),
			Op::AllOrNone { .. } => Weight::zero(),
		};
		ops.iter().fold(Weight::zero(), |sum, op| sum.saturating_add(share(op)))
	}

	/// Each operation is tried, and then done.
	fn share_of_whole(ops: &[Op]) -> Weight {
		let operations = u64::try_from(ops.len()).unwrap_or(u64::MAX);
		price::<T>(Work::Operation).saturating_mul(operations.saturating_mul(2))
	}

	/// Append the operations to the queue, all or none.
	pub(crate) fn admit(who: T::AccountId, ops: &[Op]) -> DispatchResult {
		let sender = Self::ensure_sender(&who, ops)?;
		Self::ensure_room(ops.len())?;
		for op in ops {
			Self::admit_op(&sender, op)?;
		}
		Self::prepay(Self::share_of(ops));
		Ok(())
	}

	/// Append a batch that the round carries out whole.
	pub(crate) fn admit_whole(who: T::AccountId, ops: &[Op]) -> DispatchResult {
		let sender = Self::ensure_sender(&who, ops)?;
		Self::ensure_room(ops.len().saturating_add(1))?;
		let operations = u8::try_from(ops.len()).map_err(|_| Error::<T>::NotInWholeBatch)?;
		let note = Op::AllOrNone { operations };
		Self::append(Queued { account: sender.account, op: note, agent: None })?;
		for op in ops {
			ensure!(may_be_in_group(op), Error::<T>::NotInWholeBatch);
			Self::admit_op(&sender, op)?;
		}
		Self::prepay(Self::share_of_whole(ops));
		Ok(())
	}

	fn ensure_sender(who: &T::AccountId, ops: &[Op]) -> Result<Sender, Error<T>> {
		let sender = Sender::of::<T>(who).map_err(Error::<T>::from)?;
		ensure!(!ops.is_empty(), Error::<T>::EmptyBatch);
		if sender.is_agent() {
			let operations = u32::try_from(ops.len()).unwrap_or(u32::MAX);
			ensure!(T::Agents::count(who, operations), Error::<T>::AgentOperations);
		}
		Ok(sender)
	}

	fn admit_op(sender: &Sender, op: &Op) -> Result<(), Error<T>> {
		Self::check(op)?;
		let agent = sender.permit::<T>(op).map_err(Error::<T>::from)?;
		Self::append(Queued { account: sender.account, op: *op, agent })
	}

	/// Hand a share of the round over to the hook.
	fn prepay(share: Weight) {
		Prepaid::<T>::mutate(|paid| *paid = paid.saturating_add(share));
		// The extrinsic has declared this proof and not used it, so the block reclaims it when the extrinsic
		// is done. It is to be kept: the round will use it.
		let proof = Weight::from_parts(0, share.proof_size());
		frame_system::Pallet::<T>::register_extra_weight_unchecked(proof, DispatchClass::Normal);
	}

	fn ensure_room(operations: usize) -> Result<(), Error<T>> {
		let waiting =
			Queue::<T>::decode_len().unwrap_or(0) + Backlog::<T>::decode_len().unwrap_or(0);
		let most = usize::try_from(T::MaxQueue::get()).unwrap_or(usize::MAX);
		ensure!(waiting.saturating_add(operations) <= most, Error::<T>::QueueFull);
		Ok(())
	}

	fn append(queued: Queued) -> Result<(), Error<T>> {
		Queue::<T>::try_append(queued).map_err(|()| Error::<T>::QueueFull)
	}

	fn check(op: &Op) -> Result<(), Error<T>> {
		for market in op.markets() {
			ensure!(T::Markets::market(market).is_some(), Error::<T>::UnknownMarket);
		}
		match *op {
			Op::Place(order) | Op::Replace { order, .. } => Self::check_order(&order),
			// Its notional is not known here: the price stands in the book.
			Op::Amend { market, lots, .. } => Self::check_lots(market, lots),
			Op::Cancel { .. } | Op::CancelAll { .. } => Ok(()),
			Op::Trigger(TriggerRequest { order, mark, .. }) => {
				Self::check_order(&order)?;
				Self::check_price(order.market, mark)
			}
			Op::Twap(request) => Self::check_schedule(&request),
			Op::Bracket(request) => Self::check_bracket(&request),
			Op::CancelAt { height } => {
				let now: u32 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
				let is_ahead = height.is_none_or(|height| height.0 > now);
				ensure!(is_ahead, Error::<T>::DeadlinePassed);
				Ok(())
			}
			Op::AllOrNone { .. } => Err(Error::<T>::NotInWholeBatch),
		}
	}

	fn check_schedule(request: &TwapRequest) -> Result<(), Error<T>> {
		let TwapRequest { order, slices, interval } = *request;
		Self::check_order(&order)?;
		let bounds = T::Markets::market(order.market).ok_or(Error::<T>::UnknownMarket)?.orders;
		let smallest = order.lots.0.checked_div(slices.into());
		let is_sound = order.kind == OrderKind::ImmediateOrCancel
			&& (2..=MAX_SLICES).contains(&slices)
			&& (MIN_INTERVAL..=MAX_INTERVAL).contains(&interval)
			&& smallest.is_some_and(|lots| lots >= bounds.min_lots.0);
		ensure!(is_sound, Error::<T>::BadSchedule);
		Ok(())
	}

	fn check_bracket(request: &BracketRequest) -> Result<(), Error<T>> {
		let BracketRequest { entry, stop, target } = *request;
		Self::check_order(&entry)?;
		for exit in stop.iter().chain(&target) {
			Self::check_price(entry.market, exit.mark)?;
			Self::check_price(entry.market, exit.price)?;
		}
		let is_sound = match (stop, target, entry.side) {
			(None, None, _) => false,
			(Some(stop), Some(target), Side::Bid) => stop.mark < target.mark,
			(Some(stop), Some(target), Side::Ask) => stop.mark > target.mark,
			_ => true,
		};
		ensure!(is_sound && !entry.reduce_only, Error::<T>::BadBracket);
		Ok(())
	}

	fn check_price(market: MarketId, price: Ticks) -> Result<(), Error<T>> {
		let bounds = T::Markets::market(market).ok_or(Error::<T>::UnknownMarket)?.orders;
		let is_within = !price.is_zero() && price <= bounds.max_price;
		ensure!(is_within, Error::<T>::PriceOutOfBounds);
		Ok(())
	}

	fn check_lots(market: MarketId, lots: Lots) -> Result<(), Error<T>> {
		let bounds = T::Markets::market(market).ok_or(Error::<T>::UnknownMarket)?.orders;
		let is_within = lots >= bounds.min_lots && lots <= bounds.max_lots;
		ensure!(is_within, Error::<T>::LotsOutOfBounds);
		Ok(())
	}

	fn check_order(order: &OrderRequest) -> Result<(), Error<T>> {
		let market = T::Markets::market(order.market).ok_or(Error::<T>::UnknownMarket)?;
		ensure!(market.status.may_rest(), Error::<T>::MarketClosed);
		Self::check_lots(order.market, order.lots)?;
		Self::check_price(order.market, order.price)?;
		// Above the largest that fits there is no smallest to miss.
		let notional = market.tick_value.notional(order.lots, order.price);
		let is_worth_it = notional.map_or(true, |notional| notional >= market.orders.min_notional);
		ensure!(order.reduce_only || is_worth_it, Error::<T>::NotionalTooSmall);
		// Whether it is large enough is the round's to say: an error of a call cannot carry the number
		// that mends it.
		let may_rest = order.kind.resting().is_some();
		ensure!(may_rest || order.display.is_none(), Error::<T>::DisplayWithoutRest);
		let distance = order.kind.offset().unwrap_or_default().unsigned_abs();
		ensure!(distance <= market.orders.max_price.0, Error::<T>::OffsetOutOfBounds);
		Ok(())
	}
}
