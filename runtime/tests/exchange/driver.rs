//! Runs blocks on the real runtime, without a client.
//!
//! Here a block consists of the clock, the feeds, the calls and the round. The hooks of the exchange run as on the
//! chain. Those that tie a parachain to its relay chain do not run, since they would need a collator's inherents. Calls
//! are dispatched as decoded, without signature and fee. Tests of these build transactions.

use crate::{
	fixtures::{at, eth_at, feeder, told, Told},
	laws,
};
use codec::Compact;
use cumulus_pallet_parachain_system::PreviousCoreCount;
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	pallet_prelude::{DispatchResult, Hooks},
};
use novation_exchange_types::{CANCEL_ONLY, POST_ONLY};
use novation_runtime::{
	configs::bundle::share_of_core, AccountId, Clearing, Liquidation, OrderBook, Runtime,
	RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System,
};
use novation_sim::{BTC, ETH};
use novation_units::{MarketId, Ticks};
use sp_core::storage::{StateVersion, Storage};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, BuildStorage};
use sp_trie::{proof_size_extension::ProofSizeExt, ProofSizeProvider};
use std::sync::{
	atomic::{AtomicUsize, Ordering},
	LazyLock,
};

/// Milliseconds between blocks.
pub const BLOCK: u64 = 6_000;
/// Age in milliseconds above which a feed no longer counts.
pub const FRESH: u64 = 60_000;
/// Cores of the chain: as many as blocks in a slot, so that a block may use the proof of a whole core.
pub const CORES: u32 = 12;
/// Clock of the chain at genesis, in milliseconds.
const START: u64 = 1_760_000_000_000;

/// The genesis state of a development chain. All tests share it, because deriving its accounts takes time.
static GENESIS: LazyLock<Storage> = LazyLock::new(|| {
	let preset = |id: Option<&str>| -> serde_json::Value {
		let json = Runtime::get_preset(&id.map(Into::into)).expect("the preset exists");
		serde_json::from_slice(&json).expect("a preset is JSON")
	};
	let mut config = preset(None);
	sc_chain_spec::json_patch::merge(&mut config, preset(Some("development")));
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a configuration");
	config.build_storage().expect("a state")
});

/// Runs a test on a development chain without any feeds so far.
pub fn unfed<T>(test: impl FnOnce() -> T) -> T {
	unfed_on(TestExternalities::new(GENESIS.clone()), test)
}

/// Like [`unfed`], on a node that records proofs. The recorded size grows by `step` bytes with each query.
pub fn proven<T>(step: usize, test: impl FnOnce() -> T) -> T {
	struct Growing(AtomicUsize, usize);
	impl ProofSizeProvider for Growing {
		fn estimate_encoded_size(&self) -> usize {
			self.0.fetch_add(self.1, Ordering::Relaxed)
		}
	}
	let mut state = TestExternalities::new(GENESIS.clone());
	state.register_extension(ProofSizeExt::new(Growing(AtomicUsize::new(0), step)));
	unfed_on(state, test)
}

fn unfed_on<T>(mut state: TestExternalities, test: impl FnOnce() -> T) -> T {
	state.execute_with(|| {
		pallet_clock::Now::<Runtime>::put(START);
		PreviousCoreCount::<Runtime>::put(Compact(CORES as u16));
		assert_eq!(laws::check(&Told::default()), Ok(()));
		test()
	})
}

/// Runs a test on a development chain with bitcoin at 100 000 dollars and ether at 4 000.
pub fn fed<T>(test: impl FnOnce() -> T) -> T {
	unfed(|| {
		feed_all();
		test()
	})
}

/// Runs a block with the first prices.
pub fn feed_all() {
	block(|| {
		feed(BTC, at(100_000));
		feed(ETH, eth_at(4_000));
	});
}

/// Runs a block 6 s after the last. Every feeder repeats its last prices before the calls.
pub fn block(calls: impl FnOnce()) -> Told {
	block_after(BLOCK, calls)
}

/// Like [`block`], but after this many milliseconds.
pub fn block_after(millis: u64, calls: impl FnOnce()) -> Told {
	silent_block(millis, || {
		for market in [BTC, ETH] {
			let answer =
				pallet_oracle::Feeds::<Runtime>::get(market).first().map(|feed| feed.price);
			if let Some(Ticks(price)) = answer {
				feed(market, price);
			}
		}
		calls()
	})
}

/// Runs a block after the time that markets take to reopen.
pub fn reopen() {
	block_after(CANCEL_ONLY.0 + POST_ONLY.0, || ());
}

/// Runs a block without feeds, except those among the calls.
pub fn silent_block(millis: u64, calls: impl FnOnce()) -> Told {
	let number = System::block_number() + 1;
	System::reset_events();
	System::initialize(&number, &Default::default(), &Default::default());
	pallet_clock::Now::<Runtime>::mutate(|now| *now += millis);
	Clearing::on_initialize(number);
	Liquidation::on_initialize(number);
	let reserved = OrderBook::on_initialize(number);
	calls();
	let prepaid = pallet_order_book::Admitted::<Runtime>::get().paid;
	Clearing::on_finalize(number);
	OrderBook::on_finalize(number);

	let spent = pallet_order_book::LastRound::<Runtime>::get();
	assert!(reserved.all_lte(share_of_core(CORES) / 5 * 3), "the round reserves {reserved:?}");
	assert!(spent.all_lte(reserved.saturating_add(prepaid)), "the round spent {spent:?}");
	assert_eq!(pallet_order_book::Admitted::<Runtime>::get(), Default::default());
	let told = told(System::events());
	if let Err(broken) = laws::check(&told) {
		panic!("block {number}: {broken}");
	}
	told
}

fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Dispatches a call. Checks that a failed call has changed nothing.
pub fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> DispatchResultWithPostInfo {
	let before = state_root();
	let result = call.into().dispatch(origin);
	if result.is_err() {
		assert_eq!(state_root(), before, "a call that failed has changed the state");
	}
	result
}

fn outcome(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_: PostDispatchInfo| ()).map_err(|failed| failed.error)
}

/// Dispatches a call signed by `who`.
pub fn sign(who: &AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::signed(who.clone()), call))
}

/// Dispatches a call from governance.
pub fn root(call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::root(), call))
}

/// Dispatches a call signed by `who`, which must succeed.
pub fn make(who: &AccountId, call: impl Into<RuntimeCall>) {
	assert_ok!(sign(who, call));
}

/// Dispatches a call from governance, which must succeed.
pub fn govern(call: impl Into<RuntimeCall>) {
	assert_ok!(root(call));
}

/// Dispatches an unsigned call.
pub fn unsigned(call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::none(), call))
}

/// All three feeders report this price, in ticks.
pub fn feed(market: MarketId, price: u64) {
	for number in 0..3 {
		feed_as(number, market, price);
	}
}

/// One feeder reports this price, in ticks.
pub fn feed_as(number: u32, market: MarketId, price: u64) {
	let prices = vec![(market, Ticks(price))].try_into().expect("one price");
	make(&feeder(number), pallet_oracle::Call::feed { prices });
}
