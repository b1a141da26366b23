//! Benchmarks for the `benchmark pallet` command, with the feature `runtime-benchmarks`.

use crate::{
	genesis_presets::markets, AccountId, AllPalletsWithSystem, Assets, Clearing, Runtime,
	RuntimeOrigin, SessionKeys, QUOTE_ASSET, TUSD,
};
use alloc::{string::String, vec::Vec};
use codec::Encode;
use cumulus_pallet_session_benchmarking::Pallet as SessionBench;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{fungibles::Mutate, Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	BoundedVec,
};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};
use novation_access::{AgentLimits, MarketLimit, MAX_AGENT_MARKETS};
use novation_exchange_types::{Fault, Market, MarketState, MarketValue, PriceState, Prices};
use novation_ports::benchmarking::{Setup, NOW, POSITION, PRICE};
use novation_pricing::{Basis, Feed, Index, Samples};
use novation_units::{AccountIndex, FaultKind, Lots, MarketId, Millis};
use pallet_markets::Listing;
use pallet_oracle::MaxFeeders;
use sp_storage::TrackedStorageKey;

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[cumulus_pallet_parachain_system, crate::ParachainSystem]
	[pallet_timestamp, crate::Timestamp]
	[cumulus_pallet_weight_reclaim, crate::WeightReclaim]
	[pallet_balances, crate::Balances]
	[pallet_assets, crate::Assets]
	[pallet_transaction_payment, crate::TransactionPayment]
	[pallet_sudo, crate::Sudo]
	[pallet_utility, crate::Utility]
	[pallet_proxy, crate::Proxy]
	[pallet_multisig, crate::Multisig]
	[pallet_collator_selection, crate::CollatorSelection]
	[pallet_session, SessionBench::<Runtime>]
	[cumulus_pallet_xcmp_queue, crate::XcmpQueue]
	[pallet_message_queue, crate::MessageQueue]
	[pallet_markets, crate::Markets]
	[pallet_oracle, crate::Oracle]
	[pallet_clearing, crate::Clearing]
	[pallet_order_book, crate::OrderBook]
	[pallet_liquidation, crate::Liquidation]
	[pallet_agents, crate::Agents]
	[pallet_allowances, crate::Allowances]
);

impl frame_system_benchmarking::Config for Runtime {}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

impl cumulus_pallet_session_benchmarking::Config for Runtime {
	fn generate_session_keys_and_proof(owner: AccountId) -> (SessionKeys, Vec<u8>) {
		let generated = SessionKeys::generate(&owner.encode(), None);
		(generated.keys, generated.proof.encode())
	}
}

/// Sets up the other pallets of the exchange for a pallet's benchmarks.
pub struct Exchange;

/// Total of a thousand long accounts, still below the level at which initial margin rises.
const OPEN_INTEREST: Lots = Lots(1_000 * POSITION.0);

impl Exchange {
	/// Opens a market whose values all differ from other markets', since a proof holds equal values
	/// once.
	fn open_market(id: MarketId, feeders: u8) {
		let market = Self::terms();
		let number = u64::from(id.0);
		let mut symbol = b"BENCHMARK-MARKE".to_vec();
		symbol.push(id.0 as u8);
		let symbol = BoundedVec::truncate_from(symbol);
		let before = Millis(NOW.0 - number);
		let listing = Listing { symbol, price_decimals: 1, size_decimals: 4, market };
		pallet_markets::Markets::<Runtime>::insert(id, listing);

		let feed = |feeder| Feed { feeder, price: PRICE, at: before };
		let feeds: Vec<Feed> = (0..feeders).map(feed).collect();
		pallet_oracle::Feeds::<Runtime>::insert(id, BoundedVec::truncate_from(feeds));
		let price = PriceState {
			now: Ok(Prices { index: PRICE, mark: PRICE }),
			attended_at: Some(before),
			is_outdated: false,
			last_index: Some(Index {
				price: PRICE,
				at: before,
				moved_at: before,
				is_limited: false,
			}),
			last_mark: Some(PRICE),
			basis: Some(Basis {
				ema: 0,
				at: before,
				samples: Samples { last: 0, sum: 0, until: before },
			}),
			back_since: None,
		};
		pallet_oracle::Prices::<Runtime>::insert(id, price);
		// The first funding hour is over.
		let state =
			MarketState { open_interest: OPEN_INTEREST, ..MarketState::start(Millis(number)) };
		pallet_clearing::MarketStates::<Runtime>::insert(id, state);
	}
}

impl Setup<AccountId> for Exchange {
	fn terms() -> Market {
		let (_, _, _, _, market) = markets::btc();
		market
	}

	fn open_markets(count: u16) {
		pallet_clock::Now::<Runtime>::put(NOW.0);
		let feeders = <MaxFeeders as Get<u32>>::get() as u8;
		let names = (0..feeders).map(|feeder| AccountId::new([feeder; 32])).collect();
		pallet_oracle::Feeders::<Runtime>::put(BoundedVec::truncate_from(names));
		// Remove one by one, to keep the map's counter correct.
		let listed: Vec<MarketId> = pallet_markets::Markets::<Runtime>::iter_keys().collect();
		for id in listed {
			pallet_markets::Markets::<Runtime>::remove(id);
		}
		for id in 0..count {
			Self::open_market(MarketId(id), feeders);
		}
	}

	fn halt_by_fault(market: MarketId) {
		let (value, kind) = (MarketValue::Price, FaultKind::Unreadable);
		pallet_clearing::MarketStates::<Runtime>::mutate(market, |state| {
			let state = state.as_mut().expect("the market is open");
			state.fault = Some(Fault::Market { market, value, kind });
		});
	}

	fn open_account(who: &AccountId) -> AccountIndex {
		let amount = 1_000_000 * TUSD;
		let minted = Assets::mint_into(QUOTE_ASSET, who, 2 * amount);
		assert!(minted.is_ok(), "the quote asset exists");
		let opened = Clearing::deposit(RuntimeOrigin::signed(who.clone()), amount);
		assert!(opened.is_ok(), "the deposit is large enough");
		pallet_clearing::Indices::<Runtime>::get(who).unwrap_or_default()
	}

	fn authorise(owner: &AccountId, agent: &AccountId) {
		let limit = |market: u32| MarketLimit {
			market: MarketId(market as u16),
			max_order: Lots(u64::MAX),
			max_position: Lots(u64::MAX),
		};
		let limits = AgentLimits {
			markets: BoundedVec::truncate_from((0..MAX_AGENT_MARKETS).map(limit).collect()),
			max_leverage: u32::MAX,
			operations_per_block: u32::MAX,
			free_per_day: 10_000,
			max_loss_per_day: novation_units::Quote(1_000_000_000_000),
			expires_at: Millis(u64::MAX),
		};
		let account = pallet_clearing::Indices::<Runtime>::get(owner).unwrap_or_default();
		let agent_of = pallet_agents::Agent {
			owner: owner.clone(),
			account,
			limits,
			deposit: 0,
			window_deposit: 0,
		};
		pallet_agents::Agents::<Runtime>::insert(agent, agent_of);
	}

	fn begin_transaction(who: &AccountId) {
		let markets = pallet_markets::Markets::<Runtime>::iter_keys()
			.map(pallet_markets::Markets::<Runtime>::hashed_key_for);
		let rights = [
			pallet_clearing::Indices::<Runtime>::hashed_key_for(who),
			pallet_agents::Agents::<Runtime>::hashed_key_for(who),
		];
		for key in markets.chain(rights) {
			frame_benchmarking::benchmarking::add_to_whitelist(TrackedStorageKey::new(key));
		}
	}
}

/// Returns all benchmarks, and the storage items for estimating their proofs.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs the benchmarks selected by `config`.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let mut whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	// An inherent writes the timestamp before any transaction reads it.
	whitelist.push(TrackedStorageKey::new(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec()));
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	if batches.is_empty() {
		return Err("no benchmark matches the selection".into());
	}
	Ok(batches)
}
