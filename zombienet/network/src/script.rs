//! Client programs that run as child processes: bots, flood and upgrade.

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{
	env, fs,
	path::PathBuf,
	process::Stdio,
	sync::atomic::{AtomicU32, Ordering},
};
use tokio::process::{Child, Command};

/// Counter that keeps the output files of this process distinct.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// A running client program.
pub struct Script {
	name: &'static str,
	process: Child,
	out: PathBuf,
}

impl Script {
	/// Starts feeder and bots on the node at `url` for `seconds`.
	///
	/// Their price path has a crash after a few minutes.
	pub fn trade(url: &str, seconds: u64) -> Result<Self> {
		Self::trade_faster(url, seconds, 1)
	}

	/// Starts feeder and bots with prices that run at `speed`.
	pub fn trade_faster(url: &str, seconds: u64, speed: u64) -> Result<Self> {
		let (seconds, speed) = (seconds.to_string(), speed.to_string());
		let environment =
			[("URL", url), ("SECONDS", &seconds), ("SPEED", &speed), ("SOURCE", "crash")];
		Self::start("trade", &environment)
	}

	/// Sends more orders than fit into a block.
	pub fn flood(url: &str, seconds: u64) -> Result<Self> {
		Self::start("flood", &[("URL", url), ("SECONDS", &seconds.to_string())])
	}

	/// Upgrades the runtime, and compares the state before and after.
	pub fn upgrade(url: &str, code: &str) -> Result<Self> {
		Self::start("upgrade", &[("URL", url), ("CODE", code)])
	}

	fn start(name: &'static str, environment: &[(&str, &str)]) -> Result<Self> {
		let number = STARTED.fetch_add(1, Ordering::Relaxed);
		let file = format!("novation-{name}-{}-{number}.json", std::process::id());
		let out = env::temp_dir().join(file);
		// Run without npm, which does not forward the termination to the program.
		let process = Command::new("node")
			.args(["--import", "tsx", &format!("src/cli/{name}.ts")])
			.current_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../client"))
			.envs(environment.iter().copied())
			.env("OUT", &out)
			.stdout(Stdio::null())
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("failed to start the client program {name}"))?;
		Ok(Self { name, process, out })
	}

	/// Waits until the program exits, and returns its summary. The bots fail if an invariant is
	/// broken.
	pub async fn finish(mut self) -> Result<Value> {
		let status = self.process.wait().await?;
		ensure!(status.success(), "client program {} exited with {status}", self.name);
		let summary = fs::read_to_string(&self.out).context("the program wrote no summary")?;
		Ok(serde_json::from_str(&summary)?)
	}
}
