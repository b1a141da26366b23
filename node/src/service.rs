//! Node components, and the tasks common to development and parachain nodes.

use crate::rpc;
use cumulus_client_consensus_aura::{
	collators::slot_based::{SlotBasedBlockImport, SlotBasedBlockImportHandle},
	equivocation_import_queue,
};
use cumulus_client_consensus_common::ParachainBlockImport;
use cumulus_client_service::{ParachainHostFunctions, ParachainTracingExecuteBlock};
use cumulus_primitives_core::{GetParachainInfo, ParaId};
pub use novation_runtime::{opaque::Block, AccountId, Hash};
use sc_client_api::Backend as _;
use sc_consensus::DefaultImportQueue;
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::service::traits::NetworkService;
use sc_network_sync::SyncingService;
use sc_network_transactions::TransactionsHandlerController;
use sc_service::{
	Configuration, Error, KeystoreContainer, SpawnTasksParams, TFullBackend, TFullClient,
	TaskManager,
};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_telemetry::{Telemetry, TelemetryWorker, TelemetryWorkerHandle};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sc_utils::mpsc::TracingUnboundedSender;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::AuthorityPair;
use std::sync::Arc;

/// Client with blocks, state and runtime.
pub type Client =
	TFullClient<Block, novation_runtime::RuntimeApi, WasmExecutor<ParachainHostFunctions>>;
/// Database of the client.
pub type Backend = TFullBackend<Block>;
/// Transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;
/// Import pipeline for blocks that this node builds.
pub type BlockImport =
	ParachainBlockImport<Block, SlotBasedBlockImport<Block, Arc<Client>, Client>, Backend>;

/// How blocks are sealed, and so how imported blocks are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// Aura: the author of the slot signs the block.
	Aura,
	/// Manual: a development node seals blocks without a signature.
	Manual,
}

/// Components of every node, and of every command on the database.
pub struct Components {
	/// Client of this chain.
	pub client: Arc<Client>,
	/// Database of the client.
	pub backend: Arc<Backend>,
	/// Keys of the node.
	pub keystore: KeystoreContainer,
	/// Transaction pool.
	pub pool: Arc<Pool>,
	/// Owns all background tasks.
	pub task_manager: TaskManager,
	/// Telemetry connection, if configured.
	pub telemetry: Option<Telemetry>,
	/// Telemetry worker, shared with the relay chain client.
	pub telemetry_worker: Option<TelemetryWorkerHandle>,
}

/// Import paths for blocks.
pub struct Import {
	/// Verifies and imports blocks from the network or a file.
	pub queue: DefaultImportQueue<Block>,
	/// Imports the blocks that this node builds.
	pub own: BlockImport,
	/// Reports blocks imported through `own` to the slot-based collator.
	pub notices: SlotBasedBlockImportHandle<Block>,
}

/// Network services of this chain.
pub struct Network {
	/// Peers and their addresses.
	pub service: Arc<dyn NetworkService>,
	/// Block sync and announcements.
	pub sync: Arc<SyncingService<Block>>,
	/// Transaction gossip.
	pub transactions: TransactionsHandlerController<Hash>,
	/// Request channel for the `system` RPC.
	pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
}

/// Opens the database and builds the components on it. Nothing connects to a network yet.
pub fn components(config: &Configuration, sealing: Sealing) -> Result<(Components, Import), Error> {
	let telemetry = telemetry(config)?;
	let (client, backend, keystore, task_manager) =
		sc_service::new_full_parts_record_import::<Block, novation_runtime::RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor(config),
			// The runtime meters its proof of validity, so block import must record one too.
			true,
			Vec::new(),
		)?;
	let client = Arc::new(client);

	let telemetry_worker = telemetry.as_ref().map(|(worker, _)| worker.handle());
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let pool = sc_transaction_pool::Builder::new(
		task_manager.spawn_essential_handle(),
		client.clone(),
		config.role.is_authority().into(),
	)
	.with_options(config.transaction_pool.clone())
	.with_prometheus(config.prometheus_registry())
	.build();

	let node = Components {
		client,
		backend,
		keystore,
		pool: Arc::from(pool),
		task_manager,
		telemetry,
		telemetry_worker,
	};
	let import = import(config, &node, sealing);
	Ok((node, import))
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|list| !list.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(16)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

fn executor(config: &Configuration) -> WasmExecutor<ParachainHostFunctions> {
	let heap = config.executor.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: u32::try_from(pages).unwrap_or(u32::MAX) }
	});
	WasmExecutor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.build()
}

fn import(config: &Configuration, node: &Components, sealing: Sealing) -> Import {
	let (slot_based, notices) = SlotBasedBlockImport::new(node.client.clone(), node.client.clone());
	let own = ParachainBlockImport::new(slot_based, node.backend.clone());
	let spawner = node.task_manager.spawn_essential_handle();
	let registry = config.prometheus_registry();
	let queue = match sealing {
		Sealing::Aura => {
			equivocation_import_queue::fully_verifying_import_queue::<AuthorityPair, _, _, _, _>(
				node.client.clone(),
				own.clone(),
				|_, ()| async { Ok(sp_timestamp::InherentDataProvider::from_system_time()) },
				&spawner,
				registry,
				node.telemetry.as_ref().map(Telemetry::handle),
			)
		}
		Sealing::Manual => {
			let client = Box::new(node.client.clone());
			sc_consensus_manual_seal::import_queue(client, &spawner, registry)
		}
	};
	Import { queue, own, notices }
}

/// Returns the parachain id, as the runtime defines it.
pub fn para_id(client: &Client) -> Result<ParaId, Error> {
	let id = client.runtime_api().parachain_id(client.info().best_hash).map_err(boxed)?;
	log::info!("Parachain id: {id}");
	Ok(id)
}

/// Starts the RPC server, off-chain workers, storage monitor and other tasks for the node's
/// lifetime.
///
/// `included` are the blocks that the relay chain includes. `engine` accepts block requests on a
/// development node.
pub fn start_tasks(
	config: Configuration,
	node: &mut Components,
	network: Network,
	storage_monitor: StorageMonitorParams,
	included: rpc::Included,
	engine: Option<rpc::Engine>,
) -> Result<(), Error> {
	start_offchain_workers(&config, node, network.service.clone())?;
	let database = config.database.path().map(ToOwned::to_owned);
	let rpc = rpc::Extensions {
		client: node.client.clone(),
		pool: node.pool.clone(),
		books: rpc::start_book_feed(node.client.clone(), &node.task_manager),
		happenings: rpc::start_happening_feed(
			node.client.clone(),
			included,
			// A development node's clock advances by a slot per block.
			engine.is_none(),
			config.prometheus_registry(),
			&node.task_manager,
		)?,
		engine,
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: node.client.clone(),
		backend: node.backend.clone(),
		task_manager: &mut node.task_manager,
		keystore: node.keystore.keystore(),
		transaction_pool: node.pool.clone(),
		rpc_builder: Box::new(move |_| rpc.module()),
		network: network.service,
		system_rpc_tx: network.system_rpc,
		tx_handler_controller: network.transactions,
		sync_service: network.sync,
		telemetry: node.telemetry.as_mut(),
		tracing_execute_block: Some(Arc::new(ParachainTracingExecuteBlock::new(
			node.client.clone(),
		))),
	})?;
	let Some(path) = database else { return Ok(()) };
	let spawner = node.task_manager.spawn_essential_handle();
	StorageMonitorService::try_spawn(storage_monitor, path, &spawner).map_err(boxed)
}

fn start_offchain_workers(
	config: &Configuration,
	node: &Components,
	network: Arc<dyn NetworkService>,
) -> Result<(), Error> {
	if !config.offchain_worker.enabled {
		return Ok(());
	}
	let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
		runtime_api_provider: node.client.clone(),
		keystore: Some(node.keystore.keystore()),
		offchain_db: node.backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(node.pool.clone())),
		network_provider: Arc::new(network),
		is_validator: config.role.is_authority(),
		enable_http_requests: true,
		custom_extensions: |_| Vec::new(),
	})?;
	let spawner = node.task_manager.spawn_handle();
	spawner.spawn(
		"offchain-workers-runner",
		"offchain-work",
		workers.run(node.client.clone(), spawner.clone()),
	);
	Ok(())
}

/// Wraps an error of a component in a service error.
pub fn boxed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
