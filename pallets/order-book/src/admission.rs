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
use novation_round::{Op, OrderRequest, Queued, Work};
use novation_units::{Lots, MarketId};

impl<T: Config> Pallet<T> {
	/// What an extrinsic with these operations declares: its admission, and its share of the round.
	pub fn weight_of(ops: &[Op]) -> Weight {
		let operations = u32::try_from(ops.len()).unwrap_or(u32::MAX);
		T::WeightInfo::submit(operations).saturating_add(Self::share_of(ops))
	}

	/// A cancel pays for itself; an order for coming to rest and for meeting one maker.
	fn share_of(ops: &[Op]) -> Weight {
		let cancel = price::<T>(Work::Cancel);
		let place = price::<T>(Work::Operation).saturating_add(price::<T>(Work::Maker));
		let share = |op: &Op| match op {
			Op::Cancel { .. } | Op::CancelAll { .. } | Op::Amend { .. } => cancel,
			Op::Place(_) => place,
			Op::Replace { .. } => cancel.saturating_add(place),
		};
		ops.iter().fold(Weight::zero(), |sum, op| sum.saturating_add(share(op)))
	}

	/// Append the operations to the queue, all or none.
	pub(crate) fn admit(who: T::AccountId, ops: &[Op]) -> DispatchResult {
		let sender = Sender::of::<T>(&who).map_err(Error::<T>::from)?;
		ensure!(!ops.is_empty(), Error::<T>::EmptyBatch);
		Self::ensure_room(ops.len())?;
		if sender.is_agent() {
			let operations = u32::try_from(ops.len()).unwrap_or(u32::MAX);
			ensure!(T::Agents::count(&who, operations), Error::<T>::AgentOperations);
		}
		for op in ops {
			Self::check(op)?;
			let agent = sender.permit::<T>(op).map_err(Error::<T>::from)?;
			Self::append(Queued { account: sender.account, op: *op, agent })?;
		}
		Self::prepay(Self::share_of(ops));
		Ok(())
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
			Op::Amend { market, lots, .. } => Self::check_lots(market, lots),
			Op::Cancel { .. } | Op::CancelAll { .. } => Ok(()),
		}
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
		let is_within = !order.price.is_zero() && order.price <= market.orders.max_price;
		ensure!(is_within, Error::<T>::PriceOutOfBounds);
		Ok(())
	}
}
