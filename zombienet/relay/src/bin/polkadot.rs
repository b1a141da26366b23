//! A validator of a relay chain, with the runtime of the local test network inside.

fn main() -> Result<(), Box<dyn std::error::Error>> {
	Ok(polkadot_cli::run()?)
}
