//! Command-line interface.

use crate::chain_spec::{self, Extensions};
use clap::{error::ErrorKind, CommandFactory, FromArgMatches};
use sc_cli::{
	ChainSpec, CliConfiguration, DefaultConfigurationValues, ImportParams, KeystoreParams,
	NetworkParams, RpcEndpoint, SharedParams, SubstrateCli,
};
use sc_service::{
	config::{PrometheusConfig, RpcMethods, TransactionPoolOptions},
	BasePath,
};
use sc_telemetry::TelemetryEndpoints;
use std::{ffi::OsString, path::PathBuf};

const EXAMPLES: &str = color_print::cstr!(
	"<bold><underline>Examples:</underline></bold>\n  \
	<bold>novation-node --dev</bold>\n      \
	A local exchange with one block per second; its state is discarded on exit\n  \
	<bold>novation-node --dev --dev-block-time 0 --base-path ./data</bold>\n      \
	Blocks only on engine_createBlock, stored in ./data\n  \
	<bold>novation-node --collator --chain novation.json -- --chain relay.json</bold>\n      \
	A collator with an embedded relay chain client, configured after `--`\n  \
	<bold>novation-node --chain novation.json --relay-chain-rpc-urls ws://relay:9944</bold>\n      \
	A full node that uses another node's relay chain RPC"
);

/// Collator, full node and development node of Novation, a derivatives exchange as a parachain.
#[derive(Debug, clap::Parser)]
#[command(
	propagate_version = true,
	args_conflicts_with_subcommands = true,
	subcommand_negates_reqs = true
)]
pub struct Cli {
	/// Command to run instead of the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Options of every parachain node.
	#[command(flatten)]
	pub run: cumulus_client_cli::RunCmd,

	/// Milliseconds between blocks of a `--dev` node; 0 seals only on `engine_createBlock`.
	///
	/// The chain's clock does not depend on this value.
	#[arg(long, value_name = "MILLISECONDS", default_value_t = 500, requires = "dev")]
	pub dev_block_time: u64,

	/// Blocks of a `--dev` node that share a slot of six seconds.
	///
	/// Twelve advance the chain's clock by half a second each, as collators with one core do. One advances it by a
	/// whole slot, which suits tests that pass hours.
	#[arg(
		long,
		value_name = "BLOCKS",
		default_value_t = novation_runtime::BLOCKS_PER_SLOT as u8,
		value_parser = clap::value_parser!(u8).range(1..=novation_runtime::BLOCKS_PER_SLOT as i64),
		requires = "dev"
	)]
	pub dev_bundle: u8,

	/// Export every proof of validity that this collator builds to this directory.
	#[arg(long, value_name = "PATH", conflicts_with = "dev")]
	pub export_pov_to_path: Option<PathBuf>,

	/// Skip the benchmark of CPU, memory and disk at startup.
	#[arg(long)]
	pub no_hardware_benchmarks: bool,

	/// Free-space limits of the storage monitor.
	#[command(flatten)]
	pub storage_monitor: sc_storage_monitor::StorageMonitorParams,

	/// Options of the embedded relay chain client.
	#[arg(raw = true)]
	pub relay_chain_args: Vec<String>,
}

/// Subcommands of the node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate and inspect keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain specification as JSON.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Create, check and edit chain specifications.
	ChainSpec(chain_spec_builder::ChainSpecBuilder),

	/// Print the genesis head of the parachain, for registration on the relay chain.
	#[command(alias = "export-genesis-state")]
	ExportGenesisHead(cumulus_client_cli::ExportGenesisHeadCommand),

	/// Print the genesis code of the parachain, for registration on the relay chain.
	ExportGenesisWasm(cumulus_client_cli::ExportGenesisWasmCommand),

	/// Delete the database.
	PurgeChain(cumulus_client_cli::PurgeChainCmd),

	/// Re-verify and re-execute a block.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Import blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Export blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Revert the latest unfinalized blocks.
	Revert(sc_cli::RevertCmd),

	/// Benchmark the machine and the runtime.
	#[command(subcommand)]
	Benchmark(Benchmark),
}

/// Benchmarks.
#[derive(Debug, clap::Subcommand)]
pub enum Benchmark {
	/// Benchmark pallet calls. Requires a runtime built with `runtime-benchmarks`.
	Pallet(frame_benchmarking_cli::PalletCmd),
	/// Benchmark the overhead of an empty block and an empty call.
	Overhead(frame_benchmarking_cli::OverheadCmd),
	/// Benchmark historical blocks from the database.
	Block(frame_benchmarking_cli::BlockCmd),
	/// Benchmark this machine against the reference hardware.
	Machine(frame_benchmarking_cli::MachineCmd),
}

impl Cli {
	/// Parses the command line. Prints help and version to the terminal and exits.
	///
	/// # Errors
	///
	/// A one-line message that names the invalid argument.
	pub fn parse_or_explain() -> Result<Self, String> {
		let command = Self::setup_command(Self::command()).after_help(EXAMPLES);
		parse(command, std::env::args_os())
	}
}

/// Parses `arguments` with `command`, with errors on one line.
fn parse<T: FromArgMatches>(
	command: clap::Command,
	arguments: impl IntoIterator<Item = OsString>,
) -> Result<T, String> {
	command
		.try_get_matches_from(arguments)
		.and_then(|matches| T::from_arg_matches(&matches))
		.map_err(|error| match error.kind() {
			ErrorKind::DisplayHelp
			| ErrorKind::DisplayVersion
			| ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
			_ => one_line(&error),
		})
}

/// Condenses a clap error to one line.
///
/// Drops the usage, which `--help` shows better, and the tip to pass an argument after `--`. That
/// tip would send it to the relay chain client.
fn one_line(error: &clap::Error) -> String {
	let text = error.to_string();
	let lines: Vec<&str> = text
		.lines()
		.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
		.map(|line| line.trim().trim_start_matches("error: "))
		.filter(|line| !line.is_empty() && !line.starts_with("tip: to pass"))
		.collect();
	format!("{} (see --help)", lines.join("; ").replace(":; ", ": "))
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Novation Node".into()
	}

	fn impl_version() -> String {
		let version = env!("CARGO_PKG_VERSION");
		option_env!("NOVATION_COMMIT")
			.map_or_else(|| version.into(), |commit| format!("{version}-{commit}"))
	}

	fn description() -> String {
		"Collator, full node and development node of Novation, a derivatives exchange as a \
		parachain.\n\nOptions before `--` apply to the parachain, options after it to the relay \
		chain client."
			.into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the issue tracker of the repository it was built from".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Options after `--`, with defaults from the parachain's configuration.
#[derive(Debug)]
pub struct RelayChainCli {
	/// Options as given on the command line.
	pub base: polkadot_cli::RunCmd,
	chain_id: Option<String>,
	base_path: PathBuf,
}

impl RelayChainCli {
	/// Parses `arguments`, with defaults from the parachain's configuration.
	///
	/// # Errors
	///
	/// A one-line message that names the invalid argument.
	pub fn new(
		parachain: &sc_service::Configuration,
		arguments: &[String],
	) -> Result<Self, sc_cli::Error> {
		let command = polkadot_cli::RunCmd::command().no_binary_name(true);
		let base = parse(command, arguments.iter().map(OsString::from))
			.map_err(|error| format!("relay chain options after `--`: {error}"))?;
		Ok(Self {
			base,
			chain_id: Extensions::of(&*parachain.chain_spec)
				.map(|extensions| extensions.relay_chain.clone()),
			base_path: parachain.base_path.path().join("polkadot"),
		})
	}
}

impl SubstrateCli for RelayChainCli {
	fn impl_name() -> String {
		Cli::impl_name()
	}

	fn impl_version() -> String {
		Cli::impl_version()
	}

	fn description() -> String {
		Cli::description()
	}

	fn author() -> String {
		Cli::author()
	}

	fn support_url() -> String {
		Cli::support_url()
	}

	fn copyright_start_year() -> i32 {
		Cli::copyright_start_year()
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		polkadot_cli::Cli::from_iter([Self::executable_name()]).load_spec(id)
	}
}

impl DefaultConfigurationValues for RelayChainCli {
	fn p2p_listen_port() -> u16 {
		30334
	}

	fn rpc_listen_port() -> u16 {
		9945
	}

	fn prometheus_listen_port() -> u16 {
		9616
	}
}

impl CliConfiguration<Self> for RelayChainCli {
	fn shared_params(&self) -> &SharedParams {
		self.base.base.shared_params()
	}

	fn import_params(&self) -> Option<&ImportParams> {
		self.base.base.import_params()
	}

	fn network_params(&self) -> Option<&NetworkParams> {
		self.base.base.network_params()
	}

	fn keystore_params(&self) -> Option<&KeystoreParams> {
		self.base.base.keystore_params()
	}

	fn base_path(&self) -> sc_cli::Result<Option<BasePath>> {
		Ok(self.shared_params().base_path()?.or_else(|| Some(self.base_path.clone().into())))
	}

	fn chain_id(&self, is_dev: bool) -> sc_cli::Result<String> {
		let given = self.base.base.chain_id(is_dev)?;
		Ok(if given.is_empty() { self.chain_id.clone().unwrap_or_default() } else { given })
	}

	fn role(&self, is_dev: bool) -> sc_cli::Result<sc_service::Role> {
		self.base.base.role(is_dev)
	}

	fn rpc_addr(&self, default_listen_port: u16) -> sc_cli::Result<Option<Vec<RpcEndpoint>>> {
		self.base.base.rpc_addr(default_listen_port)
	}

	fn rpc_methods(&self) -> sc_cli::Result<RpcMethods> {
		self.base.base.rpc_methods()
	}

	fn rpc_max_connections(&self) -> sc_cli::Result<u32> {
		self.base.base.rpc_max_connections()
	}

	fn rpc_cors(&self, is_dev: bool) -> sc_cli::Result<Option<Vec<String>>> {
		self.base.base.rpc_cors(is_dev)
	}

	fn prometheus_config(
		&self,
		default_listen_port: u16,
		chain_spec: &Box<dyn ChainSpec>,
	) -> sc_cli::Result<Option<PrometheusConfig>> {
		self.base.base.prometheus_config(default_listen_port, chain_spec)
	}

	fn telemetry_endpoints(
		&self,
		chain_spec: &Box<dyn ChainSpec>,
	) -> sc_cli::Result<Option<TelemetryEndpoints>> {
		self.base.base.telemetry_endpoints(chain_spec)
	}

	fn transaction_pool(&self, is_dev: bool) -> sc_cli::Result<TransactionPoolOptions> {
		self.base.base.transaction_pool(is_dev)
	}

	fn trie_cache_maximum_size(&self) -> sc_cli::Result<Option<usize>> {
		self.base.base.trie_cache_maximum_size()
	}

	fn default_heap_pages(&self) -> sc_cli::Result<Option<u64>> {
		self.base.base.default_heap_pages()
	}

	fn force_authoring(&self) -> sc_cli::Result<bool> {
		self.base.base.force_authoring()
	}

	fn disable_grandpa(&self) -> sc_cli::Result<bool> {
		self.base.base.disable_grandpa()
	}

	fn max_runtime_instances(&self) -> sc_cli::Result<Option<usize>> {
		self.base.base.max_runtime_instances()
	}

	fn announce_block(&self) -> sc_cli::Result<bool> {
		self.base.base.announce_block()
	}

	fn node_name(&self) -> sc_cli::Result<String> {
		self.base.base.node_name()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse_line(line: &str) -> Result<Cli, String> {
		parse(Cli::setup_command(Cli::command()), line.split(' ').map(OsString::from))
	}

	#[test]
	fn command_should_be_consistent() {
		Cli::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn invalid_flag_should_be_reported_in_one_line() {
		let error = parse_line("novation-node --collater").unwrap_err();
		assert!(error.contains("--collater"), "{error}");
		assert_eq!(error.lines().count(), 1, "{error}");
	}

	#[test]
	fn dev_block_time_should_be_rejected_without_dev() {
		assert!(parse_line("novation-node --dev --dev-block-time 5").is_ok());
		let error = parse_line("novation-node --chain local --dev-block-time 5").unwrap_err();
		assert!(error.contains("--dev"), "{error}");
	}

	#[test]
	fn dev_bundle_should_have_as_many_blocks_as_a_slot_at_most() {
		assert_eq!(parse_line("novation-node --dev").unwrap().dev_bundle, 12);
		assert_eq!(parse_line("novation-node --dev --dev-bundle 1").unwrap().dev_bundle, 1);
		assert!(parse_line("novation-node --dev --dev-bundle 0").is_err());
		assert!(parse_line("novation-node --dev --dev-bundle 13").is_err());
	}

	#[test]
	fn options_after_the_dashes_should_go_to_the_relay_chain() {
		let cli = parse_line("novation-node --chain local -- --chain relay.json").unwrap();
		assert_eq!(cli.relay_chain_args, ["--chain", "relay.json"]);
	}
}
