//! A runtime upgrade with open positions and orders.

use super::{blob, figures, START};
use crate::{network::Running, report::Figures, script::Script};
use anyhow::{ensure, Context, Result};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

const TRADING_SECONDS: u64 = 90;
/// Time until the last feeds are stale, so that only the upgrade changes state.
const SILENCE: Duration = Duration::from_secs(90);

/// The upgrade changes no state of the exchange, and block production continues.
pub async fn upgrade(network: &Running) -> Result<Figures> {
	let (_, code) = blob("next-version")?;
	let (collator, relay) = (network.node("collator-a").await?, network.node("validator-a").await?);
	collator.wait_finalized(1, START).await?;
	let traded = Script::trade(&collator.url, TRADING_SECONDS)?.finish().await?;
	sleep(SILENCE).await;
	let before = (collator.best().await?, relay.best().await?);
	let code = code.to_str().context("the path is not text")?;
	let upgraded = Script::upgrade(&collator.url, code)?.finish().await?;
	let after = (collator.best().await?, relay.best().await?);
	let differ = upgraded["keys_that_differ"].as_array().context("no comparison")?;
	ensure!(differ.is_empty(), "the upgrade changed {differ:?}");
	let rose = upgraded["version_after"].as_u64() > upgraded["version_before"].as_u64();
	ensure!(rose, "the version did not rise: {upgraded}");
	Ok(figures(json!({
		"fills_before": traded["fills"],
		"keys_compared": upgraded["keys"],
		"keys_that_differ": differ.len(),
		"seconds_until_the_new_runtime": upgraded["seconds_until_the_new_runtime"],
		"blocks": after.0.saturating_sub(before.0),
		"relay_blocks": after.1.saturating_sub(before.1),
	})))
}
