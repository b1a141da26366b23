//! The pallet over the assets pallet, with the other pallets of the exchange in memory.

use crate as pallet_clearing;
use frame_support::{
	derive_impl, parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU128, Time},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use novation_ports::memory::Memory;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// Signers. The custody account is another one.
pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
/// A signer without quote asset.
pub const PAUPER: u64 = 3;

/// First balance of the traders and of the insurance fund, in atoms.
pub const ENDOWMENT: u128 = 1_000_000;
pub const INSURANCE_FUND: u128 = 5_000;
pub const MIN_DEPOSIT: u128 = 100;
const QUOTE: u32 = 7;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Clearing: pallet_clearing,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = u128;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<u64>>;
	type ForceOrigin = EnsureRoot<u64>;
	type Holder = ();
	type Freezer = ();
}

parameter_types! {
	pub const QuoteAsset: u32 = QUOTE;
	pub const CustodyId: PalletId = PalletId(*b"nova/clr");
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

impl pallet_clearing::Config for Test {
	type Assets = Assets;
	type QuoteAsset = QuoteAsset;
	type CustodyId = CustodyId;
	type MinOpeningDeposit = ConstU128<MIN_DEPOSIT>;
	type Margin = Memory;
	type OnDeposit = Memory;
	type OnRiskRaised = Memory;
	type Clock = Clock;
	type WeightInfo = ();
}

/// Runs a test in the first block, with quote asset for Alice and Bob and in the insurance fund.
pub fn run(test: impl FnOnce()) {
	run_with(INSURANCE_FUND, test)
}

/// Runs a test with this much in the insurance fund.
pub fn run_with(insurance: u128, test: impl FnOnce()) {
	Memory::reset();
	let config = RuntimeGenesisConfig {
		assets: pallet_assets::GenesisConfig {
			assets: vec![(QUOTE, ALICE, true, 1)],
			accounts: vec![(QUOTE, ALICE, ENDOWMENT), (QUOTE, BOB, ENDOWMENT)],
			..Default::default()
		},
		clearing: pallet_clearing::GenesisConfig { insurance, ..Default::default() },
		..Default::default()
	};
	let mut state = TestExternalities::new(config.build_storage().expect("a valid genesis"));
	state.execute_with(|| {
		System::set_block_number(1);
		test();
		Clearing::do_try_state().expect("the laws of the pallet hold");
	});
}

/// Balance of the quote asset.
pub fn wallet(who: u64) -> u128 {
	Assets::balance(QUOTE, who)
}

/// Balance of the custody account.
pub fn custody() -> u128 {
	wallet(Clearing::custody_account())
}

/// Events of the pallet in this block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
