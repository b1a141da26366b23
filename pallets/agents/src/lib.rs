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
mod try_state;
pub mod weights;

pub use nonces::{CheckNonce, Pre, Val};
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// What the deposits are held in.
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
	use novation_access::{AgentLimits, Window};
	use novation_ports::Accounts;
	use novation_units::AccountIndex;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Nonce = u32> {
		/// Holds the deposits.
		type Currency: MutateHold<Self::AccountId, Reason: From<HoldReason>>;
		/// The ledger.
		type Accounts: Accounts<Self::AccountId>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Most agents of an account.
		#[pallet::constant]
		type MaxAgents: Get<u32>;
		/// What an owner has held while an agent stands: what its limits cost the state.
		#[pallet::constant]
		type AgentDeposit: Get<BalanceOf<Self>>;
		/// What is held besides for a key that has no window yet: what one costs the state for good.
		#[pallet::constant]
		type WindowDeposit: Get<BalanceOf<Self>>;
		/// Bytes of the block's proof that are recorded so far; none where nobody records it.
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

	/// Why money of an owner is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For its agents, and the windows that they may begin.
		Agent,
	}

	/// What is known of an agent.
	#[derive(
		Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub struct Agent<AccountId, Balance> {
		/// Whose agent it is.
		pub owner: AccountId,
		/// The owner's account.
		pub account: AccountIndex,
		/// What it may do.
		pub limits: AgentLimits,
		/// What the owner has held for it, without the price of the window.
		pub deposit: Balance,
		/// What the owner has held for its window: burnt at the end if there is one by then.
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

	/// How many agents an account has.
	// Hasher: indices are given in order.
	#[pallet::storage]
	pub type AgentCounts<T: Config> = StorageMap<_, Twox64Concat, AccountIndex, u32, ValueQuery>;

	/// In which block an agent has last sent operations, and how many there.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Sent<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (BlockNumberFor<T>, u32), ValueQuery>;

	/// The windowed nonces that a signer has used.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Windows<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Window, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A key trades for an account from now on, within these limits and no others.
		AgentAuthorised {
			/// For which account.
			account: AccountIndex,
			/// The key.
			agent: T::AccountId,
			/// What it may do.
			limits: AgentLimits,
		},
		/// A key trades for an account no longer.
		AgentRevoked {
			/// For which account.
			account: AccountIndex,
			/// The key.
			agent: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The signer has no account: deposit first.
		NoAccount,
		/// The key has an account of its own, or is an agent of another account: choose another key.
		KeyInUse,
		/// The limits name no market, or not each once in ascending order.
		MarketsOutOfOrder,
		/// The limits allow no operation in a block: one is the least.
		NoOperations,
		/// The limits end before they begin: give a later `expiresAt`, in milliseconds of the chain's clock.
		ExpiryInThePast,
		/// The account has `MaxAgents` agents: revoke one.
		TooManyAgents,
		/// The key is nobody's agent.
		UnknownAgent,
		/// The agent is another account's, and has not expired: only its owner may revoke it.
		NotOwner,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Let a key trade for the signer's account, or replace the limits within which it does.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of an account. A deposit is held for a new agent.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::KeyInUse`], [`Error::MarketsOutOfOrder`], [`Error::NoOperations`],
		/// [`Error::ExpiryInThePast`], [`Error::TooManyAgents`], or what the currency says when the signer cannot
		/// pay the deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::authorise())]
		pub fn authorise(
			origin: OriginFor<T>,
			agent: T::AccountId,
			limits: AgentLimits,
		) -> DispatchResult {
			Self::do_authorise(ensure_signed(origin)?, agent, limits)
		}

		/// Let a key trade for its account no longer. Its open orders stay: cancel them too if the key is not trusted.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the account; by anybody when the agent has expired. The deposit goes back to the
		/// owner, less the price of the window if the key has one.
		///
		/// ## Errors
		///
		/// [`Error::UnknownAgent`], [`Error::NotOwner`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(origin: OriginFor<T>, agent: T::AccountId) -> DispatchResult {
			Self::do_revoke(ensure_signed(origin)?, agent)
		}
	}
}
