//! Relay chain validator with an embedded runtime for local test networks.

fn main() -> Result<(), Box<dyn std::error::Error>> {
	Ok(polkadot_cli::run()?)
}
