//! Blocks become final, and all nodes agree on the state.

use super::{figures, gained, START};
use crate::{
	network::{Node, Running},
	report::Figures,
	script::Script,
};
use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use std::time::{Duration, Instant};

const TRADING_SECONDS: u64 = 180;
/// Duration over which the growth of two chains is compared.
const WINDOW: Duration = Duration::from_secs(120);

/// The relay chain backs, includes and finalizes our blocks.
pub async fn included(network: &Running) -> Result<Figures> {
	let started = Instant::now();
	let (ours, relay) = (network.node("collator-a").await?, network.node("validator-a").await?);
	ours.wait_finalized(1, START).await?;
	let first_final_s = started.elapsed().as_secs();
	let (ours_gained, relay_gained) = gained(&ours, &relay, WINDOW).await?;
	ensure!(relay_gained > 0, "the relay chain finalized no block");
	// A busy machine makes fewer than eleven; without bundles there would be one.
	ensure!(ours_gained > 4 * relay_gained, "{ours_gained} in {relay_gained} of the relay chain");
	Ok(figures(json!({
		"seconds_to_first_final_block": first_final_s,
		"final_blocks": ours_gained,
		"final_relay_blocks": relay_gained,
	})))
}

/// The bots trade through one collator. Another collator and a full node reach the same state.
pub async fn nodes_agree(network: &Running) -> Result<Figures> {
	let collator = network.node("collator-a").await?;
	let summary = Script::trade(&collator.url, TRADING_SECONDS)?.finish().await?;
	for counted in ["fills", "orders", "orders_probed"] {
		ensure!(summary[counted].as_u64().unwrap_or(0) > 0, "no {counted}: {summary}");
	}
	let last = collator.finalized().await?;
	let mut states = Vec::new();
	for name in ["collator-a", "collator-b", "full-node"] {
		let node = network.node(name).await?;
		node.wait_finalized(last, Duration::from_secs(60)).await?;
		states.push(state_of(&node, last).await?);
	}
	ensure!(states.windows(2).all(|pair| pair[0] == pair[1]), "the nodes disagree: {states:?}");
	Ok(figures(json!({
		"block": last,
		"orders": summary["orders"],
		"fills": summary["fills"],
		"liquidations": summary["liquidations"],
		"custody_difference": summary["custody_difference"],
		"to_best_ms": summary["to_best_ms"],
		"to_included_ms": summary["to_included_ms"],
		"to_final_ms": summary["to_final_ms"],
		"latency_ms": parts(&summary["latency_ms"]),
		"reversals_per_10000": summary["reversals_per_10000"],
		"transactions_lost": summary["transactions_lost"],
		"nodes_with_the_same_state": states.len(),
	})))
}

/// Returns the median and the 99th percentile of each part of an order's way, in milliseconds.
fn parts(latency: &Value) -> Value {
	let parts = latency.as_object().into_iter().flatten().map(|(part, histogram)| {
		let figures = json!({ "median": histogram["median"], "p99": histogram["p99"] });
		(part.replace('_', " "), figures)
	});
	Value::Object(parts.collect())
}

/// Returns the state root of a block, with its markets and conservation totals.
pub async fn state_of(node: &Node, block: u64) -> Result<Value> {
	let hash = node.hash_of(block).await?.context("the block is missing")?;
	let header = node.call("chain_getHeader", json!([hash])).await?;
	let markets = node.call("novation_markets", json!([hash])).await?;
	let money = node.call("novation_conservation", json!([hash])).await?;
	Ok(json!([header["stateRoot"], markets, money]))
}
