//! Blocks on more than one core.

use super::{figures, gained, START};
use crate::{network::Running, report::Figures, script::Script};
use anyhow::{ensure, Result};
use serde_json::json;

const TRADING_SECONDS: u64 = 150;

/// Three cores yield more than one block per relay chain block, while the bots trade.
pub async fn three_cores(network: &Running) -> Result<Figures> {
	let (ours, relay) = (network.node("collator-a").await?, network.node("validator-a").await?);
	ours.wait_finalized(1, START).await?;
	let traffic = Script::trade(&ours.url, TRADING_SECONDS)?;
	let (ours_gained, relay_gained) = gained(&ours, &relay).await?;
	let summary = traffic.finish().await?;
	ensure!(relay_gained > 0 && ours_gained > relay_gained, "{ours_gained} in {relay_gained}");
	Ok(figures(json!({
		"final_blocks": ours_gained,
		"final_relay_blocks": relay_gained,
		"orders": summary["orders"],
		"fills": summary["fills"],
		"custody_difference": summary["custody_difference"],
	})))
}
