#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod events;
mod fund;
#[cfg(test)]
mod mock;
mod ports;
mod storage;
#[cfg(test)]
mod tests;
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
	use novation_exchange_types::{FundState, HolderPage, MarketState};
	use novation_ledger::{Account, FEES, FIRST_TRADER, INSURANCE};
	use novation_ports::{EnsureMargin, OnDeposit, OnRiskRaised};
	use novation_units::{AccountIndex, MarketId, Millis, Quote, Rate};

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The assets, one of which is the quote asset.
		type Assets: Inspect<Self::AccountId, Balance = u128> + Mutate<Self::AccountId>;
		/// The asset of all prices, margins and balances.
		#[pallet::constant]
		type QuoteAsset: Get<<Self::Assets as Inspect<Self::AccountId>>::AssetId>;
		/// Id from which the custody account is derived.
		#[pallet::constant]
		type CustodyId: Get<PalletId>;
		/// Smallest deposit that opens an account, in atoms. It covers the state that an account takes for good.
		#[pallet::constant]
		type MinOpeningDeposit: Get<u128>;
		/// Decides how much may be withdrawn.
		type Margin: EnsureMargin;
		/// Hears of a deposit before it is booked.
		type OnDeposit: OnDeposit;
		/// Receives a notice when an account can bear less risk than before.
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

	/// Account index of each signer that has deposited.
	// Hasher: account ids are chosen by users.
	#[pallet::storage]
	pub type Indices<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AccountIndex, OptionQuery>;

	/// The signer that owns an account.
	// Hasher: indices are assigned in order.
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
	// Hasher: indices are assigned in order.
	#[pallet::storage]
	pub type Accounts<T: Config> = StorageMap<_, Twox64Concat, AccountIndex, Account, OptionQuery>;

	/// Open interest, funding and last price of each market.
	///
	/// There is no default: a funding index that fell back to zero would charge all past funding again.
	// Hasher: only listed markets have an entry.
	#[pallet::storage]
	pub type MarketStates<T: Config> =
		StorageMap<_, Twox64Concat, MarketId, MarketState, OptionQuery>;

	/// Part of the balance of the custody account that the ledger has counted, in atoms.
	#[pallet::storage]
	pub type InCustody<T: Config> = StorageValue<_, u128, ValueQuery>;

	/// State of the insurance fund besides its balance.
	#[pallet::storage]
	pub type Fund<T: Config> = StorageValue<_, FundState, OptionQuery>;

	/// Accounts that may have a position in a market, by stretches of 2 048 account indices.
	// Hasher: markets and indices are assigned in order.
	#[pallet::storage]
	pub type Holders<T: Config> =
		StorageDoubleMap<_, Twox64Concat, MarketId, Twox64Concat, u32, HolderPage, OptionQuery>;

	/// A draw of a vault, or of the fees, that governance has announced.
	#[derive(
		Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub struct Draw<AccountId> {
		/// Amount in atoms of the quote asset.
		pub amount: u128,
		/// Receiver.
		pub to: AccountId,
		/// Time from which it may be paid.
		pub at: Millis,
	}

	/// The announced draw of each vault, and of the fees.
	// Hasher: governance chooses the accounts.
	#[pallet::storage]
	pub type Draws<T: Config> =
		StorageMap<_, Twox64Concat, AccountIndex, Draw<T::AccountId>, OptionQuery>;

	/// Sum of the debts that nobody could pay, in atoms.
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
		/// The amount is beyond the range of the ledger.
		AmountTooLarge,
		/// The amount is above the `withdrawable` of `NovationApi_account`: ask for less, or close positions.
		InsufficientMargin,
		/// A market in which the account has positions or orders has no valid price: wait for a price, or close
		/// them.
		PriceAbsent,
		/// The account is in liquidation: wait until that ends.
		InLiquidation,
		/// A market in which the account has positions or orders reopens in stages after a gap in its price: wait
		/// until it is open, or close them.
		MarketReopening,
		/// Every account index is taken.
		TooManyAccounts,
		/// The stored account of the signer is damaged, so no money moves: wait until it is restored.
		AccountUnreadable,
		/// The stored count of custody is damaged, so no money moves: wait until it is restored.
		CustodyUnreadable,
		/// The stored allowance of the account is damaged, so no money comes in: wait until it is restored.
		AllowanceUnreadable,
		/// The stored state, terms or prices of a market of the account are damaged: wait until they are restored.
		MarketUnreadable,
		/// The stored health schedule is damaged, so no money leaves an account with a position: wait until it is
		/// restored.
		ScheduleUnreadable,
		/// Markets from id 1 024 on have no vault.
		NoVault,
		/// Fees stay while bad debt is open: wait until it is repaid, or fund the insurance.
		BadDebtOpen,
		/// No draw of this account is announced: announce one first.
		NoDraw,
		/// The draw was announced less than a day ago: wait until its time.
		DrawTooEarly,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// First balance of the insurance fund, in atoms of the quote asset.
		pub insurance: u128,
		/// Uses the type parameter.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.insurance > 0 {
				#[allow(
					clippy::expect_used,
					reason = "a genesis that cannot be built must not begin"
				)]
				Pallet::<T>::endow_insurance(self.insurance)
					.expect("the quote asset exists and can be minted at genesis");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// The cost of a gift at the end of the block.
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
		/// Moves quote asset into the signer's account. The first deposit opens the account.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::ZeroAmount`], [`Error::DepositTooSmall`], [`Error::AmountTooLarge`],
		/// [`Error::TooManyAccounts`], [`Error::AccountUnreadable`], [`Error::CustodyUnreadable`],
		/// [`Error::AllowanceUnreadable`], or the error of the assets pallet if the signer has less than the amount.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(origin: OriginFor<T>, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, amount)
		}

		/// Pays quote asset out of the signer's account.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::NoAccount`], [`Error::ZeroAmount`], [`Error::InsufficientMargin`],
		/// [`Error::PriceAbsent`], [`Error::InLiquidation`], [`Error::MarketReopening`],
		/// [`Error::AmountTooLarge`], [`Error::AccountUnreadable`], [`Error::CustodyUnreadable`],
		/// [`Error::MarketUnreadable`], [`Error::ScheduleUnreadable`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(&who, amount)
		}

		/// Gives quote asset to the insurance fund, for good. While there is bad debt, it repays that first.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::ZeroAmount`], [`Error::AmountTooLarge`], [`Error::AccountUnreadable`],
		/// [`Error::CustodyUnreadable`], or the error of the assets pallet.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::fund_insurance())]
		pub fn fund_insurance(origin: OriginFor<T>, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::endow(&who, INSURANCE, amount)
		}

		/// Gives quote asset to the vault of a market. It comes back by [`Pallet::draw_vault`] only.
		///
		/// ## Dispatch Origin
		///
		/// Signed.
		///
		/// ## Errors
		///
		/// [`Error::NoVault`], and those of [`Pallet::fund_insurance`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::fund_vault())]
		pub fn fund_vault(origin: OriginFor<T>, market: MarketId, amount: u128) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::endow(&who, Self::vault(market)?, amount)
		}

		/// Announces that money leaves the vault of a market, a day from now at the earliest. Replaces an earlier
		/// announcement.
		///
		/// ## Dispatch Origin
		///
		/// Root.
		///
		/// ## Errors
		///
		/// [`Error::NoVault`], [`Error::ZeroAmount`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::draw_vault())]
		pub fn draw_vault(
			origin: OriginFor<T>,
			market: MarketId,
			amount: u128,
			to: T::AccountId,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::announce_draw(Self::vault(market)?, amount, to)
		}

		/// Announces that trading fees leave for the treasury, a day from now at the earliest. Replaces an earlier
		/// announcement.
		///
		/// ## Dispatch Origin
		///
		/// Root.
		///
		/// ## Errors
		///
		/// [`Error::ZeroAmount`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::draw_vault())]
		pub fn draw_fees(origin: OriginFor<T>, amount: u128, to: T::AccountId) -> DispatchResult {
			ensure_root(origin)?;
			Self::announce_draw(FEES, amount, to)
		}

		/// Pays an announced draw of a vault or of the fees whose time has come.
		///
		/// ## Dispatch Origin
		///
		/// Signed, by anybody.
		///
		/// ## Errors
		///
		/// [`Error::NoDraw`], [`Error::DrawTooEarly`], [`Error::InsufficientMargin`] while the vault needs the money for
		/// its position or there is too little, [`Error::BadDebtOpen`] for fees, [`Error::AccountUnreadable`], [`Error::CustodyUnreadable`], [`Error::ScheduleUnreadable`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::complete_draw())]
		pub fn complete_draw(origin: OriginFor<T>, account: AccountIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::pay_draw(account)
		}
	}
}
