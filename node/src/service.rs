//! The parts that every node has, and what runs on top of them whichever way blocks are made.

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

/// The client: this chain's blocks and states, and the runtime that makes them.
pub type Client =
	TFullClient<Block, novation_runtime::RuntimeApi, WasmExecutor<ParachainHostFunctions>>;
/// The database behind the client.
pub type Backend = TFullBackend<Block>;
/// The transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;
/// What a collator's own block passes through on its way into the client.
pub type BlockImport =
	ParachainBlockImport<Block, SlotBasedBlockImport<Block, Arc<Client>, Client>, Backend>;

/// Who may seal a block, hence how one from elsewhere is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// The collator whose slot it is; its signature is checked.
	Aura,
	/// A development node, which does not sign.
	Manual,
}

/// The parts that every node and every command over the database has.
pub struct Components {
	/// The client.
	pub client: Arc<Client>,
	/// Its database.
	pub backend: Arc<Backend>,
	/// The node's keys.
	pub keystore: KeystoreContainer,
	/// The waiting transactions.
	pub pool: Arc<Pool>,
	/// Owner of all background work.
	pub task_manager: TaskManager,
	/// Where to report to, if anywhere.
	pub telemetry: Option<Telemetry>,
	/// The worker behind it, which the relay chain client shares.
	pub telemetry_worker: Option<TelemetryWorkerHandle>,
}

/// The ways by which blocks come in.
pub struct Import {
	/// Verifies and imports blocks from elsewhere.
	pub queue: DefaultImportQueue<Block>,
	/// For the blocks that this node builds.
	pub own: BlockImport,
	/// By which `own` tells a slot-based collator what came in.
	pub notices: SlotBasedBlockImportHandle<Block>,
}

/// This chain's side of the network.
pub struct Network {
	/// Peers and their addresses.
	pub service: Arc<dyn NetworkService>,
	/// Gossip of blocks.
	pub sync: Arc<SyncingService<Block>>,
	/// Gossip of transactions.
	pub transactions: TransactionsHandlerController<Hash>,
	/// Where the `system` RPC asks about it.
	pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
}

/// Open the database and build the parts on top of it. Nothing talks to a network yet.
pub fn components(config: &Configuration, sealing: Sealing) -> Result<(Components, Import), Error> {
	let telemetry = telemetry(config)?;
	let (client, backend, keystore, task_manager) =
		sc_service::new_full_parts_record_import::<Block, novation_runtime::RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor(config),
			// The runtime meters its proof of validity, so importing must record one, too.
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

/// The id under which the relay chain knows this chain, by the runtime's word.
pub fn para_id(client: &Client) -> Result<ParaId, Error> {
	let id = client.runtime_api().parachain_id(client.info().best_hash).map_err(boxed)?;
	log::info!("Parachain id: {id}");
	Ok(id)
}

/// Start the RPC server, the off-chain workers, the watch over the disk and the rest of what runs
/// as long as the node does. `engine` takes block requests on a development node.
pub fn start_tasks(
	config: Configuration,
	node: &mut Components,
	network: Network,
	storage_monitor: StorageMonitorParams,
	engine: Option<rpc::Engine>,
) -> Result<(), Error> {
	start_offchain_workers(&config, node, network.service.clone())?;
	let database = config.database.path().map(ToOwned::to_owned);
	let rpc = rpc::Extensions {
		client: node.client.clone(),
		pool: node.pool.clone(),
		books: rpc::start_book_feed(node.client.clone(), &node.task_manager),
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

/// An error of some part as the service's own.
pub fn boxed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
