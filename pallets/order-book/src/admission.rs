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
use novation_round::{admissible, may_be_in_group, Inadmissible, Ladder, Op, Queued, Work};
use novation_units::BlockHeight;
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
		Self::share_of_whole_batch(u32::try_from(ops.len()).unwrap_or(u32::MAX))
	}

	/// The same for a number of operations.
	pub(crate) fn share_of_whole_batch(operations: u32) -> Weight {
		price::<T>(Work::Operation).saturating_mul(u64::from(operations).saturating_mul(2))
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
		let height = BlockHeight(frame_system::Pallet::<T>::block_number().unique_saturated_into());
		admissible(op, height, T::Markets::market).map_err(Error::<T>::from)
	}
}

impl<T> From<Inadmissible> for Error<T> {
	fn from(reason: Inadmissible) -> Self {
		match reason {
			Inadmissible::UnknownMarket => Self::UnknownMarket,
			Inadmissible::MarketClosed => Self::MarketClosed,
			Inadmissible::Lots => Self::LotsOutOfBounds,
			Inadmissible::Price => Self::PriceOutOfBounds,
			Inadmissible::Notional => Self::NotionalTooSmall,
			Inadmissible::DisplayWithoutRest => Self::DisplayWithoutRest,
			Inadmissible::Offset => Self::OffsetOutOfBounds,
			Inadmissible::Schedule => Self::BadSchedule,
			Inadmissible::Bracket => Self::BadBracket,
			Inadmissible::DeadlinePassed => Self::DeadlinePassed,
			Inadmissible::Note => Self::NotInWholeBatch,
		}
	}
}
