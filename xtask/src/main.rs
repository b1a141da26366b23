//! `cargo xtask`: Novation's checks, generated files and measurements. One module per command.

use anyhow::Result;
use clap::{Parser, Subcommand};

mod checkout;
mod events;
mod generated;
mod network_figures;
mod numbers;
mod report;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Novation's checks, generated files and measurements")]
struct Arguments {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Write the lists of events and reasons: pallets, runtime, TypeScript, docs
	Events(events::Arguments),
	/// Write the figures of `make test-network` into docs/shared-security.md
	NetworkFigures(network_figures::Arguments),
}

fn main() -> Result<()> {
	match Arguments::parse().command {
		Command::Events(arguments) => events::run(&arguments),
		Command::NetworkFigures(arguments) => network_figures::run(&arguments),
	}
}
