//! Checks of the network, with their figures.

mod cores;
mod dishonest;
mod flood;
mod operator;
mod outages;
mod trading;
mod upgrade;

use crate::{
	network::{Node, Running},
	report::{Figures, Report},
};
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};
use tokio::time::sleep;

/// Timeout for the first final block: the relay chain's first session, and the assignment of a
/// core.
const START: Duration = Duration::from_secs(300);

/// Every network with its checks, which run in sequence.
const NETWORKS: [(&str, &[&str]); 4] = [
	(
		"two-collators.toml",
		&[
			"included",
			"half-second",
			"trading",
			"collator-dies",
			"withheld",
			"relay-pauses",
			"flood",
		],
	),
	("dishonest-author.toml", &["dishonest-author"]),
	("upgrade.toml", &["upgrade"]),
	("three-cores.toml", &["three-cores", "operator"]),
];

/// Runs all wanted checks, on as few networks as they need.
pub async fn run(wanted: &impl Fn(&str) -> bool, report: &mut Report) {
	for (description, checks) in NETWORKS {
		let checks: Vec<&str> = checks.iter().copied().filter(|name| wanted(name)).collect();
		if checks.is_empty() {
			continue;
		}
		match start(description).await {
			Err(error) => report.check(description, async { Err(error) }).await,
			Ok(network) => {
				for name in checks {
					report.check(name, check(name, &network)).await;
				}
				if let Err(error) = network.stop().await {
					println!("failed to stop the network: {error:#}");
				}
			}
		}
	}
}

async fn start(description: &str) -> Result<Running> {
	let file = file(description);
	if description != "dishonest-author.toml" {
		return Running::start(&file).await;
	}
	let (folder, _) = blob("dishonest-author")?;
	let folder = folder.to_str().context("the path is not UTF-8")?;
	Running::start_with(&file, &[("{{overrides}}", folder)]).await
}

async fn check(name: &str, network: &Running) -> Result<Figures> {
	match name {
		"included" => trading::included(network).await,
		"half-second" => cores::half_second(network).await,
		"trading" => trading::nodes_agree(network).await,
		"collator-dies" => outages::collator_dies(network).await,
		"withheld" => outages::blocks_withheld(network).await,
		"flood" => flood::flood(network).await,
		"relay-pauses" => outages::relay_pauses(network).await,
		"dishonest-author" => dishonest::validators_refuse(network).await,
		"upgrade" => upgrade::upgrade(network).await,
		"three-cores" => cores::three_cores(network).await,
		"operator" => operator::page(network).await,
		other => anyhow::bail!("unknown check {other}"),
	}
}

/// Returns the path of a file in `zombienet/`.
fn file(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// Builds a compressed runtime blob with a test feature.
///
/// Returns a new directory that contains only the blob, and the path of the blob.
fn blob(feature: &str) -> Result<(PathBuf, PathBuf)> {
	let built = Command::new(file("../tools/blob.sh")).arg(feature).output()?;
	ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
	let code = fs::read(String::from_utf8(built.stdout)?.trim())?;
	let code = sp_maybe_compressed_blob::compress_strongly(&code, CODE_BLOB_BOMB_LIMIT);
	let code = code.context("the blob is too large to compress")?;
	let folder = env::temp_dir().join(format!("novation-{feature}-{}", std::process::id()));
	fs::create_dir_all(&folder)?;
	let path = folder.join("novation_runtime.wasm");
	fs::write(&path, code)?;
	Ok((folder, path))
}

fn figures(value: Value) -> Figures {
	value.as_object().cloned().unwrap_or_default()
}

/// Returns how many final blocks two nodes gain in the same time.
async fn gained(ours: &Node, relay: &Node, window: Duration) -> Result<(u64, u64)> {
	let before = (ours.finalized().await?, relay.finalized().await?);
	sleep(window).await;
	let after = (ours.finalized().await?, relay.finalized().await?);
	Ok((after.0.saturating_sub(before.0), after.1.saturating_sub(before.1)))
}
