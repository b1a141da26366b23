//! The parachain node: a collator or a full node, with its relay chain client.

use crate::{
	collator::{self, Collator},
	rpc,
	service::{self, boxed, Block, Components, Hash, Import, Network, Sealing},
};
use codec::{Decode, Encode};
use cumulus_client_bootnodes::{start_bootnode_tasks, StartBootnodeTasksParams};
use cumulus_client_cli::CollatorOptions;
use cumulus_client_service::{
	build_network, build_relay_chain_interface, prepare_node_config, start_relay_chain_tasks,
	BuildNetworkParams, DARecoveryProfile, StartRelayChainTasksParams,
};
use cumulus_primitives_core::ParaId;
use cumulus_relay_chain_interface::RelayChainInterface;
use cumulus_relay_chain_streams::new_best_heads;
use frame_benchmarking_cli::SUBSTRATE_REFERENCE_HARDWARE;
use futures::StreamExt;
use novation_runtime::Header;
use sc_consensus::{DefaultImportQueue, ImportQueue};
use sc_network::{
	config::{FullNetworkConfiguration, NetworkBackendType},
	Litep2pNetworkBackend, NetworkBackend, NetworkBlock, NetworkStateInfo, NetworkWorker,
};
use sc_service::{Configuration, Error, TaskManager};
use sc_storage_monitor::StorageMonitorParams;
use sc_sysinfo::HwBench;
use sc_telemetry::Telemetry;
use sp_blockchain::HeaderBackend;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Relay chain slot duration.
pub const RELAY_CHAIN_SLOT: Duration =
	Duration::from_millis(novation_runtime::RELAY_CHAIN_SLOT_DURATION_MILLIS as u64);

/// Options of a parachain node beyond the two configurations.
pub struct Options {
	/// Embedded relay chain client, or RPC endpoints of other relay chain nodes.
	pub relay_chain: CollatorOptions,
	/// Directory to which the collator exports its proofs of validity.
	pub export_pov: Option<PathBuf>,
	/// Share of the maximum proof-of-validity size that a block may use, in percent.
	pub max_pov_percentage: Option<u32>,
	/// Free-space limits for the storage monitor.
	pub storage_monitor: StorageMonitorParams,
	/// Results of the hardware benchmark, if it ran.
	pub hardware: Option<HwBench>,
}

/// Starts a parachain node.
pub async fn start(
	config: Configuration,
	relay_config: Configuration,
	options: Options,
) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Libp2p => {
			start_on::<NetworkWorker<Block, Hash>>(config, relay_config, options).await
		}
		NetworkBackendType::Litep2p => {
			start_on::<Litep2pNetworkBackend>(config, relay_config, options).await
		}
	}
}

#[sc_tracing::logging::prefix_logs_with("Parachain")]
async fn start_on<Net: NetworkBackend<Block, Hash>>(
	config: Configuration,
	relay_config: Configuration,
	options: Options,
) -> Result<TaskManager, Error> {
	let config = prepare_node_config(config);
	let (mut node, Import { queue, own, notices }) = service::components(&config, Sealing::Aura)?;
	let para_id = service::para_id(&node.client)?;
	let is_collator = config.role.is_authority();
	let registry = config.prometheus_registry().cloned();

	let relay_chain_fork_id = relay_config.chain_spec.fork_id().map(ToOwned::to_owned);
	let (relay_chain, collator_key, relay_chain_network, request_receiver) =
		build_relay_chain_interface(
			relay_config,
			&config,
			node.telemetry_worker.clone(),
			&mut node.task_manager,
			options.relay_chain.clone(),
			options.hardware.clone(),
		)
		.await
		.map_err(boxed)?;
	let collator_peer_id = relay_chain_network.local_peer_id();

	let import_queue = queue.service();
	let network = join::<Net>(&config, &node, queue, para_id, relay_chain.clone()).await?;
	let sync = network.sync.clone();
	start_bootnode_tasks(StartBootnodeTasksParams {
		embedded_dht_bootnode: options.relay_chain.embedded_dht_bootnode,
		dht_bootnode_discovery: options.relay_chain.dht_bootnode_discovery,
		para_id,
		task_manager: &mut node.task_manager,
		relay_chain_interface: relay_chain.clone(),
		relay_chain_fork_id,
		relay_chain_network,
		request_receiver,
		parachain_network: network.service.clone(),
		advertise_non_global_ips: config.network.allow_non_globals_in_dht,
		parachain_genesis_hash: node.client.info().genesis_hash.encode(),
		parachain_fork_id: config.chain_spec.fork_id().map(ToOwned::to_owned),
		parachain_public_addresses: config.network.public_addresses.clone(),
	});
	let included = included_blocks(relay_chain.clone(), para_id).await?;
	service::start_tasks(config, &mut node, network, options.storage_monitor, included, None)?;
	if let Some(hardware) = options.hardware {
		report_hardware(hardware, is_collator, &node);
	}

	let announce_block: collator::AnnounceBlock = {
		let sync = sync.clone();
		Arc::new(move |hash, data| sync.announce_block(hash, data))
	};
	let overseer = relay_chain.overseer_handle().map_err(boxed)?;
	start_relay_chain_tasks(StartRelayChainTasksParams {
		client: node.client.clone(),
		announce_block: announce_block.clone(),
		para_id,
		relay_chain_interface: relay_chain.clone(),
		task_manager: &mut node.task_manager,
		// A collator needs a missing block within seconds; a full node only if no other node
		// recovers it.
		da_recovery_profile: if is_collator {
			DARecoveryProfile::Collator
		} else {
			DARecoveryProfile::FullNode
		},
		import_queue,
		relay_chain_slot_duration: RELAY_CHAIN_SLOT,
		recovery_handle: Box::new(overseer),
		sync_service: sync,
		prometheus_registry: registry.as_ref(),
	})?;
	if is_collator {
		Collator {
			para_id,
			key: collator_key.ok_or("the relay chain client provided no collator key")?,
			peer_id: collator_peer_id,
			relay_chain,
			block_import: own,
			announce_block,
			export_pov: options.export_pov,
			max_pov_percentage: options.max_pov_percentage,
		}
		.start(&node, notices, registry.as_ref());
	}
	Ok(node.task_manager)
}

/// Returns the blocks of ours that the best chain of the relay chain includes.
async fn included_blocks(
	relay_chain: Arc<dyn RelayChainInterface>,
	para_id: ParaId,
) -> Result<rpc::Included, Error> {
	let heads = new_best_heads(relay_chain, para_id).await.map_err(boxed)?;
	let blocks = heads
		.filter_map(|head| async move { Header::decode(&mut head.as_slice()).ok() })
		.map(|header| header.hash());
	Ok(blocks.boxed())
}

async fn join<Net: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	node: &Components,
	import_queue: DefaultImportQueue<Block>,
	para_id: ParaId,
	relay_chain: Arc<dyn RelayChainInterface>,
) -> Result<Network, Error> {
	let registry = config.prometheus_registry();
	let (service, system_rpc, transactions, sync, _) = build_network(BuildNetworkParams {
		parachain_config: config,
		net_config: FullNetworkConfiguration::<_, _, Net>::new(&config.network, registry.cloned()),
		client: node.client.clone(),
		transaction_pool: node.pool.clone(),
		para_id,
		relay_chain_interface: relay_chain,
		spawn_handle: node.task_manager.spawn_handle(),
		spawn_essential_handle: node.task_manager.spawn_essential_handle(),
		import_queue,
		metrics: Net::register_notification_metrics(registry),
		gap_sync_body_policy: None,
	})
	.await?;
	Ok(Network { service, sync, transactions, system_rpc })
}

/// Reports the hardware benchmark in the log and to telemetry, and warns a collator that is too
/// slow.
fn report_hardware(hardware: HwBench, is_collator: bool, node: &Components) {
	sc_sysinfo::print_hwbench(&hardware);
	if is_collator {
		if let Err(failures) = SUBSTRATE_REFERENCE_HARDWARE.check_hardware(&hardware, false) {
			log::warn!("This machine does not meet the requirements for a collator: {failures}");
		}
	}
	if let Some(telemetry) = node.telemetry.as_ref().map(Telemetry::handle) {
		node.task_manager.spawn_handle().spawn(
			"telemetry_hwbench",
			None,
			sc_sysinfo::initialize_hwbench_telemetry(telemetry, hardware),
		);
	}
}
