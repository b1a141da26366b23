//! The binary as operators and clients use it.

mod replay;

use serde_json::{json, Value};
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::TcpStream,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::atomic::{AtomicU32, Ordering},
	thread,
	time::{Duration, Instant},
};

/// Storage key of `Clock::Now`.
const NOW: &str = "0xb2e5978ae9cbb1019678e830ca1cdeef9f1f0515f462cdcf84e0f1d6045dfcbb";

const PATIENCE: Duration = Duration::from_secs(120);

fn node(arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_novation-node"));
	command.args(arguments);
	command
}

fn output(arguments: &[&str]) -> Output {
	node(arguments).output().unwrap()
}

/// A temporary directory, removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
	fn new() -> Self {
		static COUNT: AtomicU32 = AtomicU32::new(0);
		let count = COUNT.fetch_add(1, Ordering::Relaxed);
		let name = format!("novation-node-{}-{count}", std::process::id());
		let path = std::env::temp_dir().join(name);
		std::fs::create_dir(&path).unwrap();
		Self(path)
	}

	fn path(&self) -> &str {
		self.0.to_str().unwrap()
	}
}

impl Drop for Folder {
	fn drop(&mut self) {
		let _ = std::fs::remove_dir_all(&self.0);
	}
}

/// A development node, with the address of its RPC server.
struct DevNode {
	process: Child,
	address: String,
}

impl DevNode {
	/// Starts a node that seals blocks at this interval, in bundles of this many.
	fn start(block_time: &str, bundle: &str, folder: Option<&Path>) -> Self {
		let mut command = node(&["--dev", "--rpc-port", "0", "--no-prometheus"]);
		command.args(["--dev-block-time", block_time, "--dev-bundle", bundle]);
		command.stderr(Stdio::piped());
		if let Some(folder) = folder {
			command.arg("--base-path").arg(folder);
		}
		let mut process = command.spawn().unwrap();
		let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
		let address = log
			.by_ref()
			.map(Result::unwrap)
			.find_map(|line| {
				let (_, address) = line.split_once("JSON-RPC server: addr=")?;
				Some(address.split(',').next().unwrap().to_owned())
			})
			.expect("the node exited before it served RPC");
		// Drain the log: a full pipe would block the node.
		thread::spawn(move || log.for_each(drop));
		Self { process, address }
	}

	fn call(&self, method: &str, params: Value) -> Value {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let body = body.to_string();
		let mut stream = TcpStream::connect(&self.address).unwrap();
		write!(
			stream,
			"POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
			Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
			self.address,
			body.len(),
		)
		.unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).unwrap();
		let (_, body) = answer.split_once("\r\n\r\n").unwrap();
		let answer: Value = serde_json::from_str(body).expect(body);
		assert_eq!(answer.get("error"), None, "{method}");
		answer["result"].clone()
	}

	fn seal(&self) {
		self.call("engine_createBlock", json!([true, true, null]));
	}

	fn best_number(&self) -> u64 {
		let header = self.call("chain_getHeader", json!([]));
		u64::from_str_radix(&header["number"].as_str().unwrap()[2..], 16).unwrap()
	}

	/// Returns the chain time after the best block, in milliseconds.
	fn now(&self) -> u64 {
		let value = self.call("state_getStorage", json!([NOW]));
		let digits = &value.as_str().expect("the chain has no timestamp yet")[2..];
		u64::from_str_radix(digits, 16).unwrap().swap_bytes()
	}

	/// Terminates the node and waits for it to exit.
	fn stop(mut self) {
		let pid = self.process.id().to_string();
		assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
		let begin = Instant::now();
		loop {
			if let Some(status) = self.process.try_wait().unwrap() {
				assert!(status.success(), "{status}");
				return;
			}
			assert!(begin.elapsed() < PATIENCE, "the node did not exit");
			thread::sleep(Duration::from_millis(50));
		}
	}
}

impl Drop for DevNode {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

#[test]
fn twelve_blocks_should_share_a_slot_and_advance_the_clock_by_half_a_second() {
	let node = DevNode::start("0", "12", None);
	node.seal();
	let first = node.now();
	assert_eq!(first % 6_000, 0);
	for number in 2..=25 {
		node.seal();
		assert_eq!(node.now(), first + (number - 1) * 500);
	}
	node.stop();
}

#[test]
fn blocks_should_be_sealed_on_request_and_continue_after_a_restart() {
	let folder = Folder::new();
	let node = DevNode::start("0", "1", Some(&folder.0));
	assert_eq!(node.best_number(), 0);
	node.seal();
	let first = node.now();
	for number in 2..=4 {
		node.seal();
		assert_eq!(node.best_number(), number);
		assert_eq!(node.now(), first + (number - 1) * 6_000);
	}
	let finalized = node.call("chain_getFinalizedHead", json!([]));
	assert_eq!(finalized, node.call("chain_getBlockHash", json!([4])));
	node.stop();

	let node = DevNode::start("0", "1", Some(&folder.0));
	assert_eq!(node.best_number(), 4);
	node.seal();
	assert_eq!((node.best_number(), node.now()), (5, first + 4 * 6_000));
	node.stop();
}

#[test]
fn blocks_should_be_sealed_by_the_timer() {
	let node = DevNode::start("50", "12", None);
	let begin = Instant::now();
	while node.best_number() < 10 {
		assert!(begin.elapsed() < PATIENCE, "no blocks");
		thread::sleep(Duration::from_millis(50));
	}
	assert_methods(&node);
	node.stop();
}

/// Clients rely on these method names.
fn assert_methods(node: &DevNode) {
	let answer = node.call("rpc_methods", json!([]));
	let methods = answer["methods"].as_array().unwrap();
	for name in [
		"engine_createBlock",
		"novation_account",
		"novation_conservation",
		"novation_depth",
		"novation_markets",
		"novation_openOrders",
		"novation_oracle",
		"novation_subscribeBook",
		"novation_unsubscribeBook",
		"payment_queryInfo",
		"system_accountNextIndex",
	] {
		assert!(methods.contains(&json!(name)), "{name} is missing");
	}
	let markets = node.call("novation_markets", json!([]));
	assert_eq!(markets[0]["symbol"], "BTC-PERP");
	assert!(markets[0]["openInterest"].is_string(), "a wide integer is not a string");
	assert_eq!(node.call("novation_conservation", json!([]))["difference"], "0");
}

/// Runs a command that must fail, and returns the only line that it may print.
fn only_line(arguments: &[&str]) -> String {
	let output = output(arguments);
	assert!(!output.status.success(), "{arguments:?} succeeded");
	assert!(output.stdout.is_empty(), "{arguments:?} printed to stdout");
	let text = String::from_utf8(output.stderr).unwrap();
	assert_eq!(text.lines().count(), 1, "{text}");
	text
}

#[test]
fn mistakes_should_be_reported_in_one_line() {
	let folder = Folder::new();
	let broken = format!("{}/broken.json", folder.path());
	std::fs::write(&broken, r#"{"name": "Broken""#).unwrap();

	assert!(only_line(&["--collater"]).contains("--collater"));
	assert!(only_line(&[]).contains("--chain"));
	assert!(only_line(&["--dev", "--chain", &broken]).contains(&broken));
	assert!(only_line(&["--dev", "--chain", "no-such-file.json"]).contains("no-such-file.json"));
	assert!(only_line(&["--chain", "local", "--", "--wrong"]).contains("relay chain"));
	assert!(only_line(&["--dev", "--dev-block-time", "soon"]).contains("soon"));
}

#[test]
fn built_in_chains_should_carry_their_identity() {
	for (chain, id) in [("dev", "novation-dev"), ("local", "novation-local")] {
		let output = output(&["build-spec", "--chain", chain, "--disable-default-bootnode"]);
		let spec: Value = serde_json::from_slice(&output.stdout).unwrap();
		assert_eq!(spec["id"], id);
		assert_eq!(spec["relay_chain"], "rococo-local");
		assert_eq!(spec["para_id"], 2000);
		assert_eq!(spec["properties"]["tokenSymbol"], "NOVA");
		assert_eq!(spec["properties"]["tokenDecimals"], 12);
		assert_eq!(spec["properties"]["ss58Format"], 42);
	}
}
