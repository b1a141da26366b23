//! Novation under a real relay chain.
//!
//! ```text
//! novation-network up FILE                 start the network in FILE, until Ctrl-C
//! novation-network check OUT [NAME…]       run all checks, or those named, and write figures to OUT
//! ```

mod checks;
mod network;
mod report;
mod script;

use anyhow::{bail, Result};
use network::Running;
use report::Report;
use std::path::Path;

#[tokio::main]
async fn main() -> Result<()> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
		["up", file] => up(Path::new(file)).await,
		["check", out, names @ ..] => check(Path::new(out), names).await,
		_ => bail!("usage: novation-network up FILE, or novation-network check OUT [NAME…]"),
	}
}

async fn up(file: &Path) -> Result<()> {
	println!("Starting the network of {} …", file.display());
	let network = Running::start(file).await?;
	for node in network.nodes().await? {
		let link = format!(
			"https://polkadot.js.org/apps/?rpc={}",
			node.url.replace(':', "%3A").replace('/', "%2F")
		);
		println!("{:<14} {}  {link}", node.name, node.url);
	}
	let (relay, ours) = network.specifications()?;
	println!("{:<14} {}", "relay.json", relay.display());
	println!("{:<14} {}", "exchange.json", ours.display());
	println!("\nThe first block of the exchange takes about a minute. Ctrl-C stops everything.");
	tokio::signal::ctrl_c().await?;
	network.stop().await
}

async fn check(out: &Path, names: &[&str]) -> Result<()> {
	let wanted = |name: &str| names.is_empty() || names.contains(&name);
	let mut report = Report::default();
	checks::run(&wanted, &mut report).await;
	report.write(out)?;
	if report.failed() > 0 {
		bail!("some checks failed, see above");
	}
	Ok(())
}
