//! A running network, and queries to its nodes.

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};
use tokio::time::{sleep, timeout};
use zombienet_sdk::{
	subxt::{backend::rpc::RpcClient, ext::subxt_rpcs::client::RpcParams},
	LocalFileSystem, Network, NetworkConfig, NetworkConfigExt, NetworkNode,
};

/// Parachain id in every configuration.
pub const PARA_ID: u32 = 2000;

/// Interval between polls of a node.
const POLL: Duration = Duration::from_millis(500);

/// A running relay chain with the parachain.
pub struct Running {
	network: Network<LocalFileSystem>,
}

/// A node of the network.
#[derive(Clone)]
pub struct Node {
	/// Name in the configuration.
	pub name: String,
	/// URL of its JSON-RPC server.
	pub url: String,
	node: NetworkNode,
	rpc: RpcClient,
}

impl Running {
	/// Starts the network described by a file, and waits until every node responds.
	pub async fn start(file: &Path) -> Result<Self> {
		Self::start_with(file, &[]).await
	}

	/// Starts the network, with placeholders in the file replaced.
	pub async fn start_with(file: &Path, names: &[(&str, &str)]) -> Result<Self> {
		let folder = file.parent().context("the file has no parent directory")?;
		let text = names
			.iter()
			.fold(fs::read_to_string(file)?, |text, (name, value)| text.replace(name, value));
		let config = NetworkConfig::load_from_toml_string_with_base_dir(&text, folder)?;
		Ok(Self { network: config.spawn_native().await? })
	}

	/// Pauses a node.
	pub async fn pause(&self, name: &str) -> Result<()> {
		self.network.get_node(name)?.pause().await
	}

	/// Resumes a node.
	pub async fn resume(&self, name: &str) -> Result<()> {
		self.network.get_node(name)?.resume().await
	}

	/// Counts the lines of a node's log that contain `text`, ignoring case.
	pub async fn count_in_log(&self, name: &str, text: &str) -> Result<usize> {
		let log = self.network.get_node(name)?.logs().await?;
		Ok(log.lines().filter(|line| line.to_lowercase().contains(text)).count())
	}

	/// Returns all nodes, those of the relay chain first.
	pub async fn nodes(&self) -> Result<Vec<Node>> {
		let mut nodes = Vec::new();
		for node in self.network.nodes() {
			nodes.push(Node::open(node).await?);
		}
		Ok(nodes)
	}

	/// Returns the paths of the chain specifications of relay chain and parachain, for nodes that
	/// join.
	pub fn specifications(&self) -> Result<(PathBuf, PathBuf)> {
		let folder =
			Path::new(self.network.base_dir().context("the network has no base directory")?);
		let relay = self.network.relaychain().chain_spec_path();
		let chain = self.network.parachain(PARA_ID).context("the network has no parachain")?;
		let ours = chain.chain_spec_path().context("the parachain has no specification")?;
		Ok((folder.join(relay), folder.join(ours)))
	}

	/// Returns a node by name.
	pub async fn node(&self, name: &str) -> Result<Node> {
		Node::open(self.network.get_node(name)?).await
	}

	/// Returns a node by name, once it responds.
	pub async fn node_when_up(&self, name: &str, patience: Duration) -> Result<Node> {
		let answers = async {
			loop {
				if let Ok(node) = self.node(name).await {
					return node;
				}
				sleep(POLL).await;
			}
		};
		timeout(patience, answers).await.with_context(|| format!("{name} does not respond"))
	}

	/// Stops the network.
	pub async fn stop(self) -> Result<()> {
		Ok(self.network.destroy().await?)
	}
}

impl Node {
	async fn open(node: &NetworkNode) -> Result<Self> {
		let rpc = node.rpc().await.with_context(|| format!("{} does not respond", node.name()))?;
		Ok(Self { name: node.name().into(), url: node.ws_uri().into(), node: node.clone(), rpc })
	}

	/// Calls an RPC method.
	pub async fn call(&self, method: &str, parameters: Value) -> Result<Value> {
		let mut given = RpcParams::new();
		for parameter in parameters.as_array().into_iter().flatten() {
			given.push(parameter)?;
		}
		let answer = self.rpc.request(method, given).await;
		answer.with_context(|| format!("{method} on {}", self.name))
	}

	/// Returns the number of the best block.
	pub async fn best(&self) -> Result<u64> {
		number(&self.call("chain_getHeader", Value::Array(Vec::new())).await?)
	}

	/// Returns the number of the last final block.
	pub async fn finalized(&self) -> Result<u64> {
		let hash = self.call("chain_getFinalizedHead", Value::Array(Vec::new())).await?;
		number(&self.call("chain_getHeader", Value::Array(vec![hash])).await?)
	}

	/// Returns the hash of a block, if the node has it.
	pub async fn hash_of(&self, block: u64) -> Result<Option<String>> {
		let hash = self.call("chain_getBlockHash", serde_json::json!([block])).await?;
		Ok(hash.as_str().map(ToOwned::to_owned))
	}

	/// Waits until the node has finalized this block.
	pub async fn wait_finalized(&self, block: u64, patience: Duration) -> Result<()> {
		let reached = async {
			while self.finalized().await.map_or(true, |final_block| final_block < block) {
				sleep(POLL).await;
			}
		};
		let waited = timeout(patience, reached).await;
		waited.with_context(|| format!("block {block} is not final on {}", self.name))
	}

	/// Kills the process at once, as a power cut would.
	pub fn kill(&self) -> Result<()> {
		let pattern = format!("--name {}( |$)", self.name);
		let status = Command::new("pkill").args(["-KILL", "-f", "--", &pattern]).status()?;
		ensure!(status.success(), "no process found for {}", self.name);
		Ok(())
	}

	/// Restarts the node on the same data.
	pub async fn restart(&self) -> Result<()> {
		self.node.restart(None).await
	}
}

fn number(header: &Value) -> Result<u64> {
	let text = header["number"].as_str().context("the header has no number")?;
	Ok(u64::from_str_radix(text.trim_start_matches("0x"), 16)?)
}
