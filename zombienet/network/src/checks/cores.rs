//! Blocks of ours for each block of the relay chain, while the bots trade.

use super::{figures, gained, START};
use crate::{network::Running, report::Figures, script::Script};
use anyhow::{ensure, Result};
use serde_json::json;
use std::time::Duration;

/// Blocks of ours in a relay chain block when none is missing.
const BLOCKS_PER_SLOT: u64 = 12;
/// Duration of a hundred relay chain blocks.
const HUNDRED_RELAY_BLOCKS: Duration = Duration::from_secs(600);
/// Time that the bots need to fund their accounts before the count begins.
const FUNDING: Duration = Duration::from_secs(30);

/// Eleven of twelve blocks come on one core, each with a twelfth of it. The author of a slot leaves the last one out, so
/// that the next author has its blocks in time.
pub async fn half_second(network: &Running) -> Result<Figures> {
	blocks_for_each_of_the_relay_chain(network, 11).await
}

/// Three cores share the blocks, and each block has three times the proof and the time.
pub async fn three_cores(network: &Running) -> Result<Figures> {
	blocks_for_each_of_the_relay_chain(network, 8).await
}

async fn blocks_for_each_of_the_relay_chain(network: &Running, least: u64) -> Result<Figures> {
	let (ours, relay) = (network.node("collator-a").await?, network.node("validator-a").await?);
	ours.wait_finalized(1, START).await?;
	let seconds = (FUNDING + HUNDRED_RELAY_BLOCKS).as_secs();
	let traffic = Script::trade(&ours.url, seconds)?;
	tokio::time::sleep(FUNDING).await;
	let (ours_gained, relay_gained) = gained(&ours, &relay, HUNDRED_RELAY_BLOCKS).await?;
	let summary = traffic.finish().await?;
	ensure!(relay_gained > 0, "the relay chain finalized no block");
	ensure!(
		ours_gained >= least * relay_gained,
		"{ours_gained} blocks in {relay_gained} of the relay chain, of {BLOCKS_PER_SLOT} each"
	);
	Ok(figures(json!({
		"final_blocks": ours_gained,
		"final_relay_blocks": relay_gained,
		"orders": summary["orders"],
		"fills": summary["fills"],
		"to_best_ms": summary["to_best_ms"],
		"to_final_ms": summary["to_final_ms"],
		"transactions_lost": summary["transactions_lost"],
		"custody_difference": summary["custody_difference"],
	})))
}
