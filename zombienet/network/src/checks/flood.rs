//! More operations than fit into blocks.

use super::figures;
use crate::{network::Running, report::Figures, script::Script};
use anyhow::{ensure, Result};
use serde_json::{json, Value};

const FLOOD_SECONDS: u64 = 150;
/// The bots start before the flood and stop after it.
const TRADING_SECONDS: u64 = FLOOD_SECONDS + 60;
/// Collator log messages on an oversized proof, in lower case.
const TOO_LARGE: [&str; 2] = ["povsizeexceeded", "exceeded maximum size"];
/// Makes the crash happen during the flood.
const SPEED: u64 = 6;

/// Feeds, cancels and liquidations get through, no block is too heavy, and the pool rejects with a
/// reason.
pub async fn flood(network: &Running) -> Result<Figures> {
	let (collator, other) = (network.node("collator-a").await?, network.node("collator-b").await?);
	let traffic = Script::trade_faster(&collator.url, TRADING_SECONDS, SPEED)?;
	tokio::time::sleep(std::time::Duration::from_secs(30)).await;
	let flooded = Script::flood(&other.url, FLOOD_SECONDS)?.finish().await?;
	let summary = traffic.finish().await?;
	let mut too_large = 0;
	for name in ["collator-a", "collator-b"] {
		for text in TOO_LARGE {
			too_large += network.count_in_log(name, text).await?;
		}
	}
	let mut refused_by_validators = 0;
	for name in ["validator-a", "validator-b"] {
		refused_by_validators += network.count_in_log(name, "invalid").await?;
	}
	let share = summary["max_block_weight_share"].as_f64().unwrap_or(f64::MAX);
	ensure!(too_large == 0, "{too_large} log lines report oversized proofs");
	ensure!(refused_by_validators == 0, "validators report {refused_by_validators} invalid blocks");
	ensure!(share <= 1.0, "a block used {share} of its limit");
	ensure!(
		summary["orders_probed"].as_u64() > Some(0),
		"no order or cancel got through: {summary}"
	);
	ensure!(summary["liquidations"].as_u64() > Some(0), "no account was liquidated: {summary}");
	for (market, statuses) in summary["statuses"].as_object().into_iter().flatten() {
		let steps: Vec<&str> =
			statuses.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
		let opened = steps.iter().filter(|step| **step == "Open").count();
		// A market that opened once and stayed open had fresh feeds in every block.
		ensure!(opened == 1 && steps.ends_with(&["Open"]), "{market} went through {steps:?}");
	}
	let refused: u64 = flooded["rejected"]
		.as_object()
		.into_iter()
		.flatten()
		.filter_map(|(_, count)| count.as_u64())
		.sum();
	ensure!(refused > 0, "the pool rejected nothing, so this was no flood: {flooded}");
	Ok(figures(json!({
		"batches_taken": flooded["taken"],
		"batches_refused": flooded["rejected"],
		"operations_in_a_batch": flooded["batch_operations"],
		"largest_share_of_a_block": share,
		"proofs_too_large": too_large,
		"blocks_refused_by_validators": refused_by_validators,
		"to_best_ms": summary["to_best_ms"],
		"statuses": summary["statuses"],
		"transactions_lost": summary["transactions_lost"],
		"liquidations": summary["liquidations"],
	})))
}
