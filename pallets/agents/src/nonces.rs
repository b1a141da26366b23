//! The extension that keeps a transaction from being applied twice.

use crate::{Agents, Config, Pallet, Place, WeightInfo, Windows};
use alloc::vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::DispatchInfo, pallet_prelude::TransactionSource, storage::unhashed, traits::Get,
	weights::Weight, DebugNoBound,
};
use novation_access::{split_nonce, Used, Window};
use novation_ports::{decoded, Accounts, Recorded, Unauthorised};
use novation_units::Unreadable;
use scale_info::{StaticTypeInfo, TypeInfo};
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, PostDispatchInfoOf,
		TransactionExtension, TransactionExtensionMetadata, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionLongevity, TransactionValidityError, ValidTransaction,
	},
	DispatchResult,
};

type System<T> = frame_system::CheckNonce<T>;

/// Notes how many transactions of the signer are pending with this one. In a block none is: those before it are spent.
fn note_place<T: Config>(source: TransactionSource, place: u32) {
	Place::<T>::put(if source == TransactionSource::InBlock { 1 } else { place });
}

/// Replaces `frame_system::CheckNonce`, with the same name, bytes and metadata. It leaves ordinary nonces to that
/// extension. A windowed nonce is used once, in any order.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, DebugNoBound, Eq, PartialEq)]
pub struct CheckNonce<T: Config>(System<T>);

impl<T: Config> CheckNonce<T> {
	/// Returns the extension of a transaction with this nonce.
	pub fn from(nonce: u32) -> Self {
		Self(System::<T>::from(nonce))
	}
}

// Wallets see the extension of the system.
impl<T: Config + Send + Sync> TypeInfo for CheckNonce<T>
where
	System<T>: StaticTypeInfo,
{
	type Identity = System<T>;
	fn type_info() -> scale_info::Type {
		System::<T>::type_info()
	}
}

/// Value that `validate` hands to `prepare`.
pub struct Val<T: Config, Ordinary> {
	nonce: Nonce<T, Ordinary>,
	/// Weight of the first look at the nonces of a signer in a block, if this was a later look.
	unspent: Weight,
}

enum Nonce<T: Config, Ordinary> {
	/// Value of the system's extension.
	Ordinary(Ordinary),
	/// The signer and the number.
	Windowed(T::AccountId, u32),
}

/// Value that `prepare` hands to the end of the dispatch.
pub struct Pre<Ordinary> {
	/// Value of the system's extension; none for a windowed nonce, which is used by then.
	ordinary: Option<Ordinary>,
	unspent: Weight,
}

fn damaged(_: Unreadable) -> TransactionValidityError {
	InvalidTransaction::Custom(Unauthorised::Damaged.code()).into()
}

fn rejected(reason: Used) -> TransactionValidityError {
	match reason {
		Used::Already => InvalidTransaction::Stale.into(),
		Used::TooFarAhead => InvalidTransaction::Future.into(),
	}
}

impl<T: Config> Pallet<T> {
	/// Marks a number of a signer as used.
	pub(crate) fn use_number(
		who: &T::AccountId,
		number: u32,
	) -> Result<(), TransactionValidityError> {
		let mut window = Self::window(who)?;
		window.take(number).map_err(rejected)?;
		Windows::<T>::insert(who, window);
		Ok(())
	}

	/// Checks that a number can be used now. A signer without an account and without an owner has no window, since
	/// nobody would have paid for it.
	pub(crate) fn check_number(
		who: &T::AccountId,
		number: u32,
	) -> Result<(), TransactionValidityError> {
		let account = T::Accounts::index_of(who).map_err(damaged)?;
		if account.is_none() && !Agents::<T>::contains_key(who) {
			return Err(InvalidTransaction::Custom(Unauthorised::NoAccount.code()).into());
		}
		Self::window(who)?.take(number).map_err(rejected)
	}

	/// Returns the numbers that a signer has used. A damaged window allows no number: one might be used twice.
	fn window(who: &T::AccountId) -> Result<Window, TransactionValidityError> {
		let window = decoded(unhashed::get_raw(&Windows::<T>::hashed_key_for(who)));
		// Nothing is stored before the first number.
		Ok(window.map_err(damaged)?.unwrap_or_else(Window::default))
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckNonce<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo>,
	<T::RuntimeCall as Dispatchable>::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = Val<T, <System<T> as TransactionExtension<T::RuntimeCall>>::Val>;
	type Pre = Pre<<System<T> as TransactionExtension<T::RuntimeCall>>::Pre>;

	fn metadata() -> alloc::vec::Vec<TransactionExtensionMetadata> {
		<System<T> as TransactionExtension<T::RuntimeCall>>::metadata()
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match split_nonce(self.0 .0) {
			Some(_) => T::WeightInfo::check_nonce(1),
			None => self.0.weight(call),
		}
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		_: (),
		implication: &impl sp_runtime::traits::Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let recorded = Recorded::at(T::RecordedProof::get());
		let unspent = |first_look: Weight| match recorded.is_all(T::RecordedProof::get()) {
			true => first_look.set_proof_size(0),
			false => Weight::zero(),
		};
		let signer = origin.as_system_origin_signer().cloned();
		// The check of the system reads and writes the account of the signer, if there is one.
		let account = T::DbWeight::get().reads_writes(1, 1) * u64::from(signer.is_some());
		let nonce = self.0 .0;
		if let (None, Some(who)) = (split_nonce(nonce), &signer) {
			let next = frame_system::Pallet::<T>::account_nonce(who);
			note_place::<T>(source, nonce.saturating_sub(next).saturating_add(1));
		}
		let Some((number, who)) = split_nonce(nonce).zip(signer) else {
			let (validity, val, origin) =
				self.0.validate(origin, call, info, len, (), implication, source)?;
			let unspent = unspent(account);
			return Ok((validity, Val { nonce: Nonce::Ordinary(val), unspent }, origin));
		};
		Pallet::<T>::check_number(&who, number)?;
		note_place::<T>(source, Pallet::<T>::window(&who)?.place_of(number));
		let validity = ValidTransaction {
			priority: 0,
			requires: vec![],
			provides: vec![(&who, self.0 .0).encode()],
			longevity: TransactionLongevity::MAX,
			propagate: true,
		};
		let unspent = unspent(T::WeightInfo::check_nonce(0));
		Ok((validity, Val { nonce: Nonce::Windowed(who, number), unspent }, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		let ordinary = match val.nonce {
			Nonce::Ordinary(nonce) => Some(self.0.prepare(nonce, origin, call, info, len)?),
			// A number stays used when the dispatch fails.
			Nonce::Windowed(who, number) => {
				Pallet::<T>::use_number(&who, number)?;
				None
			}
		};
		Ok(Pre { ordinary, unspent: val.unspent })
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		let unspent = match pre.ordinary {
			Some(ordinary) => {
				<System<T> as TransactionExtension<T::RuntimeCall>>::post_dispatch_details(
					ordinary, info, post_info, len, result,
				)?
			}
			None => Weight::zero(),
		};
		Ok(unspent.saturating_add(pre.unspent))
	}
}
