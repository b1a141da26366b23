//! `cargo xtask`: Novation's checks, generated files and measurements. One module per command.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod architecture;
mod blob;
mod chain_specs;
mod checkout;
mod deny;
mod events;
mod fairness;
mod features;
mod generated;
mod lint;
mod network_figures;
mod numbers;
mod performance;
mod plant_bugs;
mod replay;
mod report;
mod samples;
mod sources;
mod stored_reads;
mod test_summary;
mod weights;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Novation's checks, generated files and measurements")]
struct Arguments {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Check the dependencies among our packages
	Architecture,
	/// Check that tests and node use the same builds of crates
	Features,
	/// Check licences, banned packages and sources of dependencies, as deny.toml says
	Deny,
	/// Check READMEs and the length of files
	Sources,
	/// Run clippy over our packages, inside the release build
	Lint(lint::Arguments),
	/// Check the runtime's blob: size, floats, overflow checks
	Blob(blob::Arguments),
	/// Write chain-specs/ from the built node
	ChainSpecs(chain_specs::Arguments),
	/// Generate the lists of events and reasons: pallets, runtime, TypeScript, docs
	Events(events::Arguments),
	/// Check the summary of a replayed crash
	Replay(replay::Arguments),
	/// Write the figures of `make test-network` into docs/shared-security.md
	NetworkFigures(network_figures::Arguments),
	/// Write the figures of `novation-fairness` into docs/fairness.md
	Fairness(fairness::Arguments),
	/// Measure blocks and the book, and keep docs/performance.md up to date
	Performance(performance::Arguments),
	/// Print a validator's profile, from samples of the processor
	Samples(samples::Arguments),
	/// Scale or merge measured weight files
	#[command(subcommand)]
	Weights(weights::Command),
	/// Plant bugs in a copy of the sources, and count those that a test catches
	PlantBugs(plant_bugs::Arguments),
	/// Print the table of `make test` from the logs of its suites
	TestSummary(test_summary::Arguments),
}

fn main() -> ExitCode {
	let outcome = if lint::is_wrapper() { lint::wrap() } else { run(Arguments::parse().command) };
	match outcome {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error:#}");
			ExitCode::FAILURE
		}
	}
}

fn run(command: Command) -> Result<()> {
	match command {
		Command::Architecture => architecture::run(),
		Command::Features => features::run(),
		Command::Deny => deny::run(),
		Command::Sources => sources::run(),
		Command::Lint(arguments) => lint::run(&arguments),
		Command::Blob(arguments) => blob::run(&arguments),
		Command::ChainSpecs(arguments) => chain_specs::run(&arguments),
		Command::Events(arguments) => events::run(&arguments),
		Command::Replay(arguments) => replay::run(&arguments),
		Command::NetworkFigures(arguments) => network_figures::run(&arguments),
		Command::Fairness(arguments) => fairness::run(&arguments),
		Command::Performance(arguments) => performance::run(&arguments),
		Command::Samples(arguments) => samples::run(&arguments),
		Command::Weights(command) => weights::run(&command),
		Command::PlantBugs(arguments) => plant_bugs::run(&arguments),
		Command::TestSummary(arguments) => test_summary::run(&arguments),
	}
}
