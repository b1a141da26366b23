//! Programs of the client, run as processes of their own: the bots, the flood, the upgrade.

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{
	env, fs,
	path::PathBuf,
	process::Stdio,
	sync::atomic::{AtomicU32, Ordering},
};
use tokio::process::{Child, Command};

/// Tells the summaries of one process apart.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// A program at work.
pub struct Script {
	name: &'static str,
	process: Child,
	out: PathBuf,
}

impl Script {
	/// Feeder and bots, by way of the node at `url`, for so long, at the prices of a crash that comes after some
	/// minutes.
	pub fn trade(url: &str, seconds: u64) -> Result<Self> {
		Self::trade_faster(url, seconds, 1)
	}

	/// The same, with prices that run `speed` times as fast.
	pub fn trade_faster(url: &str, seconds: u64, speed: u64) -> Result<Self> {
		let (seconds, speed) = (seconds.to_string(), speed.to_string());
		let environment =
			[("URL", url), ("SECONDS", &seconds), ("SPEED", &speed), ("SOURCE", "crash")];
		Self::start("trade", &environment)
	}

	/// More orders than fit.
	pub fn flood(url: &str, seconds: u64) -> Result<Self> {
		Self::start("flood", &[("URL", url), ("SECONDS", &seconds.to_string())])
	}

	/// Give the chain another runtime, and compare its state before and after.
	pub fn upgrade(url: &str, code: &str) -> Result<Self> {
		Self::start("upgrade", &[("URL", url), ("CODE", code)])
	}

	fn start(name: &'static str, environment: &[(&str, &str)]) -> Result<Self> {
		let number = STARTED.fetch_add(1, Ordering::Relaxed);
		let file = format!("novation-{name}-{}-{number}.json", std::process::id());
		let out = env::temp_dir().join(file);
		// Not by npm, which would leave the program alone when it is stopped.
		let process = Command::new("node")
			.args(["--import", "tsx", &format!("src/{name}.ts")])
			.current_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../client"))
			.envs(environment.iter().copied())
			.env("OUT", &out)
			.stdout(Stdio::null())
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("{name} of the client cannot be started"))?;
		Ok(Self { name, process, out })
	}

	/// Wait until it is done, and read what it saw. The bots fail when a law of the exchange was broken.
	pub async fn finish(mut self) -> Result<Value> {
		let status = self.process.wait().await?;
		ensure!(status.success(), "{} of the client ended with {status}", self.name);
		let summary = fs::read_to_string(&self.out).context("it left no summary")?;
		Ok(serde_json::from_str(&summary)?)
	}
}
