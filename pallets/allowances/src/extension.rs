//! The extension that charges no fee within the allowance.

use crate::{Allowances, Config, FreeWeight, Pallet, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::DispatchInfo, pallet_prelude::TransactionSource, traits::Get, weights::Weight,
};
use novation_access::Allowance;
use novation_ports::{Agents, InspectCalls, Recorded, Spending, Unauthorised};
use novation_units::{AccountIndex, Unreadable};
use scale_info::{StaticTypeInfo, TypeInfo};
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		PostDispatchInfoOf, TransactionExtension, TransactionExtensionMetadata, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionValidityError, ValidTransaction,
	},
	DispatchResult,
};

/// Free orders have the lowest priority. Free cancels, and orders that only reduce, come before whatever pays: a trader
/// must be able to leave while others fill the blocks. The allowance bounds them.
const ORDERS: TransactionPriority = 0;
const URGENT: TransactionPriority = TransactionPriority::MAX / 2;

/// Wraps the extension `S`, which charges the fee, and skips it while the allowance covers a transaction. Wallets see
/// `S`.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq)]
pub struct FreeWithinAllowance<T, S>(S, PhantomData<T>);

impl<T, S: core::fmt::Debug> core::fmt::Debug for FreeWithinAllowance<T, S> {
	fn fmt(&self, formatter: &mut core::fmt::Formatter) -> core::fmt::Result {
		self.0.fmt(formatter)
	}
}

impl<T, S> From<S> for FreeWithinAllowance<T, S> {
	fn from(charge: S) -> Self {
		Self(charge, PhantomData)
	}
}

impl<T, S: Encode> FreeWithinAllowance<T, S> {
	/// Whether the sender offers a tip. The fee's extension is its tip, encoded as an integer.
	fn has_tip(&self) -> bool {
		self.0.using_encoded(|bytes| bytes.iter().any(|byte| *byte != 0))
	}
}

impl<T, S: StaticTypeInfo> TypeInfo for FreeWithinAllowance<T, S> {
	type Identity = S;
	fn type_info() -> scale_info::Type {
		S::type_info()
	}
}

/// Allowance of an account after a transaction. Nothing changes an allowance between `validate` and `prepare`.
pub struct Covered<AccountId> {
	account: AccountIndex,
	left: Allowance,
	/// The agent that sends it, and what it spends of its share.
	spent: Option<(AccountId, Spending)>,
	/// Whether the block had read the allowance before.
	is_known: bool,
}

/// Weight that a free transaction gives back.
pub struct Unspent {
	/// Weight of charging the fee.
	charge: Weight,
	/// Weight of the first look at an allowance in a block, if this was a later look.
	first_look: Weight,
}

/// Means by which a transaction is paid for.
pub enum Payment<Free, Fee> {
	/// By the allowance.
	Free(Free),
	/// By the fee.
	Fee(Fee),
}

impl<T, S> TransactionExtension<T::RuntimeCall> for FreeWithinAllowance<T, S>
where
	T: Config + Send + Sync,
	S: TransactionExtension<T::RuntimeCall>,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo>,
	DispatchOriginOf<T::RuntimeCall>: AsSystemOriginSigner<T::AccountId>,
{
	const IDENTIFIER: &'static str = S::IDENTIFIER;
	type Implicit = S::Implicit;
	type Val = Payment<Covered<T::AccountId>, S::Val>;
	type Pre = Payment<Unspent, S::Pre>;

	fn metadata() -> alloc::vec::Vec<TransactionExtensionMetadata> {
		S::metadata()
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let charge = self.0.weight(call);
		match T::Calls::concerns(call) {
			true => charge.saturating_add(T::WeightInfo::spend(1)),
			false => charge,
		}
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		implicit: S::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let recorded = Recorded::at(T::RecordedProof::get());
		let place = T::Agents::take_place();
		let request = origin.as_system_origin_signer().and_then(|who| T::Calls::inspect(who, call));
		if let Some(request) = request {
			let rejected = |reason: Unauthorised| {
				TransactionValidityError::from(match reason {
					// It stays in the pool for a later block.
					Unauthorised::Busy => InvalidTransaction::ExhaustsResources,
					reason => InvalidTransaction::Custom(reason.code()),
				})
			};
			let request = request.map_err(rejected)?;
			let left = Pallet::<T>::after(&request, place)
				.map_err(Unauthorised::from)
				.map_err(rejected)?;
			let free = request.demand.orders.saturating_add(request.demand.cancels);
			let spending = Spending { free, ..Spending::default() };
			let agent = origin.as_system_origin_signer().filter(|_| request.is_agent).cloned();
			let may_spend = match &agent {
				Some(agent) => {
					let free = free.saturating_mul(place.into());
					T::Agents::may_spend(agent, Spending { free, ..spending })
				}
				None => Ok(true),
			};
			let may_spend = may_spend.map_err(Unauthorised::from).map_err(rejected)?;
			// A tip pays, and counts.
			if let Some(left) = left.filter(|_| may_spend && !self.has_tip()) {
				let priority = if request.is_urgent { URGENT } else { ORDERS };
				let validity = ValidTransaction { priority, ..Default::default() };
				let is_known = recorded.is_all(T::RecordedProof::get());
				let spent = agent.map(|agent| (agent, spending));
				let covered = Covered { account: request.account, left, spent, is_known };
				return Ok((validity, Payment::Free(covered), origin));
			}
		}
		let (validity, val, origin) =
			self.0.validate(origin, call, info, len, implicit, implication, source)?;
		Ok((validity, Payment::Fee(val), origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match val {
			Payment::Fee(val) => self.0.prepare(val, origin, call, info, len).map(Payment::Fee),
			// The allowance stays spent when the dispatch fails.
			Payment::Free(Covered { account, left, spent, is_known }) => {
				if let Some((agent, spending)) = spent {
					let damaged =
						|Unreadable| InvalidTransaction::Custom(Unauthorised::Damaged.code());
					T::Agents::spend(&agent, spending).map_err(damaged)?;
				}
				Allowances::<T>::insert(account, left);
				let weight = info.total_weight();
				FreeWeight::<T>::mutate(|free| *free = free.saturating_add(weight));
				let first_look = match is_known {
					true => T::WeightInfo::spend(0).set_proof_size(0),
					false => Weight::zero(),
				};
				Ok(Payment::Free(Unspent { charge: self.0.weight(call), first_look }))
			}
		}
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		match pre {
			Payment::Fee(pre) => S::post_dispatch_details(pre, info, post_info, len, result),
			Payment::Free(Unspent { charge, first_look }) => Ok(charge.saturating_add(first_look)),
		}
	}
}
