//! Dispatches the command line to the node or a subcommand.

use crate::{
	cli::{Benchmark, Cli, RelayChainCli, Subcommand},
	dev, parachain,
	service::{self, Block, Components, Import, Sealing},
};
use cumulus_client_cli::PurgeChainCmd;
use cumulus_client_service::storage_proof_size::HostFunctions as ProofSizeHostFunctions;
use frame_benchmarking_cli::SUBSTRATE_REFERENCE_HARDWARE;
use sc_cli::{
	ChainSpec, CliConfiguration, DatabasePruningMode, Result, SharedParams, SubstrateCli,
};
use sc_service::{Configuration, TaskManager};
use sc_sysinfo::HwBench;
use sp_runtime::traits::HashingFor;

/// Parses the command line and runs it.
///
/// # Errors
///
/// A failure of the node or the subcommand, as a message for the operator.
pub fn run() -> Result<()> {
	let cli = Cli::parse_or_explain()?;
	match &cli.subcommand {
		None => run_node(cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Subcommand::ChainSpec(cmd)) => cmd.run().map_err(Into::into),
		Some(Subcommand::ExportGenesisHead(cmd)) => cli
			.create_runner(cmd)?
			.sync_run(|config| cmd.run(components(&config, &cmd.shared_params)?.0.client)),
		Some(Subcommand::ExportGenesisWasm(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(&*config.chain_spec))
		}
		Some(Subcommand::PurgeChain(cmd)) => purge_chain(&cli, cmd),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let (node, import) = components(&config, &cmd.shared_params)?;
			Ok((cmd.run(node.client, import.queue), node.task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let (node, import) = components(&config, &cmd.shared_params)?;
			Ok((cmd.run(node.client, import.queue), node.task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let (node, _) = components(&config, &cmd.shared_params)?;
			Ok((cmd.run(node.client, config.database), node.task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let (node, _) = components(&config, &cmd.shared_params)?;
			Ok((cmd.run(node.client, config.chain_spec), node.task_manager))
		}),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let (node, _) = components(&config, &cmd.shared_params)?;
			Ok((cmd.run(node.client, node.backend, None), node.task_manager))
		}),
		Some(Subcommand::Benchmark(cmd)) => benchmark(&cli, cmd),
	}
}

/// Opens the database, with the block verification for the chain type given on the command line.
fn components(config: &Configuration, shared: &SharedParams) -> Result<(Components, Import)> {
	let sealing = if shared.is_dev() { Sealing::Manual } else { Sealing::Aura };
	Ok(service::components(config, sealing)?)
}

/// Blocks whose state a node keeps by default: eight minutes. RocksDB holds this window in memory, and warns of more.
const BLOCKS_WITH_STATE: u32 = 1_000;

fn run_node(mut cli: Cli) -> Result<()> {
	let pruning = &mut cli.run.base.import_params.pruning_params;
	pruning.state_pruning.get_or_insert(DatabasePruningMode::Custom(BLOCKS_WITH_STATE));
	let shared = &cli.run.base.shared_params;
	if shared.chain.is_none() && !shared.is_dev() {
		return Err(
			"no chain given: use --dev, --chain dev, --chain local or --chain <FILE>".into()
		);
	}
	let runner = cli.create_runner(&cli.run.normalize())?;
	if shared.is_dev() {
		return runner.run_node_until_exit(|config| async move {
			let options = dev::Options {
				block_time_ms: cli.dev_block_time,
				bundle: cli.dev_bundle,
				storage_monitor: cli.storage_monitor,
			};
			Ok(dev::start(config, options)?)
		});
	}
	let relay_chain = RelayChainCli::new(runner.config(), &cli.relay_chain_args)?;
	runner.run_node_until_exit(|config| start_parachain_node(cli, config, relay_chain))
}

async fn start_parachain_node(
	cli: Cli,
	config: Configuration,
	relay_chain: RelayChainCli,
) -> Result<TaskManager> {
	let mut relay_config = relay_chain_config(&relay_chain, &config)?;
	let relay_network = &relay_chain.base.base.network_params;
	// By default, the relay chain side of a collator exposes no WebRTC endpoint.
	if config.role.is_authority()
		&& !relay_network.force_enable_webrtc
		&& relay_network.listen_addr.is_empty()
	{
		relay_config.network.remove_webrtc_addresses();
	}

	let hardware = (!cli.no_hardware_benchmarks).then(|| measure_hardware(&config)).flatten();
	log::info!("Is collating: {}", if config.role.is_authority() { "yes" } else { "no" });
	let options = parachain::Options {
		relay_chain: cli.run.collator_options(),
		export_pov: cli.export_pov_to_path,
		max_pov_percentage: cli.run.experimental_max_pov_percentage,
		storage_monitor: cli.storage_monitor,
		hardware,
	};
	Ok(parachain::start(config, relay_config, options).await?)
}

fn relay_chain_config(
	relay_chain: &RelayChainCli,
	config: &Configuration,
) -> Result<Configuration> {
	SubstrateCli::create_configuration(relay_chain, relay_chain, config.tokio_handle.clone())
		.map_err(|error| format!("relay chain: {error}").into())
}

fn measure_hardware(config: &Configuration) -> Option<HwBench> {
	let path = config.database.path()?;
	// The benchmark measures the disk of the database. The directory may not exist on the first
	// start; if creating it fails, opening the database reports the error shortly after.
	let _ = std::fs::create_dir_all(path);
	Some(sc_sysinfo::gather_hwbench(Some(path), &SUBSTRATE_REFERENCE_HARDWARE))
}

fn purge_chain(cli: &Cli, cmd: &PurgeChainCmd) -> Result<()> {
	let runner = cli.create_runner(cmd)?;
	// A development node has no relay chain side, and `--parachain` purges only the parachain side.
	if cmd.base.shared_params.is_dev() || (cmd.parachain && !cmd.relaychain) {
		return runner.sync_run(|config| cmd.base.run(config.database));
	}
	let relay_chain = RelayChainCli::new(runner.config(), &cli.relay_chain_args)?;
	runner.sync_run(|config| {
		let relay_config = relay_chain_config(&relay_chain, &config)?;
		cmd.run(config, relay_config)
	})
}

fn benchmark(cli: &Cli, cmd: &Benchmark) -> Result<()> {
	match cmd {
		Benchmark::Pallet(cmd) => {
			start_logging(cmd)?;
			let spec = spec_of(cli, &cmd.shared_params)?;
			cmd.run_with_spec::<HashingFor<Block>, ProofSizeHostFunctions>(spec)
		}
		Benchmark::Overhead(cmd) => {
			start_logging(cmd)?;
			let spec = spec_of(cli, &cmd.shared_params)?;
			cmd.run_with_default_builder_and_spec::<Block, ()>(spec)
		}
		Benchmark::Block(cmd) => cli
			.create_runner(cmd)?
			.sync_run(|config| cmd.run(components(&config, &cmd.shared_params)?.0.client)),
		Benchmark::Machine(cmd) => cli
			.create_runner(cmd)?
			.sync_run(|config| cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone())),
	}
}

/// Initialises logging for commands that run without a node configuration, and so without a runner.
fn start_logging(cmd: &impl CliConfiguration) -> Result<()> {
	cmd.init(&Cli::support_url(), &Cli::impl_version(), |_| {})
}

fn spec_of(cli: &Cli, shared: &SharedParams) -> Result<Option<Box<dyn ChainSpec>>> {
	Ok(shared.chain.as_ref().map(|chain| cli.load_spec(chain)).transpose()?)
}
