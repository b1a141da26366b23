//! Runs the commands of the documentation page for collator operators.

use super::{figures, file};
use crate::{network::Running, report::Figures};
use anyhow::{ensure, Context, Result};
use serde_json::json;
use std::{
	env, fs,
	time::{Duration, Instant},
};
use tokio::{
	process::{Child, Command},
	time::{sleep, timeout},
};

const PAGE: &str = "../docs/operators/run-a-collator.md";
/// Start of a command that runs until it is stopped.
const COLLATOR: &str = "novation-node --collator";
const CATCH_UP: Duration = Duration::from_secs(180);
/// Two sessions of a hundred blocks on three cores, with a margin.
const TWO_SESSIONS: Duration = Duration::from_secs(900);
/// Metrics endpoint of the parachain, as given on the page.
const METRICS: &str = "http://127.0.0.1:9615/metrics";
const BLOCKS_MADE: &str = "substrate_proposer_block_constructed_count";

/// Following the page yields a collator that authors, with an embedded relay chain client and
/// without.
pub async fn page(network: &Running) -> Result<Figures> {
	let page = Page::open(network).await?;
	let [key, inside, caught_up, register, watch, outside] = page.commands.as_slice() else {
		anyhow::bail!("expected 6 commands on the page, found {}", page.commands.len());
	};
	page.run(key).await?;
	let started = Instant::now();
	let mut collator = page.start(inside)?;
	timeout(CATCH_UP, page.run(caught_up)).await.context("the collator did not catch up")??;
	let caught_up_s = started.elapsed().as_secs();
	page.run(register).await?;
	let registered = Instant::now();
	authors(TWO_SESSIONS).await?;
	let authors_after_s = registered.elapsed().as_secs();
	page.run(watch).await?;
	collator.kill().await?;

	let started = Instant::now();
	let mut collator = page.start(outside)?;
	authors(CATCH_UP).await?;
	let outside_s = started.elapsed().as_secs();
	collator.kill().await?;
	Ok(figures(json!({
		"commands_run": page.commands.len(),
		"seconds_to_catch_up": caught_up_s,
		"seconds_from_registration_to_first_block": authors_after_s,
		"seconds_to_first_block_by_way_of_another_relay_node": outside_s,
	})))
}

/// Waits until the metrics of the page's collator report a block.
async fn authors(patience: Duration) -> Result<()> {
	let asked = async {
		loop {
			let answer = Command::new("curl").args(["-sf", METRICS]).output().await?;
			let metrics = String::from_utf8_lossy(&answer.stdout).into_owned();
			let made = metrics.lines().find(|line| line.starts_with(BLOCKS_MADE));
			let made = made.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
			if made.is_some_and(|blocks| blocks > 0.0) {
				return Ok(());
			}
			sleep(Duration::from_secs(1)).await;
		}
	};
	timeout(patience, asked).await.context("the collator authored no block")?
}

/// Commands of the page, and the environment variables that they use.
struct Page {
	commands: Vec<String>,
	environment: Vec<(&'static str, String)>,
}

impl Page {
	async fn open(network: &Running) -> Result<Self> {
		let text = fs::read_to_string(file(PAGE))?;
		let commands = text.split("```sh\n").skip(1);
		let commands = commands.filter_map(|rest| Some(rest.split_once("```")?.0.to_owned()));
		let (relay, exchange) = network.specifications()?;
		let data = env::temp_dir().join(format!("novation-collator-{}", std::process::id()));
		let environment = vec![
			("RELAY", relay.display().to_string()),
			("EXCHANGE", exchange.display().to_string()),
			("DATA", data.display().to_string()),
			("RELAY_URL", network.node("validator-a").await?.url),
		];
		Ok(Self { commands: commands.collect(), environment })
	}

	fn shell(&self, command: &str) -> Command {
		let mut shell = Command::new("bash");
		let environment = self.environment.iter().map(|(name, value)| (*name, value));
		shell.args(["-euo", "pipefail", "-c", command]).envs(environment);
		shell.current_dir(file("..")).kill_on_drop(true);
		shell
	}

	/// Runs a command until it exits.
	async fn run(&self, command: &str) -> Result<()> {
		let done = self.shell(command).output().await?;
		ensure!(done.status.success(), "{command}{}", String::from_utf8_lossy(&done.stderr));
		Ok(())
	}

	/// Starts a long-running command in place of its shell, so that killing it stops the node.
	fn start(&self, command: &str) -> Result<Child> {
		ensure!(command.starts_with(COLLATOR), "this command does not start a collator: {command}");
		let log = env::temp_dir().join("novation-operator.log");
		let log = fs::OpenOptions::new().create(true).append(true).open(log)?;
		let mut shell = self.shell(&format!("exec {command}"));
		Ok(shell.stdout(log.try_clone()?).stderr(log).spawn()?)
	}
}
