//! The development node: the whole chain in one process, without a relay chain or peers.
//!
//! Blocks are sealed on a timer or on request. They form bundles as those of a collator with one core do: with twelve
//! blocks in a bundle each advances the chain's clock by half a second, whatever the wall clock shows. Block time
//! derives from the parent alone, so a chain resumes where it stopped.

mod bundle;

use self::bundle::{Bundles, Place};
use crate::{
	rpc,
	service::{self, Block, Client, Components, Hash, Import, Network, Sealing},
};
use codec::Encode;
use cumulus_client_parachain_inherent::MockValidationDataInherentDataProvider;
use cumulus_primitives_core::{CollectCollationInfo, ParaId, RelayParentOffsetApi};
use futures::{
	channel::{mpsc, oneshot},
	SinkExt, StreamExt,
};
use futures_timer::Delay;
use polkadot_primitives::{HeadData, UpgradeGoAhead};
use sc_basic_authorship::ProposerFactory;
use sc_client_api::BlockchainEvents;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::SlotDuration;
use sc_consensus_manual_seal::{run_manual_seal, EngineCommand, ManualSealParams};
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NotificationMetrics};
use sc_service::{Configuration, Error, TaskManager};
use sc_storage_monitor::StorageMonitorParams;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::Slot;
use sp_inherents::CreateInherentDataProviders;
use sp_timestamp::Timestamp;
use std::{sync::Arc, time::Duration};

/// Relay chain slot duration in milliseconds, as the runtime's consensus hook expects it.
const RELAY_CHAIN_SLOT_MS: u64 = novation_runtime::RELAY_CHAIN_SLOT_DURATION_MILLIS as u64;

/// Capacity of the engine's request channel.
const ENGINE_BACKLOG: usize = 64;

/// Options of a development node beyond its configuration.
pub struct Options {
	/// Milliseconds between two blocks. With 0, blocks are sealed on request only.
	pub block_time_ms: u64,
	/// Blocks in a bundle, which share a slot.
	pub bundle: u8,
	/// Free-space limits for the storage monitor.
	pub storage_monitor: StorageMonitorParams,
}

/// Starts a development node.
pub fn start(config: Configuration, options: Options) -> Result<TaskManager, Error> {
	let config = without_peers(config);
	let (mut node, Import { queue, .. }) = service::components(&config, Sealing::Manual)?;
	let network = idle_network(&config, &node, queue)?;

	let (engine, commands) = mpsc::channel(ENGINE_BACKLOG);
	start_engine(&node, options.bundle, commands)?;
	// The mocked relay chain includes each block at once.
	let included = node.client.import_notification_stream().map(|block| block.hash).boxed();
	service::start_tasks(
		config,
		&mut node,
		network,
		options.storage_monitor,
		included,
		Some(engine.clone()),
	)?;
	// Start the timer last, so that subscribers see the first block.
	if options.block_time_ms > 0 {
		let interval = Duration::from_millis(options.block_time_ms);
		let spawner = node.task_manager.spawn_essential_handle();
		spawner.spawn("seal-timer", None, seal_every(interval, engine));
	}
	Ok(node.task_manager)
}

fn without_peers(mut config: Configuration) -> Configuration {
	let network = &mut config.network;
	network.boot_nodes.clear();
	network.default_peers_set.in_peers = 0;
	network.default_peers_set.out_peers = 0;
	network.default_peers_set.reserved_nodes.clear();
	network.listen_addresses.clear();
	network.public_addresses.clear();
	config
}

fn idle_network(
	config: &Configuration,
	node: &Components,
	import_queue: DefaultImportQueue<Block>,
) -> Result<Network, Error> {
	let net_config =
		FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, None);
	let (service, system_rpc, transactions, sync, _) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config,
			net_config,
			client: node.client.clone(),
			transaction_pool: node.pool.clone(),
			spawn_handle: node.task_manager.spawn_handle(),
			spawn_essential_handle: node.task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: None,
			block_relay: None,
			metrics: NotificationMetrics::new(None),
			gap_sync_body_policy: None,
		})?;
	Ok(Network { service, sync, transactions, system_rpc })
}

fn start_engine(
	node: &Components,
	length: u8,
	commands: mpsc::Receiver<EngineCommand<Hash>>,
) -> Result<(), Error> {
	let slot_duration = sc_consensus_aura::slot_duration(&*node.client)?;
	let first = Slot::from_timestamp(Timestamp::current(), slot_duration);
	let relay_chain = MockRelayChain {
		client: node.client.clone(),
		para_id: service::para_id(&node.client)?,
		slot_duration,
		first,
		length,
	};
	let engine = run_manual_seal(ManualSealParams {
		block_import: node.client.clone(),
		env: ProposerFactory::new(
			node.task_manager.spawn_handle(),
			node.client.clone(),
			node.pool.clone(),
			None,
			None,
		),
		client: node.client.clone(),
		pool: node.pool.clone(),
		commands_stream: commands,
		select_chain: LongestChain::new(node.backend.clone()),
		consensus_data_provider: Some(Box::new(Bundles { first, length })),
		create_inherent_data_providers: relay_chain,
	});
	node.task_manager.spawn_essential_handle().spawn_blocking("manual-seal", None, engine);
	Ok(())
}

/// Requests a block every `interval`, or when the previous one is done if that takes longer.
///
/// A failed block is logged and the timer continues, because the next one may succeed.
async fn seal_every(interval: Duration, mut engine: rpc::Engine) {
	loop {
		let due = Delay::new(interval);
		let (sender, sealed) = oneshot::channel();
		let command = EngineCommand::SealNewBlock {
			create_empty: true,
			finalize: true,
			parent_hash: None,
			sender: Some(sender),
		};
		if engine.send(command).await.is_err() {
			return;
		}
		match sealed.await {
			Ok(Ok(_)) => {}
			Ok(Err(error)) => log::error!("Failed to seal a block: {error}"),
			Err(oneshot::Canceled) => return,
		}
		due.await;
	}
}

/// Inherent data of a mocked relay chain that includes each block at once.
struct MockRelayChain {
	client: Arc<Client>,
	para_id: ParaId,
	slot_duration: SlotDuration,
	/// Slot of the chain's first block.
	first: Slot,
	/// Blocks in a bundle.
	length: u8,
}

type DevInherents = (sp_timestamp::InherentDataProvider, MockValidationDataInherentDataProvider);
type BoxedError = Box<dyn std::error::Error + Send + Sync>;

#[async_trait::async_trait]
impl CreateInherentDataProviders<Block, ()> for MockRelayChain {
	type InherentDataProviders = DevInherents;

	async fn create_inherent_data_providers(
		&self,
		parent: Hash,
		(): (),
	) -> Result<DevInherents, BoxedError> {
		let header = self.client.header(parent)?.ok_or_else(|| format!("no block {parent}"))?;
		let Place { slot, .. } = Place::after(&header, self.first, self.length);
		let time = Slot::from(slot)
			.timestamp(self.slot_duration)
			.ok_or_else(|| format!("no time has the slot {slot}"))?;
		// The mock uses one number for relay chain block and slot.
		let relay_slot = u32::try_from(time.as_millis() / RELAY_CHAIN_SLOT_MS)?;

		let api = self.client.runtime_api();
		let upgrades = api.collect_collation_info(parent, &header)?.new_validation_code.is_some();
		let validation_data = MockValidationDataInherentDataProvider {
			current_para_block: header.number + 1,
			para_id: self.para_id,
			current_para_block_head: Some(HeadData(header.encode())),
			relay_offset: relay_slot,
			relay_blocks_per_para_block: 0,
			relay_parent_offset: api.relay_parent_offset(parent)?,
			para_blocks_per_relay_epoch: 10,
			upgrade_go_ahead: upgrades.then_some(UpgradeGoAhead::GoAhead),
			..Default::default()
		};
		Ok((sp_timestamp::InherentDataProvider::new(time), validation_data))
	}
}
