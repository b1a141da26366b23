//! The Novation node: collator, full node and self-contained development node in one binary.

#![deny(missing_docs)]

mod chain_spec;
mod cli;
mod collator;
mod command;
mod dev;
mod parachain;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => return ExitCode::SUCCESS,
		Err(sc_cli::Error::Input(reason)) => eprintln!("Error: {reason}"),
		Err(error) => eprintln!("Error: {error}"),
	}
	ExitCode::FAILURE
}
