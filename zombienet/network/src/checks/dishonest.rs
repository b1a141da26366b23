//! A collator that breaks a rule.
//!
//! It runs our unmodified node, with `--wasm-runtime-overrides` pointing to a blob that creates
//! money at the end of each block. The relay chain validates with the registered code.

use super::{figures, START};
use crate::{network::Running, report::Figures};
use anyhow::{ensure, Context, Result};
use serde_json::json;

/// Honest blocks that must become final while the dishonest collator tries.
const HONEST_BLOCKS: u64 = 6;

/// Validators reject its blocks, and the chain continues without them.
pub async fn validators_refuse(network: &Running) -> Result<Figures> {
	let honest = network.node("honest").await?;
	let dishonest = network.node("dishonest").await?;
	honest.wait_finalized(HONEST_BLOCKS, START).await?;
	let last = honest.finalized().await?;
	let mut made_up = 0;
	for block in 1..=last {
		let hash = honest.hash_of(block).await?.context("the block is missing")?;
		let money = honest.call("novation_conservation", json!([hash])).await?;
		ensure!(money["difference"] == "0", "block {block} created money: {money}");
	}
	for block in 1..=dishonest.best().await? {
		let Some(hash) = dishonest.hash_of(block).await? else { continue };
		let money = dishonest.call("novation_conservation", json!([hash])).await?;
		made_up += u64::from(money["difference"] != "0");
	}
	let refused = network.count_in_log("validator-a", "invalid").await?
		+ network.count_in_log("validator-b", "invalid").await?;
	ensure!(refused > 0, "no validator reported an invalid block: did the author try?");
	Ok(figures(json!({
		"final_blocks": last,
		"final_blocks_with_money_from_nothing": 0,
		"best_blocks_of_the_author_with_money_from_nothing": made_up,
		"lines_of_validators_on_invalid_blocks": refused,
	})))
}
