//! Blocks on the real runtime, without a client.
//!
//! A block is here: the clock, the feeds, the calls, the round. The hooks of the exchange run as they do on the
//! chain. Those that tie a parachain to its relay chain do not, as they would need the inherents of a collator.
//! Calls are dispatched as decoded, without a signature and a fee; where these matter a test builds transactions.

use crate::{
	fixtures::{at, eth_at, feeder, told, Told},
	laws,
};
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	pallet_prelude::{DispatchResult, Hooks},
};
use novation_exchange_types::{CANCEL_ONLY, POST_ONLY};
use novation_runtime::{
	AccountId, Clearing, OrderBook, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin,
	System, MAXIMUM_BLOCK_WEIGHT,
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

/// Milliseconds from block to block.
pub const BLOCK: u64 = 6_000;
/// A feed older than this counts no longer.
pub const FRESH: u64 = 60_000;
/// When the chain begins.
const START: u64 = 1_760_000_000_000;

/// The state in which a development chain begins. Its accounts are derived once for all tests.
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

/// Run a test on a development chain that no feeder has told anything yet.
pub fn unfed<T>(test: impl FnOnce() -> T) -> T {
	unfed_on(TestExternalities::new(GENESIS.clone()), test)
}

/// The same, on a node that proves what it reads, and has read so many bytes more each time it is asked.
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
		assert_eq!(laws::check(&Told::default()), Ok(()));
		test()
	})
}

/// Run a test on a development chain with bitcoin at 100 000 dollars and ether at 4 000.
pub fn fed<T>(test: impl FnOnce() -> T) -> T {
	unfed(|| {
		feed_all();
		test()
	})
}

/// A block with the first prices.
pub fn feed_all() {
	block(|| {
		feed(BTC, at(100_000));
		feed(ETH, eth_at(4_000));
	});
}

/// A block 6 s after the last, in which every feeder repeats its last answers before the calls.
pub fn block(calls: impl FnOnce()) -> Told {
	block_after(BLOCK, calls)
}

/// The same, but so much later.
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

/// A block so late that every market is open which had a price again in the last one.
pub fn reopen() {
	block_after(CANCEL_ONLY.0 + POST_ONLY.0, || ());
}

/// A block in which no feeder says anything, unless the calls do.
pub fn silent_block(millis: u64, calls: impl FnOnce()) -> Told {
	let number = System::block_number() + 1;
	System::reset_events();
	System::initialize(&number, &Default::default(), &Default::default());
	pallet_clock::Now::<Runtime>::mutate(|now| *now += millis);
	Clearing::on_initialize(number);
	let reserved = OrderBook::on_initialize(number);
	calls();
	let prepaid = pallet_order_book::Admitted::<Runtime>::get().paid;
	Clearing::on_finalize(number);
	OrderBook::on_finalize(number);

	let spent = pallet_order_book::LastRound::<Runtime>::get();
	assert!(reserved.all_lte(MAXIMUM_BLOCK_WEIGHT / 2), "the round reserves {reserved:?}");
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

/// Make a call. One that fails must not have changed anything.
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

/// Make a call that `who` has signed.
pub fn sign(who: &AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::signed(who.clone()), call))
}

/// Make a call as governance.
pub fn root(call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::root(), call))
}

/// Make a call that `who` has signed, and that succeeds.
pub fn make(who: &AccountId, call: impl Into<RuntimeCall>) {
	assert_ok!(sign(who, call));
}

/// Make a call as governance that succeeds.
pub fn govern(call: impl Into<RuntimeCall>) {
	assert_ok!(root(call));
}

/// Make a call that nobody has signed.
pub fn unsigned(call: impl Into<RuntimeCall>) -> DispatchResult {
	outcome(dispatch(RuntimeOrigin::none(), call))
}

/// All three feeders give this price, in ticks.
pub fn feed(market: MarketId, price: u64) {
	for number in 0..3 {
		feed_as(number, market, price);
	}
}

/// One feeder gives this price, in ticks.
pub fn feed_as(number: u32, market: MarketId, price: u64) {
	let prices = vec![(market, Ticks(price))].try_into().expect("one price");
	make(&feeder(number), pallet_oracle::Call::feed { prices });
}
