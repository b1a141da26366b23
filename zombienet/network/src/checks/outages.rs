//! Outages: a collator dies, blocks are withheld, the relay chain pauses.

use super::{figures, trading::state_of};
use crate::{network::Running, report::Figures, script::Script};
use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const TRADING_SECONDS: u64 = 180;
/// Blocks in a minute when none is missing.
const BLOCKS_IN_A_MINUTE: u64 = 120;
/// Timeout for a collator to start and to sync the blocks that it missed.
const CATCH_UP: Duration = Duration::from_secs(120);
/// Pause of the relay chain, longer than the gap after which markets reopen in steps
/// (`novation_exchange_types::GAP`).
const PAUSE: Duration = Duration::from_secs(150);
/// Timeout from the end of the pause until markets are open, including recovery of the relay chain.
const REOPENING: Duration = Duration::from_secs(300);

/// A collator is killed while the bots trade. The other continues, and the first recovers.
pub async fn collator_dies(network: &Running) -> Result<Figures> {
	let survivor = network.node("collator-a").await?;
	let victim = network.node("collator-b").await?;
	let traffic = Script::trade(&survivor.url, TRADING_SECONDS)?;
	sleep(Duration::from_secs(60)).await;
	let at_death = survivor.best().await?;
	victim.kill()?;
	let died = Instant::now();
	while survivor.best().await? == at_death {
		ensure!(died.elapsed() < Duration::from_secs(120), "the other collator built no block");
		sleep(Duration::from_millis(250)).await;
	}
	let next_block_s = died.elapsed().as_secs_f32();
	sleep(Duration::from_secs(60).saturating_sub(died.elapsed())).await;
	let made = survivor.best().await?.saturating_sub(at_death);
	victim.restart().await?;
	let restarted = Instant::now();
	let meanwhile = survivor.finalized().await?;
	let back = network.node_when_up("collator-b", CATCH_UP).await?;
	back.wait_finalized(meanwhile, CATCH_UP).await?;
	let catch_up_s = restarted.elapsed().as_secs();
	let summary = traffic.finish().await?;
	let last = survivor.finalized().await?;
	back.wait_finalized(last, CATCH_UP).await?;
	ensure!(summary["trouble"] == 0, "the bots reported errors: {summary}");
	ensure!(summary["transactions_lost"] == 0, "a fork lost transactions: {summary}");
	let alike = state_of(&survivor, last).await? == state_of(&back, last).await?;
	ensure!(alike, "the restarted collator has a different state");
	Ok(figures(json!({
		"seconds_to_next_block": next_block_s,
		"blocks_in_a_minute_without_it": made,
		"blocks_missed_of_120": BLOCKS_IN_A_MINUTE.saturating_sub(made),
		"seconds_to_catch_up": catch_up_s,
		"transactions": summary["transactions_shown"],
		"transactions_lost": summary["transactions_lost"],
		"outcomes": summary["outcomes"],
		"outcomes_undone": summary["outcomes_undone"],
		"reversals_per_10000": summary["reversals_per_10000"],
		"orders": summary["orders"],
		"fills": summary["fills"],
		"custody_difference": summary["custody_difference"],
	})))
}

/// A full node without parachain peers recovers blocks from the validators, which keep their data.
pub async fn blocks_withheld(network: &Running) -> Result<Figures> {
	let collator = network.node("collator-a").await?;
	let alone = network.node("full-node-alone").await?;
	let health = alone.call("system_health", json!([])).await?;
	ensure!(health["peers"] == 0, "the isolated node has peers: {health}");
	let wanted = collator.finalized().await?;
	let started = Instant::now();
	alone.wait_finalized(wanted, Duration::from_secs(600)).await?;
	let alike = state_of(&collator, wanted).await? == state_of(&alone, wanted).await?;
	ensure!(alike, "the recovered state differs");
	Ok(figures(json!({
		"block": wanted,
		"seconds_until_recovered": started.elapsed().as_secs(),
	})))
}

/// All validators pause for longer than a gap, then resume.
pub async fn relay_pauses(network: &Running) -> Result<Figures> {
	let collator = network.node("collator-a").await?;
	let seconds = 60 + PAUSE.as_secs() + REOPENING.as_secs();
	let traffic = Script::trade(&collator.url, seconds)?;
	sleep(Duration::from_secs(60)).await;
	let before = collator.best().await?;
	for validator in ["validator-a", "validator-b"] {
		network.pause(validator).await?;
	}
	sleep(PAUSE).await;
	let during = collator.best().await?;
	for validator in ["validator-a", "validator-b"] {
		network.resume(validator).await?;
	}
	let resumed = Instant::now();
	while collator.best().await? == during {
		ensure!(resumed.elapsed() < REOPENING, "no block was built after the pause");
		sleep(Duration::from_millis(250)).await;
	}
	let first_block_s = resumed.elapsed().as_secs_f32();
	let summary = traffic.finish().await?;
	for (market, statuses) in summary["statuses"].as_object().into_iter().flatten() {
		let steps: Vec<&str> =
			statuses.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
		ensure!(
			steps.ends_with(&["Open", "CancelOnly", "PostOnly", "Open"]),
			"{market} went through {steps:?}"
		);
	}
	ensure!(
		summary["closed_while_not_open"] == 0,
		"a position was closed before its market opened: {summary}"
	);
	let markets = summary["statuses"].as_object().map_or(0, serde_json::Map::len) as u64;
	let charges = summary["funding_charges"]
		.as_u64()
		.context("the summary has no count of funding charges")?;
	ensure!(charges <= markets, "funding was charged {charges} times within an hour");
	Ok(figures(json!({
		"pause_s": PAUSE.as_secs(),
		"funding_charges": charges,
		"blocks_during_the_pause": during.saturating_sub(before),
		"seconds_to_first_block": first_block_s,
		"statuses": summary["statuses"],
		"closed_while_not_open": summary["closed_while_not_open"],
		"custody_difference": summary["custody_difference"],
	})))
}
