#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(test)]
mod mock;
mod nonces;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
pub mod weights;

pub use nonces::{CheckNonce, Pre, Val};
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// Amount of the currency in which deposits are held.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

#[frame_support::pallet]
pub mod pallet {
	use crate::{BalanceOf, WeightInfo};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible::MutateHold, Time},
	};
	use frame_system::pallet_prelude::*;
	use novation_access::{AgentLimits, Bucket, Window};
	use novation_ports::Accounts;
	use novation_units::AccountIndex;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Nonce = u32> {
		/// Currency of the deposits.
		type Currency: MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// The ledger.
		type Accounts: Accounts<Self::AccountId>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Most agents of an account.
		#[pallet::constant]
		type MaxAgents: Get<u32>;
		/// Deposit that is held while an agent exists. It covers the state that its limits take.
		#[pallet::constant]
		type AgentDeposit: Get<BalanceOf<Self>>;
		/// Additional deposit for a key that has no window yet. It covers the state that a window occupies permanently.
		#[pallet::constant]
		type WindowDeposit: Get<BalanceOf<Self>>;
		/// Bytes of the proof of the block that are recorded so far; none if nothing records it.
		type RecordedProof: Get<Option<u64>>;
		/// Weights of the calls and of a windowed nonce.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Reasons for which funds of an owner are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits for its agents and for the windows that they may begin.
		Agent,
	}

	/// A key that trades for an account.
	#[derive(
		Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub struct Agent<AccountId, Balance> {
		/// Owner of the account, who pays the deposits.
		pub owner: AccountId,
		/// Account for which it trades.
		pub account: AccountIndex,
		/// Its number among the agents of the account. It names the deadlines of the agent.
		pub number: u8,
		/// Limits within which it trades.
		pub limits: AgentLimits,
		/// Deposit that is held for its limits.
		pub deposit: Balance,
		/// Deposit that is held for its window, and burnt at the end if it began one.
		pub window_deposit: Balance,
	}

	/// The agents, by their keys.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Agents<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Agent<T::AccountId, BalanceOf<T>>,
		OptionQuery,
	>;

	/// Numbers of each account's agents: bit `n` is set if an agent has the number `n`.
	// Hasher: indices are assigned in order.
	#[pallet::storage]
	pub type AgentNumbers<T: Config> = StorageMap<_, Twox64Concat, AccountIndex, u32, ValueQuery>;

	/// The last block in which an agent sent operations, and their number.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Sent<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (BlockNumberFor<T>, u32), ValueQuery>;

	/// Amounts that an agent has spent of its limits of the day.
	#[derive(
		Clone,
		Copy,
		Debug,
		Default,
		PartialEq,
		Eq,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
	)]
	pub struct Spent {
		/// Operations out of the allowance of its account.
		pub free: Bucket,
		/// Loss that its orders may bring, in atoms.
		pub loss: Bucket,
	}

	/// How many transactions of the signer may wait up to the one that is being validated. The extension of the fee takes
	/// it, so it is never stored.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Place<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Spending of each agent.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Spendings<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Spent, OptionQuery>;

	/// The windowed nonces that a signer has used.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Windows<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Window, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A key may trade for an account, within these limits.
		AgentAuthorised {
			/// The account.
			account: AccountIndex,
			/// The key.
			agent: T::AccountId,
			/// Limits within which it trades.
			limits: AgentLimits,
		},
		/// A key may no longer trade for an account.
		AgentRevoked {
			/// The account.
			account: AccountIndex,
			/// The key.
			agent: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The signer has no account: deposit first.
		NoAccount,
		/// The key has an account of its own or is an agent of another account: choose another key.
		KeyInUse,
		/// The limits name no market, or do not name each once in ascending order.
		MarketsOutOfOrder,
		/// The limits allow no operation in a block: one is the least.
		NoOperations,
		/// The limits have ended already: give a later `expiresAt`, in milliseconds of the chain's clock.
		ExpiryInThePast,
		/// The account has `MaxAgents` agents: revoke one.
		TooManyAgents,
		/// The key is nobody's agent.
		UnknownAgent,
		/// The agent belongs to another account and has not expired: only its owner may revoke it.
		NotOwner,
		/// The stored account index of a signer is damaged: wait until it is restored.
		AccountUnreadable,
		/// The stored record of the agent, or the number of the owner's agents, is damaged: wait until it is restored.
		AgentUnreadable,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxAgents::get() <= u32::BITS, "each agent needs a number of its own");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lets a key trade for the signer's account, or replaces the limits of an agent.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account. A deposit is held for a new agent.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::KeyInUse`], [`Error::MarketsOutOfOrder`], [`Error::NoOperations`],
		/// [`Error::ExpiryInThePast`], [`Error::TooManyAgents`], [`Error::AccountUnreadable`],
		/// [`Error::AgentUnreadable`], or what the currency says when the signer cannot pay the deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::authorise())]
		pub fn authorise(
			origin: OriginFor<T>,
			agent: T::AccountId,
			limits: AgentLimits,
		) -> DispatchResult {
			Self::do_authorise(ensure_signed(origin)?, agent, limits)
		}

		/// Ends the rights of a key. Its open orders stay: cancel them too if the key is not trusted.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the account; by anybody when the agent has expired. The deposit goes back to the
		/// owner, less the price of the window if the key has one.
		///
		/// ## Errors
		///
		/// [`Error::UnknownAgent`], [`Error::NotOwner`], [`Error::AgentUnreadable`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(origin: OriginFor<T>, agent: T::AccountId) -> DispatchResult {
			Self::do_revoke(ensure_signed(origin)?, agent)
		}
	}
}
