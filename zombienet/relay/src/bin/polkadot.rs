//! A validator of a relay chain, with the runtime of the local test network inside.

fn main() -> polkadot_cli::Result<()> {
	polkadot_cli::run()
}
