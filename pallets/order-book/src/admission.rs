//! The checks before an operation may wait for the round.

use crate::{
	costs::{cost, Prices},
	signer::Signer,
	Admission, Admitted, Config, Error, Pallet, Queue, WeightInfo,
};
use alloc::{
	collections::{btree_map, BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use frame_support::{
	dispatch::{DispatchClass, DispatchResultWithPostInfo, PostDispatchInfo},
	ensure,
	pallet_prelude::{DispatchResult, Weight},
	traits::{Get, Time},
};
use frame_system::BlockWeight;
use novation_access::concession;
use novation_exchange_types::{Ladder, Market, Op, Queued};
use novation_ports::{Agents, InspectMarkets, Prices as _, Spending};
use novation_round::{admissible, may_be_atomic, Inadmissible};
use novation_units::{MarketId, Millis, Quote, Unreadable};

/// Terms of markets; `None` for those that are not listed.
pub(crate) type Terms = BTreeMap<MarketId, Option<Market>>;

impl<T: Config> Pallet<T> {
	/// Returns the weight that an extrinsic with these operations declares: its admission, and its share of the round.
	pub fn weight_of(ops: &[Op]) -> Weight {
		Self::admission_of(ops).saturating_add(Self::share_of(ops))
	}

	/// Returns the weight that an atomic batch declares.
	pub fn weight_of_atomic(ops: &[Op]) -> Weight {
		Self::admission_of(ops).saturating_add(Self::share_of_atomic(ops))
	}

	/// Returns the weight that a ladder declares.
	pub fn weight_of_ladder(ladder: &Ladder) -> Weight {
		Self::weight_of(&vec![Op::Place(ladder.first); usize::from(ladder.rungs)])
	}

	fn admission_of(ops: &[Op]) -> Weight {
		let (operations, markets) = Self::count(ops);
		T::WeightInfo::submit(operations, markets)
	}

	/// Returns the number of operations and of their markets.
	fn count(ops: &[Op]) -> (u32, u32) {
		let markets: BTreeSet<_> = ops.iter().flat_map(Op::markets).collect();
		let count = |length| u32::try_from(length).unwrap_or(u32::MAX);
		(count(ops.len()), count(markets.len()))
	}

	/// Returns the weight that was used. The admission of an owner reads no limits.
	fn spent(signer: &Signer, ops: &[Op], share: Weight) -> PostDispatchInfo {
		if signer.is_agent() {
			return ().into();
		}
		let (operations, markets) = Self::count(ops);
		Some(T::WeightInfo::submit_by_owner(operations, markets).saturating_add(share)).into()
	}

	/// Returns the share of the round that operations pay.
	fn share_of(ops: &[Op]) -> Weight {
		Prices::of::<T>().share_of(ops)
	}

	fn share_of_atomic(ops: &[Op]) -> Weight {
		Prices::of::<T>().share_of_atomic(u64::try_from(ops.len()).unwrap_or(u64::MAX))
	}

	/// Appends the operations to the queue, all or none.
	pub(crate) fn admit(who: T::AccountId, ops: &[Op]) -> DispatchResultWithPostInfo {
		let signer = Self::ensure_signer(&who, ops)?;
		let share = Self::share_of(ops);
		Self::append(&who, &signer, None, ops, share)?;
		Ok(Self::spent(&signer, ops, share))
	}

	/// Appends an atomic batch to the queue.
	pub(crate) fn admit_atomic(who: T::AccountId, ops: &[Op]) -> DispatchResultWithPostInfo {
		let signer = Self::ensure_signer(&who, ops)?;
		ensure!(ops.iter().all(may_be_atomic), Error::<T>::NotInAtomicBatch);
		let operations = u8::try_from(ops.len()).map_err(|_| Error::<T>::NotInAtomicBatch)?;
		let share = Self::share_of_atomic(ops);
		Self::append(&who, &signer, Some(Op::AtomicBatch { operations }), ops, share)?;
		Ok(Self::spent(&signer, ops, share))
	}

	fn ensure_signer(who: &T::AccountId, ops: &[Op]) -> Result<Signer, Error<T>> {
		let signer = Signer::of::<T>(who).map_err(Error::<T>::from)?;
		ensure!(!ops.is_empty(), Error::<T>::EmptyBatch);
		if signer.is_agent() {
			let operations = u32::try_from(ops.len()).unwrap_or(u32::MAX);
			let counted = T::Agents::count(who, operations);
			let counted = counted.map_err(|Unreadable| Error::<T>::SignerUnreadable)?;
			ensure!(counted, Error::<T>::AgentOperations);
		}
		Ok(signer)
	}

	/// Returns the terms of the markets that operations name, each read once.
	pub(crate) fn terms(ops: &[Op]) -> Result<Terms, Unreadable> {
		let mut known = Terms::new();
		for id in ops.iter().flat_map(Op::markets) {
			if let btree_map::Entry::Vacant(entry) = known.entry(id) {
				entry.insert(T::Markets::market(id)?);
			}
		}
		Ok(known)
	}

	/// Checks an operation by every rule that needs neither account nor book.
	pub(crate) fn ensure_admissible(op: &Op, known: &Terms) -> Result<(), Inadmissible> {
		let market = |id| known.get(&id).cloned().flatten();
		admissible(op, Millis(T::Clock::now()), market)
	}

	/// Returns the most that operations give away against the last marks.
	pub(crate) fn concession_of(ops: &[Op], known: &Terms) -> Result<Quote, Unreadable> {
		let mut sum = 0_i128;
		for op in ops {
			let Some(order) = op.order() else { continue };
			let Some(Some(market)) = known.get(&order.market) else { continue };
			let mark = T::Prices::price(order.market)?.and_then(|price| price.last_mark);
			sum = sum.saturating_add(concession(op, market, mark).0);
		}
		Ok(Quote(sum))
	}

	/// Returns whether the queue has room for this many operations in this block.
	pub(crate) fn has_room(operations: u32) -> Result<bool, Unreadable> {
		let waiting = Self::admitted()?.operations.saturating_add(operations);
		Ok(waiting <= T::QueueLimit::get().min(T::MaxQueue::get()))
	}

	/// Appends the operations behind their note, and adds their share to the budget of the hook.
	fn append(
		who: &T::AccountId,
		signer: &Signer,
		note: Option<Op>,
		ops: &[Op],
		share: Weight,
	) -> DispatchResult {
		let account = signer.account;
		let mut queued: Vec<Queued> =
			note.into_iter().map(|op| Queued { account, op, agent: None }).collect();
		let known = Self::terms(ops).map_err(|Unreadable| Error::<T>::MarketUnreadable)?;
		for op in ops {
			Self::ensure_admissible(op, &known).map_err(Error::<T>::from)?;
			let agent = signer.permit::<T>(op).map_err(Error::<T>::from)?;
			queued.push(Queued { account, op: signer.own(*op), agent });
		}
		if signer.is_agent() {
			let loss = Self::concession_of(ops, &known);
			let loss = loss.map_err(|Unreadable| Error::<T>::MarketUnreadable)?;
			let spent = T::Agents::spend(who, Spending { free: 0, loss });
			ensure!(
				spent.map_err(|Unreadable| Error::<T>::SignerUnreadable)?,
				Error::<T>::AgentLoss
			);
		}
		let operations = u32::try_from(queued.len()).unwrap_or(u32::MAX);
		let admitted = Self::admitted().map_err(|Unreadable| Error::<T>::AdmissionUnreadable)?;
		let waiting = admitted.operations.saturating_add(operations);
		let most = T::QueueLimit::get().min(T::MaxQueue::get());
		ensure!(waiting <= most, Error::<T>::QueueFull);
		let kept = admitted.pace.keep(cost(share));
		let kept = Weight::from_parts(kept.time_ps, kept.proof_bytes);
		let paid = admitted.paid.saturating_add(kept);
		let advance = admitted.advance.saturating_add(share);
		Admitted::<T>::put(Admission { operations: waiting, paid, advance, ..admitted });
		Queue::<T>::append(queued);
		// The extrinsic declared this proof and did not use it, so the block reclaims it after the extrinsic.
		// Registering it keeps it for the round. The time is given back at once, and not by the call's result: a fee
		// does not depend on the pace.
		let proof = Weight::from_parts(0, kept.proof_size());
		frame_system::Pallet::<T>::register_extra_weight_unchecked(proof, DispatchClass::Normal);
		let given_back = share.saturating_sub(kept).set_proof_size(0);
		BlockWeight::<T>::mutate(|block| block.reduce(given_back, DispatchClass::Normal));
		Ok(())
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
			Inadmissible::Note => Self::NotInAtomicBatch,
		}
	}
}
