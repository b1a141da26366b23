#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod events;
mod ports;
mod try_state;
pub mod weights;

use frame_support::pallet_macros::import_section;
pub use novation_laws::Conservation;
pub use pallet::*;
pub use weights::WeightInfo;

#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungibles::{Inspect, Mutate},
			Time,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use novation_exchange_types::MarketState;
	use novation_ledger::{Account, FIRST_TRADER};
	use novation_ports::{EnsureMargin, OnDeposit, OnRiskRaised};
	use novation_units::{AccountIndex, MarketId, Quote, Rate};

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The assets, one of which is the quote asset.
		type Assets: Inspect<Self::AccountId, Balance = u128> + Mutate<Self::AccountId>;
		/// The asset in which everything is quoted and margined.
		#[pallet::constant]
		type QuoteAsset: Get<<Self::Assets as Inspect<Self::AccountId>>::AssetId>;
		/// Names the custody account.
		#[pallet::constant]
		type CustodyId: Get<PalletId>;
		/// Smallest deposit that opens an account: what an index and an account cost the state.
		#[pallet::constant]
		type MinOpeningDeposit: Get<u128>;
		/// Judges withdrawals.
		type Margin: EnsureMargin;
		/// Told before money comes into an account.
		type OnDeposit: OnDeposit;
		/// Told when an account may bear less than before.
		type OnRiskRaised: OnRiskRaised;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The account index of each signer that has ever deposited.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Indices<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AccountIndex, OptionQuery>;

	/// Whose account it is.
	// Hasher: indices are given in order.
	#[pallet::storage]
	pub type Owners<T: Config> =
		StorageMap<_, Twox64Concat, AccountIndex, T::AccountId, OptionQuery>;

	/// The first index that no trader has yet.
	#[pallet::storage]
	pub type NextIndex<T: Config> = StorageValue<_, AccountIndex, ValueQuery, FirstIndex>;

	/// Index of the first trader.
	pub struct FirstIndex;
	impl Get<AccountIndex> for FirstIndex {
		fn get() -> AccountIndex {
			FIRST_TRADER
		}
	}

	/// The accounts.
	// Hasher: indices are given in order.
	#[pallet::storage]
	pub type Accounts<T: Config> = StorageMap<_, Twox64Concat, AccountIndex, Account, OptionQuery>;

	/// Open interest, funding and last price of each market. No default: an index that falls back to
	/// zero would charge everybody all funding there ever was.
	// Hasher: only listed markets have an entry.
	#[pallet::storage]
	pub type MarketStates<T: Config> =
		StorageMap<_, Twox64Concat, MarketId, MarketState, OptionQuery>;

	/// How much of what lies in the custody account the ledger has counted.
	#[pallet::storage]
	pub type InCustody<T: Config> = StorageValue<_, u128, ValueQuery>;

	/// Debts that nobody could pay.
	#[pallet::storage]
	pub type BadDebt<T: Config> = StorageValue<_, Quote, ValueQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// The signer has no account: deposit first.
		NoAccount,
		/// The amount is zero.
		ZeroAmount,
		/// The first deposit must be at least `MinOpeningDeposit`.
		DepositTooSmall,
		/// The amount is beyond what the ledger can hold.
		AmountTooLarge,
		/// More than may leave now: ask `NovationApi_account` for `withdrawable`, or close positions.
		InsufficientMargin,
		/// A market in which the account has positions or orders has no valid price: wait until it is
		/// fed again, or close what is open there.
		PriceAbsent,
		/// The account is being liquidated: wait until that is over.
		InLiquidation,
		/// A market in which the account has positions or orders opens in steps after a gap in its price: wait
		/// until it is open, or close what is open there.
		MarketReopening,
		/// Every account index is taken.
		TooManyAccounts,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// What the insurance fund begins with, in atoms of the quote asset.
		pub insurance: u128,
		/// No type parameter is used otherwise.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.insurance > 0 {
				Pallet::<T>::endow_insurance(self.insurance)
					.expect("the quote asset exists and can be minted at genesis");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// What the end of the block costs when there is a gift.
			T::DbWeight::get().reads_writes(3, 3).saturating_add(Weight::from_parts(0, 8_000))
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::absorb_gifts();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Bring quote asset into the signer's account. The first deposit opens the account.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::ZeroAmount`], [`Error::DepositTooSmall`], [`Error::AmountTooLarge`], or what the
		/// assets pallet says when the signer has not got the money.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(origin: OriginFor<T>, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, amount)
		}

		/// Take quote asset out of the signer's account.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::ZeroAmount`], [`Error::InsufficientMargin`],
		/// [`Error::PriceAbsent`], [`Error::InLiquidation`], [`Error::MarketReopening`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(&who, amount)
		}
	}
}
